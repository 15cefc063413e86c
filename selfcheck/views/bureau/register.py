"""企业变更: what may be registered for one enterprise, the list, the second person's decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audience import for_bureau
from portal.errors import Refused
from portal.queries.divisions import full_names
from portal.queries.named import named
from portal.queries.profile import counties_of_province
from portal.views.task_page import posted, succeeds, task_page
from selfcheck.commands import register as commands
from selfcheck.forms.bureau import NoteForm
from selfcheck.forms.register import ChangeFilter, form_of
from selfcheck.queries import enterprise_file
from selfcheck.queries import register as queries
from selfcheck.states import PROPOSERS
from selfcheck.states.register import CHANGE, OF_ACTIVE, OF_CLOSED, ChangeKind

PER_PAGE = 20
ENDED = "不再催报；生效日所在季度及以后尚未报送的不再要求报送，以前逾期的如实保留，记录不删除。"
CONSEQUENCE = {
    ChangeKind.RENAME: "批准后名录和以后的文书用新名称；已报送的报告、回执和已出的文书仍是原名称。",
    ChangeKind.MOVE: "批准后企业和完整档案移交新属地。已开启的季度仍由本局受理、催报到底，"
    "本局继续能看；新属地从之后的第一个完整季度起收报告。",
    ChangeKind.MERGE: f"批准后本企业按注销处理，{ENDED}存续企业的档案里能看到本企业的全部记录。",
    ChangeKind.CLOSE: f"批准后{ENDED}",
    ChangeKind.REOPEN: "批准后恢复在营，从之后的第一个完整季度起报送。"
    "注销是误登的，请再到“免报”里撤销相应季度的免报。",
}
NOTIFY = (
    "登记后以站内信和邮件通知本局执法人员、分管领导和区域管理员；批准后通知企业的主要负责人和安全管理人员。"
)
COMMANDS = {
    "approve": (commands.approve_change, "已批准，变更已生效；企业有账户的人员收到站内信。"),
    "refuse": (commands.refuse_change, "已不批准。"),
}


@require_safe
@for_bureau()
def change_list(request):
    form = ChangeFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.changes_like(
        request.actor.scope,
        state=asked.get("state", ""),
        kind=asked.get("kind", ""),
        text=asked.get("q", "").strip().replace("\x00", ""),
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "places": full_names(code for row in page for code in (row.from_division, row.to_division)),
        "names": named(name for row in page for name in (row.proposed_by, row.decided_by)),
        "filter_form": form,
    }
    return render(request, "selfcheck/bureau/change_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*PROPOSERS)
def change_new(request, enterprise_id):
    enterprise = get_object_or_404(enterprise_file.enterprises(request.actor.scope), pk=enterprise_id)
    kinds = OF_ACTIVE if enterprise.state == "active" else OF_CLOSED
    kind = request.GET.get("kind", "")
    if kind not in kinds:
        choices = [{"kind": one.value, "label": one.label, "text": CONSEQUENCE[one]} for one in kinds]
        context = {"enterprise": enterprise, "choices": choices}
        return render(request, "selfcheck/bureau/change_choose.html", context)
    form = form_of(kind)(
        posted(request), request.FILES or None, today=timezone.localdate(), places=_places(enterprise, kind)
    )
    if request.method == "POST" and succeeds(form, lambda: _propose(request, enterprise, kind, form)):
        messages.success(request, "已登记，有批准权的人员已收到站内信。批准后生效。")
        return redirect("selfcheck:enterprise_file", enterprise.pk)
    return task_page(
        request,
        form,
        title=f"登记{ChangeKind(kind).label}：{enterprise.name}",
        submit="提交登记",
        back=(reverse("selfcheck:enterprise_file", args=[enterprise.pk]), "一企一档"),
        question=f"登记{ChangeKind(kind).label}",
        sub=f"{enterprise.uscc}；须由另一名有批准权的人员批准",
        consequence=CONSEQUENCE[ChangeKind(kind)],
        notify=NOTIFY,
    )


@require_safe
@for_bureau()
def change_detail(request, change_id):
    return _detail(request, _change(request, change_id), NoteForm())


@require_POST
@for_bureau()
def change_decide(request, change_id, action):
    change = _change(request, change_id)
    command, words = COMMANDS[action]
    form = NoteForm(request.POST, needed=action == "refuse")
    if not form.is_valid():
        return _detail(request, change, form)
    try:
        command(actor=request.actor, change_id=change.pk, note=form.cleaned_data["note"], now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return redirect("selfcheck:change_detail", change.pk)


def _change(request, change_id):
    return get_object_or_404(queries.register_changes(request.actor.scope), pk=change_id)


def _detail(request, change, form):
    own = change.proposed_by == request.actor.username
    covered = request.actor.scope.covers(change.enterprise.division_code)
    actions = CHANGE.actions(change.state, request.actor.role)
    context = {
        "change": change,
        "consequence": CONSEQUENCE[ChangeKind(change.kind)],
        "places": full_names([change.from_division, change.to_division]),
        "names": named((change.proposed_by, change.decided_by)),
        "form": form,
        "own": own,
        "waiting": change.state == "proposed",
        "actions": [] if own or not covered else list(actions),
    }
    return render(
        request, "selfcheck/bureau/change_detail.html", context, status=400 if form.is_bound else 200
    )


def _propose(request, enterprise, kind, form) -> None:
    data = dict(form.cleaned_data)
    event = commands.Event(kind=kind, upload=data.pop("evidence"), **data)
    commands.propose_change(actor=request.actor, enterprise_id=enterprise.pk, event=event, now=timezone.now())


def _places(enterprise, kind) -> list[tuple[str, str]]:
    if kind != ChangeKind.MOVE:
        return []
    rows = counties_of_province(enterprise.division_code)
    return [("", "请选择"), *((row.code, row.full_name) for row in rows)]
