"""Every address of ours with its view, and for each name of an argument how to build somebody else's row."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from portal.actors import SYSTEM
from portal.audit import record
from tests import factories as f
from tests.casework import Casework
from tests.filing import Firm
from tests.tipping import bare_rows

OURS = ("portal", "selfcheck", "rewards", "cms")


@dataclass(frozen=True)
class Address:
    name: str
    callback: object
    arguments: tuple[str, ...]

    @property
    def audience(self) -> str:
        return getattr(self.callback, "audience", "")


def addresses() -> list[Address]:
    return [a for a in _walk(get_resolver().url_patterns, (), ()) if a.name.split(":")[0] in OURS]


def _walk(patterns, namespaces, arguments):
    for entry in patterns:
        names = (*arguments, *entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, inner, names)
        elif isinstance(entry, URLPattern) and entry.name:
            yield Address(":".join((*namespaces, entry.name)), entry.callback, names)


# Arguments that name no row: a choice within a page, or a public number.
CHOICES = {
    "step": "overview",
    "token": "nobodys-token",
    "kind": "form",
    "paper": "flag-sheet",
    "rule": "LE-2",
    "page": 1,
    "position": 1,
    "receipt_no": "ZC-NONE",
    "period": "2026Q3",
    "key": "x",
    "element": "goals",
    "version": 1,
    "sheet": "situation",
    "suffix": "pdf",
    "request_id": 1,
    "slug": "none",
    "public_id": "AL-99999",
    "number": "GZ-NONE",
}


def rows_of(division: str, name: str = "乙厂不应出现") -> dict:
    """One row of every kind at an enterprise of `division`, by the name of the URL argument."""
    firm = Firm(division=division, name=name)
    submission = firm.file()
    work = Casework(at=firm)
    case = work.match()
    track = case.tracks.get(party="enterprise")
    major = f.HazardFactory(enterprise=firm.enterprise, title=f"{name}的隐患", level="major")
    return {
        "enterprise_id": firm.enterprise.pk,
        "report_id": submission.report_id,
        "submission_id": submission.pk,
        "obligation_id": firm.obligation.pk,
        "hazard_id": major.pk,
        "order_id": f.SupervisionOrderFactory(hazard=major).pk,
        "escalation_id": f.EscalationFactory(hazard=major).pk,
        "record_id": f.OutsideRecordFactory(enterprise=firm.enterprise).pk,
        "visit_id": f.VisitFactory(enterprise=firm.enterprise, bureau=firm.bureau).pk,
        "case_id": case.pk,
        "finding_id": work.finding.pk,
        "flag_id": case.flags.first().pk,
        "track_id": track.pk,
        "decision_id": f.TrackDecisionFactory(track=track).pk,
        "opinion_id": f.RectificationOpinionFactory(case=case).pk,
        "check_id": f.SecondCheckFactory(case=case, evaluation=case.evaluations.first()).pk,
        "evidence_id": f.EvidenceFileFactory(enterprise=firm.enterprise).pk,
        "person_id": firm.officer_person.pk,
        "term_id": firm.term.pk,
        "team_id": firm.team.pk,
        "grade_id": f.GradeFactory(enterprise=firm.enterprise).pk,
        "membership_id": f.MembershipFactory(enterprise=firm.enterprise, role="leader").pk,
        "invitation_id": f.InvitationFactory(enterprise=firm.enterprise).pk,
        "exemption_id": f.ExemptionFactory(enterprise=firm.enterprise).pk,
        "change_id": f.RegisterChangeFactory(enterprise=firm.enterprise).pk,
        "deadline_id": f.DeadlineMoveFactory(enterprise=firm.enterprise, division_code=division).pk,
        "posting_id": f.PostingFactory(bureau=firm.bureau).pk,
        "correction_id": f.CorrectionRequestFactory(division_code=division, text=f"{name}的请求").pk,
        "takedown_id": f.TakedownFactory(division_code=division, reason=f"{name}的撤下").pk,
        "notice_id": f.NoticeFactory(enterprise=firm.enterprise, title=f"{name}的消息").pk,
        "event_id": record(SYSTEM, "profile.confirmed", now=f.NOW, enterprise=firm.enterprise).pk,
        "job_id": f.JobFactory(division_code=division[:6]).pk,
        **bare_rows(firm.enterprise),
    }
