"""企业档案: seen, edited with its history, confirmed; another county is asked for, never taken."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import profile_changes
from portal.audience import for_enterprise
from portal.commands import profile as commands
from portal.errors import Conflict, Refused
from portal.forms.profile import DivisionRequestForm, EndGradeForm, GradeForm, ProfileForm, initial
from portal.queries import people
from portal.queries import profile as queries
from portal.queries.named import named
from portal.states import REGISTRARS
from portal.views.task_page import posted, succeeds, task_page


@require_safe
@for_enterprise()
def profile(request):
    actor = request.actor
    enterprise = queries.own_enterprise(actor.scope, actor.enterprise_id)
    context = {
        "enterprise": enterprise,
        "division": queries.division_name(enterprise.division_code),
        "industry": queries.industry_name(enterprise.industry_code),
        "grades": _grades(actor, timezone.localdate()),
        "missing": profile_changes.missing(enterprise),
        "signer": people.signer(actor.scope, actor.enterprise_id),
        "changes": _named(queries.changes(actor.scope, actor.enterprise_id)[:5]),
        "may_edit": actor.role in REGISTRARS,
    }
    return render(request, "portal/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def profile_edit(request):
    actor = request.actor
    enterprise = queries.own_enterprise(actor.scope, actor.enterprise_id)
    form = _form(request, enterprise)
    warnings: dict[str, str] = {}
    seen = profile_changes.fingerprint(enterprise)
    if request.method == "POST" and form.is_valid():
        try:
            changed = commands.update_profile(
                actor=actor,
                enterprise_id=actor.enterprise_id,
                values=form.values(),
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except Conflict as conflict:
            form.add_error(None, conflict.message)
            warnings = _differences(form, enterprise)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
            seen = form.cleaned_data["seen"]
        else:
            messages.success(request, f"已保存，改动 {len(changed)} 项。" if changed else "没有改动。")
            return redirect("portal:profile")
    elif form.is_bound:
        seen = form["seen"].value() or ""
    form.warnings = warnings
    context = {"form": form, "seen": seen, "enterprise": enterprise, "industries": queries.industries()}
    return render(request, "portal/profile_edit.html", context, status=400 if form.is_bound else 200)


@require_POST
@for_enterprise(*REGISTRARS)
def profile_confirm(request):
    try:
        commands.confirm_profile(
            actor=request.actor, enterprise_id=request.actor.enterprise_id, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "档案已核对。以后有变动请随时更新。")
    return redirect("portal:profile")


@require_safe
@for_enterprise()
def profile_history(request):
    rows = queries.changes(request.actor.scope, request.actor.enterprise_id)
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    page.object_list = _named(page.object_list)
    return render(request, "portal/profile_history.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def profile_division(request):
    actor = request.actor
    enterprise = queries.own_enterprise(actor.scope, actor.enterprise_id)
    form = DivisionRequestForm(posted(request), enterprise=enterprise)
    if succeeds(
        form,
        lambda: commands.request_division(
            actor=actor, enterprise_id=actor.enterprise_id, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "申请已送达属地应急管理局，办理结果会发消息。办结前属地不变。")
        return redirect("portal:profile")
    return task_page(
        request,
        form,
        title="申请变更属地",
        submit="提交申请",
        back=_back(),
        sub=f"现属{queries.division_name(enterprise.division_code)}。属地决定由哪个应急管理局监管，不能自行改到另一个区县。",
        consequence="已开启的季度仍按原属地报送。",
        notify="提交后站内信通知现属地应急管理局经办人。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def profile_grade_add(request):
    form = GradeForm(posted(request), today=timezone.localdate())
    if succeeds(
        form,
        lambda: commands.add_grade(
            actor=request.actor,
            enterprise_id=request.actor.enterprise_id,
            now=timezone.now(),
            **form.cleaned_data,
        ),
    ):
        messages.success(request, "标准化等级已登记。")
        return redirect("portal:profile")
    sub = "与旧证书重叠的，旧证书到新证书起始日为止。"
    return task_page(request, form, title="登记标准化等级", submit="登记", back=_back(), sub=sub)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def profile_grade_end(request, grade_id):
    actor, today = request.actor, timezone.localdate()
    grade = get_object_or_404(queries.grades(actor.scope, actor.enterprise_id), pk=grade_id)
    form = EndGradeForm(posted(request), initial={"to_on": today}, today=today)
    if succeeds(
        form,
        lambda: commands.end_grade(actor=actor, grade_id=grade_id, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "已登记终止。")
        return redirect("portal:profile")
    title = f"终止标准化等级：{queries.GRADES[grade.grade]} {grade.certificate_no}"
    return task_page(request, form, title=title, submit="登记终止", back=_back())


def _form(request, enterprise):
    given = {
        "enterprise": enterprise,
        "today": timezone.localdate(),
        "has_term": people.signer(request.actor.scope, enterprise.pk) is not None,
    }
    form = ProfileForm(posted(request), initial=initial(enterprise), **given)
    ours = queries.filled_by_enterprise(request.actor.scope, enterprise.pk)
    form.sources = {name: "导入的名录" for name in form.values_of(enterprise) if name not in ours}
    if given["has_term"]:
        form.sources["principal_name"] = "主要负责人任期"
    return form


def _differences(form, enterprise):
    """What a colleague saved meanwhile, shown at the fields where it differs from what was typed."""
    found = {}
    for name, typed in form.values().items():
        stored = getattr(enterprise, name)
        if typed != stored:
            words = profile_changes.in_words(name, stored) or "空"
            found[name] = f"现值：{words}。保存将以您填的为准。"
    return found


def _grades(actor, today):
    rows = list(queries.grades(actor.scope, actor.enterprise_id))
    for row in rows:
        ended = row.to_on is not None and row.to_on <= today
        row.words = queries.GRADES[row.grade]
        row.last_on = row.to_on and row.to_on - timedelta(days=1)
        row.shown_state = "expired" if ended else "active" if row.from_on <= today else "todo"
    return rows


def _named(rows):
    rows = list(rows)
    names = named(row.changed_by for row in rows)
    return [
        {
            "title": queries.TITLES.get(row.field, row.field),
            "row": row,
            "by": names.get(row.changed_by, row.changed_by),
        }
        for row in rows
    ]


def _back():
    return reverse("portal:profile"), "企业档案"
