"""Small tasks of a case, each one form and one command: telling, artefacts, decisions, closing."""

import random

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.audience import for_bureau
from portal.errors import Refused
from portal.views.task_page import posted, succeeds, task_page
from selfcheck.commands import case_outcomes, flags, leniency
from selfcheck.forms import cases as forms
from selfcheck.queries import cases as queries
from selfcheck.queries.blind import is_sealed, unsealed_cases
from selfcheck.states.cases import CLOSERS, OFFICERS, ArtefactKind

METHODS = ["GET", "HEAD", "POST"]
DRAW = random.SystemRandom()
FAILED_RECHECK = "没有落实的，本案转入处罚程序：从宽结果不再有效（应急〔2025〕11号 九）。"


@require_http_methods(METHODS)
@for_bureau(*OFFICERS)
def case_tell(request, case_id):
    case = _case(request, case_id)
    form = forms.TellForm(posted(request))
    return _task(
        request,
        form,
        case,
        lambda: case_outcomes.tell_enterprise(
            actor=request.actor, case_id=case.pk, text=form.cleaned_data["text"], now=timezone.now()
        ),
        done="已告知企业，企业可以在平台上陈述申辩。",
        title="告知企业",
        submit="告知",
        consequence="告知之后，企业可以看到本案的检查发现、所采用的企业记录和告知内容，看不到内部意见。",
        notify="以站内信和邮件通知企业的主要负责人和安全管理人员。",
    )


@require_http_methods(METHODS)
@for_bureau(*OFFICERS)
def case_artefact(request, case_id, kind):
    case = _case(request, case_id)
    if kind not in ArtefactKind.values:
        raise Http404
    recheck = kind == ArtefactKind.RECHECK
    kind_of_form = forms.RecheckForm if recheck else forms.ArtefactForm
    form = kind_of_form(posted(request), request.FILES or None)
    return _task(
        request,
        form,
        case,
        lambda: _artefact(request, case, kind, form),
        done=f"已登记：{ArtefactKind(kind).label}。",
        title=str(ArtefactKind(kind).label),
        submit="登记",
        consequence=FAILED_RECHECK if recheck else "",
        notify="不通知企业。",
    )


@require_http_methods(METHODS)
@for_bureau(*OFFICERS)
def case_opinion(request, case_id):
    case = _case(request, case_id)
    form = forms.IssueForm(posted(request), initial={"correct_by": case.finding.correct_by})
    return _task(
        request,
        form,
        case,
        lambda: leniency.issue_opinion(
            actor=request.actor, case_id=case.pk, now=timezone.now(), **form.cleaned_data
        ),
        done="整改意见书已发出，等主要负责人签署。",
        title="发出整改意见书",
        submit="发出",
        consequence="发出之后内容不能改；未签署前可以撤回重发。企业由此看到本案。",
        notify="以站内信和邮件通知企业的主要负责人和安全管理人员。",
    )


@require_POST
@for_bureau(*OFFICERS)
def opinion_withdraw(request, opinion_id):
    opinion = get_object_or_404(queries.opinions(request.actor.scope), pk=opinion_id)
    _open_to(request, opinion.case_id)
    try:
        leniency.withdraw_opinion(actor=request.actor, opinion_id=opinion.pk, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "整改意见书已撤回。")
    return redirect("selfcheck:case_detail", opinion.case_id)


@require_http_methods(METHODS)
@for_bureau(*CLOSERS)
def case_discussion(request, case_id):
    case = _case(request, case_id)
    form = forms.DiscussionForm(posted(request), request.FILES or None)
    return _task(
        request,
        form,
        case,
        lambda: _discussion(request, case, form),
        done="集体讨论已登记。",
        title="登记集体讨论",
        submit="登记",
        sub="行政处罚法 第五十七条第二款",
    )


@require_http_methods(METHODS)
@for_bureau(*OFFICERS)
def track_decide(request, track_id):
    track = get_object_or_404(queries.tracks(request.actor.scope), pk=track_id)
    _open_to(request, track.case_id)
    last = track.results[0].pk if track.results else 0
    form = forms.DecisionForm(posted(request), initial={"seen_decision": last})
    return _task(
        request,
        form,
        track.case,
        lambda: case_outcomes.decide_track(
            actor=request.actor,
            track_id=track.pk,
            values=form.values(),
            seen_decision=form.cleaned_data["seen_decision"],
            now=timezone.now(),
        ),
        done=f"{track.get_party_display()}的办理结果已登记。",
        title=f"登记办理结果：{track.get_party_display()} {track.name}",
        submit="登记",
        consequence="按决定书如实登记；平台不计算金额，也不作决定。两条线分别登记，证据共用。",
        notify="以站内信和邮件通知企业的主要负责人和安全管理人员。",
    )


@require_http_methods(METHODS)
@for_bureau(*OFFICERS)
def decision_publicise(request, decision_id):
    decision = get_object_or_404(queries.decisions(request.actor.scope), pk=decision_id)
    _open_to(request, decision.track.case_id)
    form = forms.PublicityForm(posted(request))
    return _task(
        request,
        form,
        decision.track.case,
        lambda: case_outcomes.publicise(
            actor=request.actor, decision_id=decision.pk, now=timezone.now(), **form.cleaned_data
        ),
        done="处罚公开已登记。",
        title="登记处罚公开",
        submit="登记",
    )


@require_http_methods(METHODS)
@for_bureau(*CLOSERS)
def case_close(request, case_id):
    case = _case(request, case_id)
    form = forms.EmptyForm(posted(request))
    return _task(
        request,
        form,
        case,
        lambda: case_outcomes.close_case(
            actor=request.actor, case_id=case.pk, draw=DRAW.random(), now=timezone.now()
        ),
        done="已结案。",
        title="结案",
        submit="结案",
        consequence="结案之后不能再改；结案件按比例随机抽取，由没有接触过本案的执法人员在看不到结果的情况下复核。",
        notify="不通知企业。",
    )


@require_http_methods(METHODS)
@for_bureau(*CLOSERS)
def case_reopen(request, case_id):
    case = _case(request, case_id)
    form = forms.ReasonForm(posted(request))
    return _task(
        request,
        form,
        case,
        lambda: case_outcomes.reopen_case(
            actor=request.actor, case_id=case.pk, reason=form.cleaned_data["reason"], now=timezone.now()
        ),
        done="本案已重新办理，原结果保留在案、不再有效。",
        title="重新办理",
        submit="重新办理",
        notify="不通知企业。",
    )


def _case(request, case_id):
    return get_object_or_404(unsealed_cases(queries.cases(request.actor.scope), request.actor), pk=case_id)


def _open_to(request, case_id):
    """404 for who may still be asked for a blind second look."""
    if is_sealed(request.actor, case_id):
        raise Http404


def _artefact(request, case, kind, form):
    data = form.cleaned_data
    return leniency.record_artefact(
        actor=request.actor,
        case_id=case.pk,
        kind=kind,
        done_on=data["done_on"],
        text=data["text"],
        result=data.get("result", ""),
        upload=data["evidence"],
        now=timezone.now(),
    )


def _discussion(request, case, form):
    values = dict(form.cleaned_data)
    upload = values.pop("evidence")
    return flags.record_discussion(
        actor=request.actor, case_id=case.pk, values=values, upload=upload, now=timezone.now()
    )


def _task(request, form, case, work, *, done, title, submit, sub="", consequence="", notify=""):
    """One form and one command: the page of the form, or the case once `work` has gone through."""
    back = reverse("selfcheck:case_detail", args=[case.pk])
    if form.is_bound and succeeds(form, work):
        messages.success(request, done)
        return redirect(back)
    return task_page(
        request,
        form,
        title=title,
        submit=submit,
        back=(back, case.number),
        sub=sub or case.enterprise.name,
        consequence=consequence,
        notify=notify,
    )
