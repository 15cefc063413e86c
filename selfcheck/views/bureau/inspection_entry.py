"""新增检查 in two steps, findings, and the correction of a recorded visit."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.audience import for_bureau
from portal.errors import Refused
from portal.views.task_page import posted
from selfcheck.commands import visits as commands
from selfcheck.forms.visits import CorrectionForm, VisitChoice, VisitForm
from selfcheck.queries import visits as queries
from selfcheck.queries.approvers import approver_choices, plan_approver_choices
from selfcheck.states import VISIT_RECORDERS, VisitKind, level_of
from selfcheck.views.bureau.inspections import readable

FIELDS = {"officers": "officer_2"}  # the command's word for several boxes of the form


@require_safe
@for_bureau(*VISIT_RECORDERS)
def inspection_choose(request):
    """Step 1: the cap is shown before anything is entered."""
    asked = "q" in request.GET and "kind" in request.GET
    start = {"on": timezone.localdate(), "kind": VisitKind.PLANNED, "q": request.GET.get("q", "")[:100]}
    form = VisitChoice(request.GET) if asked else VisitChoice(initial=start)
    found = queries.candidates(request.actor.scope, form.cleaned_data["q"]) if form.is_valid() else []
    context = {"form": form, "asked": asked and form.is_valid(), "found": found}
    if len(found) == 1:
        given = form.cleaned_data
        counter = queries.counter_of(request.actor.scope, found[0], given["on"], given["kind"])
        context |= {"counter": counter, "kind_label": VisitKind(given["kind"]).label}
        context["cautions"] = queries.cautions_of(counter, given["kind"], request.actor.scope)
        context["next_url"] = _address(found[0].pk, given["kind"], given["on"])
    else:
        given = form.cleaned_data if found else {}
        context["choices"] = [(firm, f"?{_query(firm.uscc, given['kind'], given['on'])}") for firm in found]
    return render(request, "selfcheck/bureau/inspection_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*VISIT_RECORDERS)
def inspection_new(request, enterprise_id):
    """Step 2; a kind that is blocked leads back to the first step, which says why."""
    scope = request.actor.scope
    enterprise = get_object_or_404(queries.enterprise_for_visit(scope, enterprise_id))
    chosen = VisitChoice((posted(request) or request.GET).dict() | {"q": enterprise.uscc})
    if not chosen.is_valid():
        return redirect("selfcheck:inspection_choose")
    kind, on = chosen.cleaned_data["kind"], chosen.cleaned_data["on"]
    counter = queries.counter_of(scope, enterprise, on, kind)
    if counter.why_blocked and request.method != "POST":
        return redirect(f"{reverse('selfcheck:inspection_choose')}?{_query(enterprise.uscc, kind, on)}")
    form = VisitForm(
        posted(request), initial=_start(request, counter, kind, on), **_needs(request, counter, kind)
    )
    visit = _saved(form, lambda entry: _record(request, enterprise, form, entry))
    if visit:
        messages.success(request, "已登记检查。可以接着登记检查发现。")
        return redirect("selfcheck:inspection_detail", visit.pk)
    context = {
        "form": form,
        "enterprise": enterprise,
        "counter": counter,
        "kind_label": VisitKind(kind).label,
        "cautions": queries.cautions_of(counter, kind, scope),
    }
    return _form_page(request, form, context | {"visit": None})


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*VISIT_RECORDERS)
def inspection_correct(request, visit_id):
    visit = readable(request, visit_id)
    if queries.successor(request.actor.scope, visit):
        messages.info(request, "这条记录已被更正，请从最新的记录办理。")
        return redirect("selfcheck:inspection_detail", visit.pk)
    given = request.POST.get("kind", visit.kind) if request.method == "POST" else visit.kind
    kind = given if given in VisitKind.values else visit.kind
    counter = queries.counter_of(request.actor.scope, visit.enterprise, visit.on, kind)
    form = CorrectionForm(
        posted(request), initial=_as_recorded(visit, kind), **_needs(request, counter, kind)
    )
    later = _saved(form, lambda entry: _supersede(request, visit, form, entry))
    if later:
        messages.success(request, "已更正，原记录保留。")
        return redirect("selfcheck:inspection_detail", later.pk)
    context = {
        "form": form,
        "enterprise": visit.enterprise,
        "counter": counter,
        "visit": visit,
        "cautions": [],
    }
    return _form_page(request, form, context | {"kind_label": VisitKind(kind).label})


def _form_page(request, form, context):
    context["officers"] = queries.officers_of(request.actor.division)
    status = 400 if form.is_bound else 200
    return render(request, "selfcheck/bureau/inspection_form.html", context, status=status)


def _saved(form, command):
    """The row, or None when the form has to be mended."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return command(commands.Entry(**form.entry()))
    except Refused as refusal:
        field = FIELDS.get(refusal.field or "", refusal.field)
        form.add_error(field if field in form.fields else None, refusal.message)
        return None


def _record(request, enterprise, form, entry):
    return commands.record_visit(
        actor=request.actor,
        enterprise_id=enterprise.pk,
        entry=entry,
        token=form.cleaned_data["token"],
        today=timezone.localdate(),
        now=timezone.now(),
    )


def _supersede(request, visit, form, entry):
    given = form.cleaned_data
    return commands.supersede_visit(
        actor=request.actor,
        visit_id=visit.pk,
        entry=entry,
        correction=commands.Correction(given["correction_reason"], given["correction_approver"]),
        token=given["token"],
        today=timezone.localdate(),
        now=timezone.now(),
    )


def _needs(request, counter, kind):
    mandatory = queries.mandatory_items(counter.enterprise.division_code, counter.on)
    outside = counter.answer.cap is not None and not counter.next_counts
    people, heads = approver_choices(request.actor), plan_approver_choices(request.actor)
    return {"kind": kind, "outside": outside, "mandatory": mandatory, "approvers": people, "heads": heads}


def _start(request, counter, kind, on):
    mandatory = queries.mandatory_items(counter.enterprise.division_code, on)
    basis = next(one for one in counter.answer.reasons if one.condition == "counts").citation
    known = queries.officers_of(request.actor.division)[:2]
    people = {f"officer_{n}": one.user.name for n, one in enumerate(known, 1)}
    people |= {f"certificate_{n}": one.certificate_no for n, one in enumerate(known, 1)}
    return {
        "kind": kind,
        "on": on,
        "levels": [level_of(request.actor.division)],
        "items": mandatory,
        "exempt_basis": str(basis),
        "plan_approved_on": on,
        **people,
    }


def _as_recorded(visit, kind):
    labels = [item.label for item in visit.checked]
    people = {f"officer_{n}": one.name for n, one in enumerate(visit.staff, 1)}
    people |= {f"certificate_{n}": one.certificate_no for n, one in enumerate(visit.staff, 1)}
    mandatory = queries.mandatory_items(visit.enterprise.division_code, visit.on)
    plain = ("on", "levels", "plan_number", "plan_approved_on", "special_plan_ref")
    plain += ("exempt_reason", "exempt_basis", "notice_at")
    return {name: getattr(visit, name) for name in plain} | {
        "kind": kind,
        "plan_approver": visit.plan_approved_by,
        "exempt_approver": visit.exempt_approved_by,
        "serious": {True: "yes", False: "no"}.get(visit.serious, ""),
        "items": [label for label in labels if label in mandatory],
        "other_items": "\n".join(label for label in labels if label not in mandatory),
        **people,
    }


def _address(enterprise_id, kind, on):
    query = QueryDict(mutable=True)
    query.update({"kind": kind, "on": on.isoformat()})
    return f"{reverse('selfcheck:inspection_new', args=[enterprise_id])}?{query.urlencode()}"


def _query(text, kind, on):
    query = QueryDict(mutable=True)
    query.update({"q": text, "kind": kind, "on": on.isoformat()})
    return query.urlencode()
