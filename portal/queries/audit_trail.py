"""Who did and who read what, for those who may ask: one set of filters for the screen and the export."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from portal.actors import SYSTEM, Role
from portal.audit_book import Known, action_words, book, detail_lines, target_words
from portal.calendars import end_of_day
from portal.keyset import KeysetPage, keyset_page
from portal.logs import mask
from portal.models import AuditEvent, Enterprise, EvidenceFile
from portal.queries.audit_references import known_in
from portal.queries.enterprises import matching
from portal.scope import Scope

READERS = (Role.CHIEF, Role.LEGAL_REVIEWER, Role.DIVISION_ADMIN)
PEOPLE = ("portal.person", "portal.principalterm", "portal.membership", "portal.posting", "portal.user")
HIDDEN = "报告人受保护"
FILE = "portal.evidencefile:"
ANCHORED = "audit.anchored"
COUNTED_TO = 10_000
CHUNK = 500
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Wanted:
    """Days are included at both ends; every text may be empty."""

    since: date
    until: date
    person: str = ""
    action: str = ""
    kind: str = ""
    target: str = ""
    enterprise: str = ""
    reads: bool = False

    @property
    def personal(self) -> bool:
        """Looks for what one person did, or for who read about persons."""
        return bool(self.person) or self.reads

    def as_json(self) -> dict:
        return asdict(self) | {"since": self.since.isoformat(), "until": self.until.isoformat()}

    @classmethod
    def from_json(cls, kept: dict) -> "Wanted":
        days = {name: date.fromisoformat(kept[name]) for name in ("since", "until")}
        return cls(**kept | days)


@dataclass(frozen=True)
class Line:
    """An event as it is shown: telephone and identity numbers masked, a protected author not named."""

    pk: int
    at: datetime
    who: str
    account: str
    role: str
    action: str
    is_read: bool
    target: str
    enterprise: str
    detail: list[tuple[str, str]]

    @property
    def detail_text(self) -> str:
        return "；".join(f"{key}：{value}" for key, value in self.detail)


def trail(scope: Scope, wanted: Wanted) -> QuerySet[AuditEvent]:
    """Not yet ordered. A search by person does not find what a protected author did."""
    rows = own_events(scope).filter(
        at__gt=end_of_day(wanted.since - timedelta(days=1)), at__lte=end_of_day(wanted.until)
    )
    if wanted.person:
        named = Q(actor=wanted.person) | Q(actor_name=wanted.person)  # whole, so that the indexes serve
        rows = rows.filter(named).exclude(action__in=book().protected)
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.reads:
        rows = rows.filter(action__in=book().reads)
    if wanted.kind:
        rows = rows.filter(target__startswith=f"{wanted.kind}:")
    if wanted.target:
        rows = rows.filter(target__endswith=f":{wanted.target}")
    if wanted.enterprise:
        found = Enterprise.objects.visible_to(scope).filter(matching(wanted.enterprise))
        rows = rows.filter(enterprise_id__in=found.values("pk"))
    return rows


def own_events(scope: Scope) -> QuerySet[AuditEvent]:
    """Of a bureau's division and below; an enterprise sees of its chain what is not deliberation about it."""
    rows = AuditEvent.objects.visible_to(scope)
    if scope.enterprise_id is None:
        return rows
    files = EvidenceFile.objects.visible_to(scope).filter(internal=False)
    text = Concat(Value(FILE), Cast("pk", TextField()), output_field=TextField())
    known = Q(target__in=files.annotate(text=text).values("text")) | ~Q(target__startswith=FILE)
    return rows.filter(known, action__in=book().shared_actions)


def trail_page(scope: Scope, wanted: Wanted, *, after: str, before: str) -> KeysetPage:
    """Newest first; three queries."""
    rows = trail(scope, wanted)
    page = keyset_page(rows, by="at", descending=True, moment=True, after=after, before=before)
    count = rows[:COUNTED_TO].count()
    return KeysetPage(
        rows=lines(scope, page.rows),
        per_page=page.per_page,
        first_number=page.first_number,
        previous_key=page.previous_key,
        next_key=page.next_key,
        count=count,
        more=count == COUNTED_TO,
    )


def all_lines(scope: Scope, wanted: Wanted) -> Iterator[Line]:
    """Every event in the order of the screen, in portions."""
    events = trail(scope, wanted).order_by("-at", "-pk").iterator(chunk_size=CHUNK)
    while portion := list(islice(events, CHUNK)):
        yield from lines(scope, portion)


def lines(scope: Scope, events: list[AuditEvent]) -> list[Line]:
    """One query for the names of the enterprises, and one for each kind of row the details point at."""
    ids = {event.enterprise_id for event in events} - {None}
    names = dict(Enterprise.objects.visible_to(scope).filter(pk__in=ids).values_list("pk", "name"))
    known = known_in(scope, (event for event in events if event.action not in book().protected))
    return [_line(event, names, known) for event in events]


def is_personal(event: AuditEvent) -> bool:
    return event.action in book().reads or event.target.partition(":")[0] in PEOPLE


def anchors() -> QuerySet[AuditEvent]:
    """Digests over all chains of the platform; they tell nothing of anybody."""
    rows = AuditEvent.objects.visible_to(SYSTEM.scope).filter(chain="d:", action=ANCHORED)
    return rows.order_by("-seq")


def _masked(value: str) -> str:
    """A digest is shown whole: eleven digits in a row in it are no telephone."""
    return value if DIGEST.fullmatch(value) else mask(value)


def _line(event: AuditEvent, names: dict[int, str], known: Known) -> Line:
    hidden = event.action in book().protected
    enterprise = names.get(event.enterprise_id, "已不在本辖区的企业") if event.enterprise_id else ""
    return Line(
        pk=event.pk,
        at=event.at,
        who=HIDDEN if hidden else event.actor_name or event.actor,
        account="" if hidden else mask(event.actor),
        role=Role.LABELS.get(event.role, event.role),
        action=action_words(event.action),
        is_read=event.action in book().reads,
        target=target_words(event.target),
        enterprise=enterprise,
        detail=[(key, _masked(value)) for key, value in detail_lines(event.action, event.detail, known)],
    )
