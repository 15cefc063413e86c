"""免报: the list, a proposal, the second person's decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audience import for_bureau
from portal.errors import Refused
from portal.queries.named import named
from portal.views.task_page import posted, succeeds, task_page
from selfcheck.commands import exemptions as commands
from selfcheck.forms.bureau import ApprovalFilter, ExemptionForm, NoteForm
from selfcheck.queries import exemptions as queries
from selfcheck.states import APPROVAL, PROPOSERS

PER_PAGE = 20
COMMANDS = {
    "approve": (commands.approve_exemption, "已批准，覆盖的季度改为免报；企业有账户的人员收到站内信。"),
    "refuse": (commands.refuse_exemption, "已不批准。"),
    "revoke": (commands.revoke_exemption, "已撤销，相应季度恢复报送义务；企业有账户的人员收到站内信。"),
}


@require_safe
@for_bureau()
def exemption_list(request):
    form = ApprovalFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.exemptions_like(
        request.actor.scope,
        state=asked.get("state", ""),
        reason_code=asked.get("reason_code", ""),
        text=asked.get("q", ""),
        today=timezone.localdate(),
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "names": named(name for row in page for name in (row.proposed_by, row.decided_by)),
        "filter_form": form,
        "today": timezone.localdate(),
        "may_propose": request.actor.role in PROPOSERS,
    }
    return render(request, "selfcheck/bureau/exemption_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*PROPOSERS)
def exemption_new(request):
    form = ExemptionForm(
        posted(request), request.FILES or None, initial={"uscc": request.GET.get("uscc", "")[:18]}
    )
    if request.method == "POST" and succeeds(form, lambda: _propose(request, form)):
        messages.success(request, "已提出免报申请，有批准权的人员已收到站内信。")
        return redirect("selfcheck:exemption_list")
    return task_page(
        request,
        form,
        title="申请免报",
        submit="提出申请",
        back=(reverse("selfcheck:exemption_list"), "免报"),
        sub="一家企业；须由另一名有批准权的人员批准",
        consequence="只对期间内的完整季度有效：季度中部分时间停产的，仍应检查并报送。已报送的季度不受影响。",
        notify="提出后以站内信和邮件通知本局执法人员、分管领导和区域管理员。",
    )


@require_safe
@for_bureau()
def exemption_detail(request, exemption_id):
    exemption = get_object_or_404(queries.exemptions(request.actor.scope), pk=exemption_id)
    return _detail(request, exemption, NoteForm())


@require_POST
@for_bureau()
def exemption_decide(request, exemption_id, action):
    exemption = get_object_or_404(queries.exemptions(request.actor.scope), pk=exemption_id)
    command, words = COMMANDS[action]
    form = NoteForm(request.POST, needed=action != "approve")
    if not form.is_valid():
        return _detail(request, exemption, form)
    try:
        command(
            actor=request.actor,
            exemption_id=exemption.pk,
            note=form.cleaned_data["note"],
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return redirect("selfcheck:exemption_detail", exemption.pk)


def _propose(request, form) -> None:
    data = form.cleaned_data
    enterprise = queries.enterprise_by_code(request.actor.scope, data["uscc"])
    if enterprise is None:
        raise Refused("统一社会信用代码在本辖区名录中没有找到。请核对后重填。", field="uscc")
    grounds = commands.Grounds(
        reason_code=data["reason_code"],
        reason=data["reason"],
        evidence_note=data["evidence_note"],
        from_on=data["from_on"],
        to_on=data["to_on"],
        upload=data["evidence"],
    )
    commands.propose_exemption(
        actor=request.actor, enterprise_id=enterprise.pk, grounds=grounds, now=timezone.now()
    )


def _detail(request, exemption, form):
    own = exemption.proposed_by == request.actor.username
    actions = APPROVAL.actions(exemption.state, request.actor.role)
    context = {
        "exemption": exemption,
        "coverage": queries.coverage(
            request.actor.scope, exemption.enterprise_id, exemption.from_on, exemption.to_on
        ),
        "form": form,
        "names": named((exemption.proposed_by, exemption.decided_by)),
        "expired": exemption.state == "approved" and exemption.to_on < timezone.localdate(),
        "actions": [action for action in actions if not own or action == "revoke"],
        "own": own,
        "waiting": exemption.state == "proposed",
    }
    return render(
        request, "selfcheck/bureau/exemption_detail.html", context, status=400 if form.is_bound else 200
    )
