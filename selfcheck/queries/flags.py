"""从宽与双罚提示: the list by state, clock and rule; what waits to be matched; how second checks agree."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from portal.scope import Scope
from selfcheck.models import Case, CaseFlag, SecondCheck, VisitFinding
from selfcheck.rules.answers import RULE_TITLES
from selfcheck.rules.assessment import ORDER
from selfcheck.states import VisitKind
from selfcheck.states.cases import WAITING, CheckState, FlagState

WAITS, ALL = "waiting", "all"
STATES = ((WAITS, "待办理"), *FlagState.choices, (ALL, "全部"))
RULES = tuple((rule, f"{rule} {RULE_TITLES[rule]}") for rule in ORDER)
OVERDUE, SOON = "overdue", "soon"
CLOCKS = ((OVERDUE, "本机关已逾期"), (SOON, "两日内到期"))


@dataclass(frozen=True)
class FlagFilter:
    """The query block of the list; every value may be empty."""

    state: str = WAITS
    rule: str = ""
    clock: str = ""
    text: str = ""

    def q(self, today: date) -> Q:
        found = Q()
        if self.state == WAITS:
            found &= Q(state__in=WAITING)
        elif self.state and self.state != ALL:
            found &= Q(state=self.state)
        if self.rule:
            found &= Q(rule=self.rule)
        if self.clock == OVERDUE:
            found &= Q(due_on__lt=today)
        elif self.clock == SOON:
            found &= Q(due_on__gte=today, due_on__lte=date.fromordinal(today.toordinal() + 2))
        if self.text:
            found &= (
                Q(case__enterprise__name__contains=self.text)
                | Q(case__enterprise__uscc=self.text.upper())
                | Q(case__number__contains=self.text)
            )
        return found

    def words(self) -> str:
        """The filter line of an export."""
        named = (
            ("状态", dict(STATES).get(self.state, "")),
            ("规则", dict(RULES).get(self.rule, "")),
            ("期限", dict(CLOCKS).get(self.clock, "")),
            ("名称、代码或案号", self.text),
        )
        return "，".join(f"{label}：{word}" for label, word in named if word)


def flags(scope: Scope) -> QuerySet[CaseFlag]:
    return CaseFlag.objects.visible_to(scope).select_related(
        "case__enterprise", "case__finding", "evaluation"
    )


def flag_rows(scope: Scope, wanted: FlagFilter, today: date) -> QuerySet[CaseFlag]:
    """The nearest clock first, then the newest."""
    return flags(scope).filter(wanted.q(today)).order_by("due_on", "-pk")


def waiting_findings(scope: Scope) -> QuerySet[VisitFinding]:
    """Findings that nobody has matched yet, so that no case exists; the newest first."""
    opened = Case.objects.visible_to(scope).filter(finding=OuterRef("pk"))
    rows = VisitFinding.objects.visible_to(scope).exclude(visit__kind=VisitKind.ABORTED)
    return (
        rows.filter(~Exists(opened))
        .select_related("visit__enterprise", "visit__bureau")
        .order_by("-found_at", "-pk")
    )


def open_second_checks(scope: Scope, username: str) -> QuerySet[SecondCheck]:
    """What this officer may look at: drawn cases he neither worked on nor opened."""
    rows = SecondCheck.objects.visible_to(scope).filter(state=CheckState.WAITING)
    return (
        rows.exclude(excluded__contains=[username])
        .select_related("case__enterprise", "case__finding", "evaluation")
        .order_by("due_on", "pk")
    )


def done_second_checks(scope: Scope) -> QuerySet[SecondCheck]:
    rows = SecondCheck.objects.visible_to(scope).filter(state=CheckState.DONE)
    return rows.select_related("case__enterprise").order_by("-checked_at", "-pk")


def agreement(scope: Scope) -> dict[str, int]:
    """Of the second checks that are done how many agree; of those drawn how many ended leniently."""
    return SecondCheck.objects.visible_to(scope).aggregate(
        drawn=Count("pk"),
        done=Count("pk", filter=Q(state=CheckState.DONE)),
        agreed=Count("pk", filter=Q(lenient=F("was_lenient"))),
        lenient=Count("pk", filter=Q(was_lenient=True)),
    )


def work_counts(scope: Scope, today: date) -> dict[str, int]:
    """For the tabs: what waits to be matched, to be weighed, and which clocks of ours are over."""
    counts = CaseFlag.objects.visible_to(scope).aggregate(
        raised=Count("pk", filter=Q(state=FlagState.RAISED)),
        under_review=Count("pk", filter=Q(state=FlagState.UNDER_REVIEW)),
        overdue=Count("pk", filter=Q(state__in=WAITING, due_on__lt=today)),
    )
    return counts | {"findings": waiting_findings(scope).count()}
