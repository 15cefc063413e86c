"""One major hazard: what the enterprise reported, and the short answers that stand on the page."""

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from selfcheck.commands import hazard_extensions, prompt_reports
from selfcheck.forms import major_hazards as forms
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.states.hazards import ACKNOWLEDGERS, HAZARD_OFFICERS
from selfcheck.views.bureau._hazard_page import answered, hazard_page, major

DECISIONS = {"approve": True, "refuse": False}


@require_safe
@for_bureau()
def major_hazard_detail(request, hazard_id):
    return hazard_page(request, hazard_id)


@require_POST
@for_bureau(*ACKNOWLEDGERS)
def major_hazard_acknowledge(request, hazard_id):
    """签收 of the version that was shown."""
    report_id = _one_of(request, _file(request, hazard_id).reports, "report")
    return answered(
        request,
        hazard_id,
        "acknowledge_form",
        forms.AcknowledgeForm(request.POST),
        lambda data: prompt_reports.acknowledge(
            actor=request.actor, report_id=report_id, comment=data["comment"], now=timezone.now()
        ),
        "已签收，企业的安全管理人员、带队领导班子成员和主要负责人已收到站内信。",
    )


@require_POST
@for_bureau(*ACKNOWLEDGERS)
def major_hazard_comment(request, hazard_id):
    major(request, hazard_id)
    return answered(
        request,
        hazard_id,
        "comment_form",
        forms.CommentForm(request.POST),
        lambda data: prompt_reports.comment_hazard(
            actor=request.actor, hazard_id=hazard_id, text=data["text"], now=timezone.now()
        ),
        "已发送意见，企业的安全管理人员、带队领导班子成员和主要负责人已收到站内信。",
    )


@require_POST
@for_bureau(*HAZARD_OFFICERS)
def major_hazard_extension(request, hazard_id):
    """Of two officers who decide at once the second reads who was first; what he typed is kept."""
    extension_id = _one_of(request, _file(request, hazard_id).extensions, "extension")
    approve = DECISIONS.get(request.POST.get("answer", ""))
    if approve is None:
        raise Http404
    return answered(
        request,
        hazard_id,
        "decision_form",
        forms.DecisionForm(request.POST),
        lambda data: hazard_extensions.decide_extension(
            actor=request.actor,
            extension_id=extension_id,
            approve=approve,
            decision=data["decision"],
            now=timezone.now(),
        ),
        f"已登记：{'同意延期' if approve else '不同意延期'}。企业已收到站内信。",
    )


def _file(request, hazard_id) -> HazardFile:
    return HazardFile(major(request, hazard_id), request.actor, timezone.now())


def _one_of(request, rows, name) -> int:
    """The row of this hazard that the form names."""
    given = request.POST.get(name, "")
    if given not in {str(row.pk) for row in rows}:
        raise Http404
    return int(given)
