"""人员: who works here, who holds office as principal, who has an account."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.audience import for_enterprise
from portal.commands import people as commands
from portal.forms.people import EndTermForm, LeaveForm, PersonForm, ReplaceForm, TermForm
from portal.queries import people as queries
from portal.states import REGISTRARS
from portal.views.task_page import posted, succeeds, task_page

FIELDS = ("name", "post", "mobile", "certificate_no", "leadership")


@require_safe
@for_enterprise()
def people(request):
    actor = request.actor
    rows = list(queries.register(actor.scope, actor.enterprise_id, timezone.now()))
    terms = list(queries.terms(actor.scope, actor.enterprise_id))
    context = {
        "people": [row for row in rows if row.left_on is None],
        "gone": [row for row in rows if row.left_on is not None],
        "terms": terms,
        "has_signer": any(term.signs and term.to_on is None for term in terms),
        "may_edit": actor.role in REGISTRARS,
    }
    return render(request, "portal/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def people_add(request):
    form = PersonForm(posted(request))
    if succeeds(
        form,
        lambda: commands.add_person(
            actor=request.actor,
            enterprise_id=request.actor.enterprise_id,
            now=timezone.now(),
            **form.cleaned_data,
        ),
    ):
        messages.success(request, f"已登记{form.cleaned_data['name']}。")
        return redirect("portal:people")
    return task_page(request, form, title="登记人员", submit="登记", back=_back())


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def people_edit(request, person_id):
    person = get_object_or_404(queries.people(request.actor.scope), pk=person_id)
    form = PersonForm(posted(request), initial={name: getattr(person, name) for name in FIELDS})
    if succeeds(
        form,
        lambda: commands.edit_person(
            actor=request.actor, person_id=person_id, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"已保存{form.cleaned_data['name']}的资料。")
        return redirect("portal:people")
    sub = "旧版检查组和已报送的报告不受影响。"
    return task_page(request, form, title=f"修改资料：{person.name}", submit="保存", back=_back(), sub=sub)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def people_leave(request, person_id):
    person = get_object_or_404(queries.people(request.actor.scope), pk=person_id)
    today = timezone.localdate()
    form = LeaveForm(posted(request), initial={"left_on": today}, today=today)
    if succeeds(
        form,
        lambda: commands.leave_person(
            actor=request.actor, person_id=person_id, now=timezone.now(), today=today, **form.cleaned_data
        ),
    ):
        messages.success(request, f"已登记{person.name}离任，他的账户已停用。")
        return redirect("portal:people")
    return task_page(
        request,
        form,
        title=f"登记离任：{person.name}",
        submit="登记离任",
        back=_back(),
        consequence="登记后他的账户停用、未用的邀请作废。他在检查组里的，请随后登记新版检查组。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def people_term_add(request):
    signer = queries.signer(request.actor.scope, request.actor.enterprise_id)
    form = TermForm(posted(request), initial={"signs": signer is None}, **_given(request))
    if succeeds(form, lambda: commands.register_term(**_office(request, form))):
        messages.success(request, "主要负责人任期已登记。")
        return redirect("portal:people")
    return task_page(
        request,
        form,
        title="登记主要负责人任期",
        submit="登记任期",
        back=_back(),
        sub="主要负责人是对本单位安全生产全面负责的人（安全生产法 第五条），不一定是法定代表人。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def people_term_sign(request, term_id):
    actor = request.actor
    term = get_object_or_404(queries.terms(actor.scope, actor.enterprise_id), pk=term_id)
    form = Form(posted(request))
    if succeeds(form, lambda: commands.name_signer(actor=actor, term_id=term_id, now=timezone.now())):
        messages.success(request, f"已登记由{term.person.name}签批。")
        return redirect("portal:people")
    return task_page(
        request,
        form,
        title=f"由{term.person.name}签批季度报告",
        submit="由他签批",
        back=_back(),
        sub="还没有签批人时，可以从在任的主要负责人中确定一名。",
        notify="确定后站内信通知他本人和属地应急管理局。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def people_replace(request):
    form = ReplaceForm(posted(request), **_given(request))
    if succeeds(form, lambda: commands.replace_principal(**_office(request, form))):
        messages.success(request, "主要负责人已更换，原账户已停用。请向接任的人发出邀请。")
        return redirect("portal:people")
    return task_page(
        request,
        form,
        title="更换主要负责人",
        submit="更换",
        back=_back(),
        sub="原任期到接任日期为止；已签批的报告不受影响。",
        consequence="更换后原主要负责人的账户停用。接任的人要接受邀请后才能签批。",
        notify="更换后站内信通知原主要负责人、接任的人和属地应急管理局，留有邮箱的同时发邮件。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def people_term_end(request, term_id):
    actor, today = request.actor, timezone.localdate()
    term = get_object_or_404(queries.terms(actor.scope, actor.enterprise_id), pk=term_id)
    form = EndTermForm(posted(request), initial={"to_on": today}, today=today)
    if succeeds(
        form,
        lambda: commands.end_term(
            actor=actor, term_id=term_id, now=timezone.now(), today=today, **form.cleaned_data
        ),
    ):
        messages.success(request, f"{term.person.name}的任期已结束。")
        return redirect("portal:people")
    consequence = "他是签批季度报告的人：结束后没有人能签批，直到登记接任的人。" if term.signs else ""
    return task_page(
        request,
        form,
        title=f"结束任期：{term.person.name}",
        submit="结束任期",
        back=_back(),
        consequence=consequence,
    )


def _given(request) -> dict:
    actor = request.actor
    return {"scope": actor.scope, "enterprise_id": actor.enterprise_id, "today": timezone.localdate()}


def _office(request, form) -> dict:
    """The arguments of both commands that open a term."""
    typed = dict(form.cleaned_data)
    return {
        "actor": request.actor,
        "enterprise_id": request.actor.enterprise_id,
        "person_id": typed.pop("person"),
        "now": timezone.now(),
        "today": timezone.localdate(),
        **typed,
    }


def _back():
    return reverse("portal:people"), "人员"
