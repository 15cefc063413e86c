"""The papers of a case filled from its rows; a paper that cannot exist yet is None."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from portal.calendars import SHANGHAI, day_of
from portal.models import User
from portal.queries.divisions import area
from portal.scope import Scope
from selfcheck.documents import case_content as shapes
from selfcheck.documents.canonical import digest
from selfcheck.documents.case_letters import no_penalty_note, rectification_opinion
from selfcheck.documents.case_papers import accountability_list, case_summary, flag_sheet
from selfcheck.documents.hazard_content import Signature, Unit
from selfcheck.documents.papers import Paper
from selfcheck.documents.supervision_content import DocumentNumber
from selfcheck.law import law_for
from selfcheck.models import Case, CaseFlag, Evaluation
from selfcheck.queries.case_paper_lines import basis_line, cited, member, sent_back
from selfcheck.queries.case_team import traced_team
from selfcheck.queries.cases import closing, flags_of, latest_evaluation, limitation_clock, tracks
from selfcheck.queries.settings import word_of
from selfcheck.rules.answers import RULE_TITLES
from selfcheck.rules.penalty_basis import tracing_basis
from selfcheck.states.cases import Opinion, OpinionState, TrackOutcome
from selfcheck.states.settings import SettingKind

PROTECTION = "安全生产管理人员依《安全生产法》第四十六条报告的，不得打击报复（第二十六条）。"


class Papers:
    """One case as the papers of `documents` want it."""

    def __init__(self, case: Case, scope: Scope, *, division: str, now: datetime):
        self.case, self.scope, self.now = case, scope, now
        self.division = division
        self.evaluation: Evaluation = latest_evaluation(scope, case)
        self.flags = flags_of(scope, case)
        self.end = closing(scope, case)
        self.names = _names(self.flags)

    def flag_sheet(self) -> Paper:
        facts = self.evaluation.facts
        content: shapes.FlagSheet = {
            **self._head(),
            "number": self._number(SettingKind.FLAGS, "GZ", self.case.number, self.case.opened_at),
            "finding": self._finding(),
            "frozen_at": _stamp(self.evaluation.evaluated_at),
            "facts_digest": digest(facts),
            "flags": self._flags(),
            "decisions": [self._decision(flag) for flag in self.flags if flag.opinion],
            "parameters": list(self.evaluation.parameters),
        }
        return flag_sheet(content)

    def _number(self, kind: SettingKind, letters: str, number: str, at: datetime) -> DocumentNumber:
        """AJ-990102-2026-0001 under the word that was set on its day: a later setting renumbers nothing."""
        _, division, year, serial = number.split("-")
        word = word_of(self.scope, self.case.bureau.division_code, kind, day_of(at))
        return DocumentNumber(word=word or f"{letters}{division}", year=int(year), serial=int(serial))

    def opinion(self) -> Paper | None:
        standing = [row for row in self.end["opinions"] if row.state != OpinionState.WITHDRAWN]
        if not standing:
            return None
        row, case = standing[0], self.case
        signed = _signature(row.signed_name, row.signed_at, row.method)
        demand: shapes.Demand = {
            "finding": f"{row.content['place']}：{row.content['finding']}",
            "clause": "；".join(f"{c.item.article} {c.item.title}" for c in case.finding.clauses.all()),
            "demand": row.content["demands"],
            "rectify_by_on": row.content["correct_by"],
        }
        head = {name: value for name, value in self._head().items() if name != "case_number"}
        content: shapes.RectificationOpinion = {
            **head,
            "number": self._number(SettingKind.OPINIONS, "ZGYJ", row.number, row.issued_at),
            "principal_name": row.signed_name or self._principal(),
            "visited_on": row.content["visited_on"],
            "officers": [f"{o.name}（{o.certificate_no}）" for o in case.finding.visit.officers.all()],
            "demands": [demand],
            "law_explained": row.content["law_explained"],
            "observation_until_on": case.observe_until.isoformat() if case.observe_until else None,
            "consequence": row.content["consequence"],
            "issued_on": _stamp(row.issued_at)[:10],
            "principal": signed,
            "delivery": {"served_by": "", "served_on": None, "received_by": "", "received_at": None},
        }
        return rectification_opinion(content)

    def no_penalty(self) -> Paper | None:
        lenient = [
            f for f in self.flags if f.state == "upheld" and f.rule.startswith("LE-") and f.rule != "LE-X"
        ]
        spared = [d for d in self.end["standing"].values() if d.outcome == TrackOutcome.NO_PENALTY]
        if not lenient or not spared:
            return None
        flag = lenient[0]
        content: shapes.NoPenaltyNote = {
            **self._head(),
            "number": self._number(SettingKind.NOTES, "BYCF", self.case.number, self.case.opened_at),
            "facts": f"{self._finding()}{spared[0].reason}",
            "basis_label": flag.answer["modality"],
            "reasons": cited(flag.answer["reasons"]),
            "citations": sorted({one["citation"] for one in flag.answer["reasons"]}),
            "artefacts": self._events(),
            "officer": self._signed(flag.proposed_by, flag.proposed_at),
            "reviewer": self._signed(flag.reviewed_by, flag.reviewed_at),
            "issued_on": spared[0].decided_on.isoformat(),
        }
        return no_penalty_note(content)

    def summary(self) -> Paper:
        case, standing = self.case, self.end["standing"].values()
        until = limitation_clock(case, self.evaluation)["until"]
        hazard = case.finding.matched_hazard
        content: shapes.CaseSummary = {
            **self._head(),
            "state_label": case.get_state_display(),
            "opened_on": _stamp(case.opened_at)[:10],
            "source_label": case.finding.visit.get_kind_display(),
            "finding": self._finding(),
            "hazard_numbers": [hazard.number] if hazard else [],
            "officers": [officer.name for officer in case.finding.visit.officers.all()],
            "flags": self._flags(),
            "tracks": [self._track(track) for track in tracks(self.scope).filter(case=case)],
            "events": self._events(),
            "crime_referral": any(row.referral for row in standing) if standing else None,
            "limitation_until_on": until.isoformat() if until else None,
        }
        return case_summary(content)

    def accountability(self) -> Paper | None:
        team = traced_team(self.scope, self.case, self.evaluation)
        if team is None:
            return None
        law = law_for(self.evaluation.division_code, self.evaluation.on)
        content: shapes.AccountabilityList = {
            **self._head(),
            "inspected_on": team.day.isoformat(),
            "team_version": team.version,
            "team_from_on": team.from_on.isoformat(),
            "members": [member(one) for one in team.members],
            "legal_basis": [str(one.citation) for one in tracing_basis(law)],
            "protection": PROTECTION,
            "officer": None,
        }
        return accountability_list(content)

    def _head(self) -> dict[str, Any]:
        firm = self.case.enterprise
        place = area(self.case.division_code, self.division).name
        unit = Unit(name=firm.name, uscc=firm.uscc, address=firm.site_address, region=place)
        return {
            "as_of_at": _stamp(self.now),
            "bureau_name": self.case.bureau.name,
            "case_number": self.case.number,
            "enterprise": unit,
        }

    def _finding(self) -> str:
        finding = self.case.finding
        kind, day = finding.visit.get_kind_display(), _stamp(finding.found_at)[:10]
        return f"{day} {kind}发现：{finding.place}，{finding.title}。"

    def _principal(self) -> str:
        return tracks(self.scope).get(case=self.case, party="principal").name

    def _flags(self) -> list[shapes.RaisedFlag]:
        act = self.evaluation.act_on
        return [
            {
                "rule": flag.rule,
                "title": RULE_TITLES[flag.rule],
                "raised": flag.raised,
                "modality": flag.answer["modality"],
                "law_on": flag.answer["law_on"],
                "act_law_on": act.isoformat() if act and self.evaluation.output_of_act_day else None,
                "reasons": cited(flag.answer["lines"]),
                "basis": [basis_line(one) for one in flag.answer["basis"]],
                "state_label": flag.get_state_display(),
            }
            for flag in self.flags
        ]

    def _decision(self, flag: CaseFlag) -> shapes.FlagDecision:
        officer = self._signed(flag.proposed_by, flag.proposed_at)
        assert officer is not None
        return {
            "rule": flag.rule,
            "outcome_label": str(Opinion(flag.opinion).label),
            "reason": flag.opinion_reason,
            "officer": officer,
            "reviewer": self._signed(flag.reviewed_by, flag.reviewed_at),
            "sent_back": sent_back(flag),
        }

    def _signed(self, username: str, at: datetime | None) -> Signature | None:
        return _signature(self.names.get(username, username), at, "平台账户登录") if username else None

    def _events(self) -> list[dict[str, str]]:
        lines = [
            {
                "on": row.done_on.isoformat(),
                "text": f"{row.get_kind_display()}：{row.text}",
                "by": row.recorder_name,
            }
            for row in self.end["artefacts"]
        ]
        signed = [row for row in self.end["opinions"] if row.signed_at]
        lines += [
            {
                "on": _stamp(row.signed_at)[:10],
                "text": f"签署整改意见书 {row.number}。",
                "by": row.signed_name,
            }
            for row in signed
        ]
        return sorted(lines, key=lambda line: line["on"])

    def _track(self, track) -> shapes.Track:
        row = self.end["standing"].get(track.party)
        closed = self.case.closed_at
        return {
            "subject_label": track.get_party_display(),
            "subject": track.name,
            "state_label": "已登记结果" if row else "办理中",
            "outcome_label": row.get_outcome_display() if row else "",
            "amount_yuan": f"{row.amount:.2f}" if row and row.amount is not None else None,
            "basis": row.basis if row else "",
            "decided_on": row.decided_on.isoformat() if row else None,
            "publish_by_on": row.publish_by.isoformat() if row and row.publish_by else None,
            "closed_on": _stamp(closed)[:10] if closed else None,
        }


MAKERS: dict[str, Callable[[Papers], Paper | None]] = {
    "flag-sheet": Papers.flag_sheet,
    "opinion": Papers.opinion,
    "no-penalty": Papers.no_penalty,
    "summary": Papers.summary,
    "accountability": Papers.accountability,
}


def _signature(name: str, at: datetime | None, method: str) -> Signature | None:
    return Signature(name=name, at=_stamp(at), method=method) if at else None


def _names(flags: list[CaseFlag]) -> dict[str, str]:
    people: QuerySet[User] = User.objects.filter(
        username__in={name for flag in flags for name in (flag.proposed_by, flag.reviewed_by) if name}
    )
    return {user.username: str(user) for user in people}


def _stamp(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).isoformat(timespec="seconds")
