"""Where the timeline of an enterprise comes from: one row of this table for each kind of record.

Every source gives the same columns, so that PostgreSQL can merge, sort and cut them in one query.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import BigIntegerField, CharField, DateTimeField, F, QuerySet, TextField, Value, When
from django.db.models import Case as DbCase
from django.db.models.functions import Cast, Coalesce, Concat

from portal.calendars import QUARTER_NAMES
from portal.models import Enterprise, Membership, ProfileChange
from portal.scope import Scope
from selfcheck.models import (
    Case,
    Exemption,
    FlagStep,
    Hazard,
    HazardMove,
    KeyMark,
    PromptReport,
    RegisterChange,
    Reminder,
    Review,
    RiskCap,
    SafetyTeam,
    Submission,
    SupervisionOrder,
    TrackDecision,
    Visit,
    VisitFinding,
)
from selfcheck.queries.deadlines import moves_of
from selfcheck.rules.answers import RULE_TITLES
from selfcheck.states.cases import SEES_CASES, FlagAction

GROUPS = (
    ("profile", "档案与变更"),
    ("team", "检查组"),
    ("filing", "报送与更正"),
    ("review", "审核"),
    ("reminder", "催报"),
    ("relief", "免报与延期"),
    ("hazard", "隐患"),
    ("supervision", "挂牌督办"),
    ("visit", "检查与发现"),
    ("flag", "提示与决定"),
    ("account", "账户"),
)
COLUMNS = ("at", "source", "pk", "owner", "code", "who", "account", "text", "words")


@dataclass(frozen=True)
class Source:
    """`code` is a state or an action, put into words by `file_words`; `roles`: who reads it at all.

    `who`: the name of a person as it was kept, for where the account is unknown today.
    `owner` "": rows of a whole division, which name no enterprise. `case`: whose way or result the row tells;
    `harmless`: codes that tell neither.
    """

    name: str
    group: str
    rows: Callable[[Scope, Enterprise], QuerySet]
    at: str
    owner: str = "enterprise_id"
    code: object = ""
    who: object = ""
    account: object = ""
    text: object = ""
    words: object = ""
    roles: tuple[str, ...] = ()
    case: str = ""
    harmless: tuple[str, ...] = ()

    def columns(self, number: int) -> dict:
        return {
            "t_at": Cast(F(self.at), DateTimeField()),
            "t_source": Value(number),
            "t_owner": F(self.owner) if self.owner else Value(None, BigIntegerField()),
            **{f"t_{name}": _words(getattr(self, name)) for name in COLUMNS[4:]},
        }


def _words(given) -> Coalesce:
    """A path, an expression, or "" for nothing."""
    value = F(given) if isinstance(given, str) and given else given or Value("")
    return Coalesce(Cast(value, TextField()), Value(""), output_field=TextField())


def _told(*parts) -> Concat:
    """Strings of plain words and `F` values, put together."""
    cast = [Value(part) if isinstance(part, str) else Cast(part, CharField()) for part in parts]
    return Concat(*cast, output_field=TextField())


def _quarter(path: str) -> tuple:
    """2026年三季度."""
    whens = [When(**{f"{path}quarter": n}, then=Value(name)) for n, name in QUARTER_NAMES.items()]
    return F(f"{path}year"), "年", DbCase(*whens, output_field=CharField()), "季度"


def _rule(path: str) -> DbCase:
    """自查发现的重大事故隐患."""
    whens = [When(**{path: code}, then=Value(title)) for code, title in RULE_TITLES.items()]
    return DbCase(*whens, default=Value(""), output_field=CharField())


def _of(model) -> Callable[[Scope, Enterprise], QuerySet]:
    return lambda scope, enterprise: model.objects.visible_to(scope)


def _decided(rows: Callable[[Scope, Enterprise], QuerySet]) -> Callable[[Scope, Enterprise], QuerySet]:
    """What a second person said to it, under that person's name and day; a revocation takes its place."""
    return lambda scope, enterprise: rows(scope, enterprise).filter(decided_at__isnull=False)


def _changes(scope: Scope, enterprise: Enterprise) -> QuerySet:
    """Dates and links that go with a change of state tell nothing of their own."""
    rows = ProfileChange.objects.visible_to(scope)
    return rows.exclude(field__in=("closed_on", "merged_into", "moved_in_on", "reopened_on"))


def _moves(scope: Scope, enterprise: Enterprise) -> QuerySet:
    """Of the enterprise and of the divisions it lies in, whichever bureau decided them."""
    return moves_of(enterprise)


def _findings(scope: Scope, enterprise: Enterprise) -> QuerySet:
    """Of the bureau's own visits and of those below; of other bureaus only the visit itself is told."""
    rows = VisitFinding.objects.visible_to(scope)
    return rows.filter(visit__bureau__division_code__startswith=scope.division or "")


SOURCES = (
    Source(
        "profile", "profile", _changes, "changed_at",
        code="field", account="changed_by",
        text=_told(F("old"), " → ", F("new"), "，", F("from_on"), " 起，", F("source"), "。"), words="reason",
    ),
    Source(
        "change", "profile", _of(RegisterChange), "proposed_at",
        code="kind", account="proposed_by", text=_told(F("on"), " 起。"), words="reason",
    ),
    Source(
        "team", "team", _of(SafetyTeam), "registered_at",
        account="registered_by", text=_told("第 ", F("version"), " 版，", F("from_on"), " 起。"),
    ),
    Source(
        "filing", "filing", _of(Submission), "signed_at",
        code="version", who="signed_name", account="signed_by", words="correction_reason",
        text=_told(
            *_quarter("report__obligation__"), "，回执 ", F("receipt_no"), "，版本 ", F("version"), "。",
        ),
    ),
    Source(
        "review", "review", _of(Review), "reviewed_at", owner="submission__enterprise_id",
        code="outcome", who="reviewer_name", account="reviewed_by", words="reason",
        text=_told("回执 ", F("submission__receipt_no"), "。"),
    ),
    Source(
        "reminder", "reminder", _of(Reminder), "at", owner="obligation__enterprise_id",
        code="channel", account="by", words="result",
        text=_told(*_quarter("obligation__"), "。", F("addressee")),
    ),
    Source(
        "exemption", "relief", _of(Exemption), "proposed_at",
        account="proposed_by", words="reason", text=_told(F("from_on"), " 至 ", F("to_on"), "。"),
    ),
    Source(
        "exempted", "relief", _decided(_of(Exemption)), "decided_at",
        code="state", account="decided_by", words="decision_note",
        text=_told(F("from_on"), " 至 ", F("to_on"), "。"),
    ),
    Source(
        "deadline", "relief", _moves, "proposed_at", owner="",
        account="proposed_by", words="reason", text=_told(*_quarter(""), "。"),
    ),
    Source(
        "postponed", "relief", _decided(_moves), "decided_at", owner="",
        code="state", account="decided_by", words="decision_note", text=_told(*_quarter(""), "。"),
    ),
    Source(
        "hazard", "hazard", _of(Hazard), "recorded_at",
        code="level", account="recorded_by", text=_told(F("number"), " ", F("title"), "。"),
    ),
    Source(
        "hazardmove", "hazard", _of(HazardMove), "at", owner="hazard__enterprise_id",
        code="action", who="name", account="by", words="note",
        text=_told(F("hazard__number"), "　", F("hazard__title"), "。"),
    ),
    Source(
        "prompt", "hazard", _of(PromptReport), "at", owner="hazard__enterprise_id",
        who="name", account="by", text=_told(F("hazard__title"), "，回执 ", F("receipt_no"), "。"),
    ),
    Source(
        "order", "supervision", _of(SupervisionOrder), "at", owner="hazard__enterprise_id",
        code="state", who="name", account="by",
        text=_told(F("office"), "，", F("hazard__title"), "，治理期限 ", F("deadline"), "。"),
    ),
    Source(
        "visit", "visit", _of(Visit), "recorded_at",
        code="kind", who="recorded_name", account="recorded_by", words="result",
        text=_told(F("on"), "，", F("bureau__name"), "。"),
    ),
    Source(
        "finding", "visit", _findings, "found_at", owner="visit__enterprise_id",
        code="severity", account="recorded_by", text=_told(F("title"), "，", F("place"), "。"),
    ),
    Source(
        "keymark", "visit", _of(KeyMark), "recorded_at",
        code="listed", who="recorded_name", account="recorded_by", words="reason",
    ),
    Source(
        "riskcap", "visit", _of(RiskCap), "recorded_at",
        code="visits", who="recorded_name", account="recorded_by", words="reason",
    ),
    Source(
        "case", "flag", _of(Case), "opened_at", who="officer_name", account="opened_by",
        text=_told(F("number"), "。"), roles=SEES_CASES,
    ),
    Source(
        "flag", "flag", _of(FlagStep), "at", owner="flag__case__enterprise_id",
        code="action", who="name", account="by",
        text=_told(F("flag__case__number"), "，", F("flag__rule"), " ", _rule("flag__rule"), "。"),
        words="reason", roles=SEES_CASES,
        case="flag__case", harmless=(FlagAction.RAISED, FlagAction.TAKEN_UP, FlagAction.SUPERSEDED),
    ),
    Source(
        "decision", "flag", _of(TrackDecision), "recorded_at", owner="track__case__enterprise_id",
        code="outcome", who="recorder_name", account="recorded_by",
        text=_told(F("track__case__number"), "，", F("decided_on"), "。"),
        words="reason", roles=SEES_CASES, case="track__case",
    ),
    Source(
        "account", "account", _of(Membership), "requested_at",
        code="role", who="user__name", account="user__username", text="reason",
    ),
)  # fmt: skip
