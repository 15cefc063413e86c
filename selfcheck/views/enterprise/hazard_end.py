"""A later deadline, completion, acceptance and closure, as the enterprise does them."""

from django.contrib import messages
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.audience import for_enterprise
from portal.errors import Refused
from selfcheck.commands import hazard_acceptance, hazard_extensions, hazards
from selfcheck.forms.hazard_end import YES, AcceptForm, CloseForm, CompleteForm, DecideForm
from selfcheck.forms.hazard_work import ExtensionForm
from selfcheck.queries.drafts import number_of
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import ACCEPTERS, FINDERS, HEADS
from selfcheck.views.enterprise._hazard_task import Words, back, bound, file_of, task

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@for_enterprise(*ACCEPTERS)
def hazard_extend(request, hazard_id):
    hazard = file_of(request, hazard_id).hazard
    form = bound(request, hazard, ExtensionForm)
    whom = "属地应急管理局" if hazard.level == HazardLevel.MAJOR else "主要负责人和带队领导班子成员"
    words = Words(
        "申请延期",
        "提交延期申请",
        "已提交延期申请。",
        notify=f"提交后将站内信通知{whom}，由其审批；审批之前仍按现期限整改。",
        consequence=f"现整改期限 {hazard.rectify_by}，原整改期限 {hazard.original_rectify_by}。"
        "期限当日及以前可以申请，过期不能再申请。",
    )

    def ask(given):
        hazard_extensions.request_extension(
            actor=request.actor, hazard_id=hazard.pk, **given.cleaned_data, now=timezone.now()
        )

    return task(request, hazard, form, ask, words)


@require_POST
@for_enterprise(*ACCEPTERS)
def hazard_extension_withdraw(request, hazard_id):
    file = file_of(request, hazard_id)
    extension = _asked(file, request.POST.get("extension"))
    if extension is None:
        messages.error(request, "没有这份延期申请。请刷新页面。")
        return back(file.hazard)
    try:
        hazard_extensions.withdraw_extension(
            actor=request.actor, extension_id=extension.pk, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已撤回延期申请，仍按现期限整改。")
    return back(file.hazard)


@require_http_methods(FORM)
@for_enterprise(*HEADS)
def hazard_extension_decide(request, hazard_id):
    """Of a general hazard; of a major one the bureau decides."""
    file = file_of(request, hazard_id)
    waiting = _asked(file, request.POST.get("extension")) or file.open_extension
    if waiting is None:
        messages.info(request, "没有待审批的延期申请。")
        return back(file.hazard)
    form = bound(request, file.hazard, DecideForm, initial={"extension": waiting.pk})
    words = Words(
        "审批延期申请",
        "提交审批意见",
        "已提交审批意见。",
        notify="提交后将站内信通知安全管理人员、带队领导班子成员和主要负责人。",
        consequence=f"{waiting.name}申请由 {waiting.from_on} 延期至 {waiting.to_on}。"
        f"理由：{waiting.reason}；延期期间：{waiting.controls}",
    )

    def decide(given):
        hazard_extensions.decide_extension(
            actor=request.actor,
            extension_id=waiting.pk,
            approve=given.cleaned_data["verdict"] == YES,
            decision=given.cleaned_data["decision"],
            now=timezone.now(),
        )

    return task(request, file.hazard, form, decide, words)


@require_http_methods(FORM)
@for_enterprise(*FINDERS)
def hazard_rectify(request, hazard_id):
    file = file_of(request, hazard_id)
    form = bound(request, file.hazard, CompleteForm, initial={"rectified_on": timezone.localdate()})
    words = Words(
        "登记整改完成",
        "登记整改完成",
        "已登记整改完成。",
        notify="提交后将站内信通知属地应急管理局。" if file.in_bureau_hands else "不通知任何人。",
        consequence="登记后不能撤回，由登记人负责；验收不合格的退回整改，原登记日期留存。",
    )

    def complete(given):
        hazards.record_rectified(
            actor=request.actor,
            hazard_id=file.hazard.pk,
            rectified_on=given.cleaned_data["rectified_on"],
            today=timezone.localdate(),
            now=timezone.now(),
            after_ids=list(given.ids()),
        )

    return task(request, file.hazard, form, complete, words)


@require_http_methods(FORM)
@for_enterprise(*ACCEPTERS)
def hazard_accept(request, hazard_id):
    hazard = file_of(request, hazard_id).hazard
    form = bound(request, hazard, AcceptForm, initial={"on": timezone.localdate()})
    words = Words("登记验收", "提交验收结论", "已登记验收。", notify="不通知任何人；结论、验收人和照片留存。")

    def accept(given):
        kept = given.typed("passed")
        judged = hazard_acceptance.Judged(
            **kept,
            passed=given.cleaned_data["passed"] == YES,
            before_ids=given.ids("before"),
            after_ids=given.ids("after"),
        )
        _, warnings = hazard_acceptance.accept_hazard(
            actor=request.actor, hazard_id=hazard.pk, judged=judged, now=timezone.now()
        )
        return warnings

    return task(request, hazard, form, accept, words)


@require_http_methods(FORM)
@for_enterprise(*ACCEPTERS)
def hazard_close(request, hazard_id):
    """Asks first: there is no way back."""
    file = file_of(request, hazard_id)
    form = bound(request, file.hazard, CloseForm)
    words = Words(
        "销号",
        "确认销号",
        "已销号。",
        notify="不通知任何人；监管部门在本项中可以看到。",
        consequence=f"由{request.actor.name}销号。销号后本项不能再改，问题再次出现的要登记为新的隐患。",
    )

    def close(given):
        hazard_acceptance.close_hazard(
            actor=request.actor,
            hazard_id=file.hazard.pk,
            file_ids=given.ids(),
            note=given.cleaned_data["note"],
            now=timezone.now(),
        )

    return task(request, file.hazard, form, close, words)


def _asked(file, given):
    """The extension of this hazard that the page named, whatever became of it."""
    return next((row for row in file.extensions if row.pk == number_of(given)), None)
