"""Whom a reminder by hand would reach, by which channel, and why somebody would not be reached."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from portal.actors import SYSTEM
from portal.formats import masked_phone
from portal.models import Enterprise
from portal.scope import Scope
from selfcheck.models import Obligation
from selfcheck.queries import ladders
from selfcheck.queries.filing_status import OPEN
from selfcheck.queries.reminders import ADDRESSEES, Addressee, addressees_of, reminded_since, with_account
from selfcheck.rules.ladder import LETTER, NOTICE, SMS, Step

AGAIN_AFTER = timedelta(minutes=10)
BY_POST = (SMS, LETTER)
WAYS = (NOTICE, *BY_POST)


@dataclass(frozen=True)
class Reach:
    """One picked row. `spared`: it is not chased at all, whatever the channel."""

    row: Obligation
    people: list[Addressee]
    ways: frozenset[str]
    spared: str

    @property
    def without_account(self) -> str:
        """What is left where nobody has an account that a message by hand goes to."""
        if LETTER not in self.ways:
            return "安全管理人员和主要负责人都没有账户，其他人不收人工催报；请电话催报"
        if SMS in self.ways:
            phone = masked_phone(self.row.enterprise.contact_phone)
            return f"没有账户：可发短信到名录上的手机 {phone}，或者催报信"
        return "没有账户，名录上也没有手机号：只能用催报信或者电话"


def reach_of(scope: Scope, rows: list[Obligation], now: datetime) -> list[Reach]:
    """`rows` with their status; the same number of queries for one as for five hundred."""
    people = _people(scope, rows)
    recent = reminded_since(scope, [row.pk for row in rows], now - AGAIN_AFTER)
    own = Obligation.objects.visible_to(scope).filter(pk__in=[row.pk for row in rows])
    posted = {way: {pk for found in _found(own, way) for pk in found} for way in BY_POST}
    lines = []
    for row in rows:
        spared = _spared(row, row.pk in recent)
        told = people[row.enterprise_id]
        ways = {way for way in BY_POST if row.pk in posted[way]} | ({NOTICE} if told else set())
        lines.append(Reach(row, told, frozenset() if spared else frozenset(ways), spared))
    return lines


def _people(scope: Scope, rows: list[Obligation]) -> dict[int, list[Addressee]]:
    """Who gets the message. Of an enterprise that moved out since, its people are counted, not named."""
    gone = [row.enterprise_id for row in rows if not scope.covers(row.enterprise.division_code)]
    own = addressees_of(scope, [row.enterprise_id for row in rows])
    if not gone:
        return own
    elsewhere = addressees_of(SYSTEM.scope, gone)
    return own | {pk: [replace(one, name="已迁出") for one in people] for pk, people in elsewhere.items()}


def reach_counts(lines: list[Reach]) -> dict[str, int]:
    return {way: sum(way in line.ways for line in lines) for way in WAYS}


def list_counts(scope: Scope, rows: QuerySet[Obligation]) -> dict[str, int]:
    """The same for a list too long to name each: how many of `rows` each channel reaches."""
    own = Obligation.objects.visible_to(scope).filter(pk__in=rows.order_by().values("pk"))
    posted = {way: sum(found.distinct().count() for found in _found(own, way)) for way in BY_POST}
    return {NOTICE: with_account(rows)} | posted


def _found(rows: QuerySet[Obligation], way: str) -> list[QuerySet]:
    """The obligations behind the recipients, as `plan_by_hand` would find them."""
    step = Step("", 0, ADDRESSEES, (way,))
    found = ladders.recipients(SYSTEM.scope, rows, step)
    return [one.values_list(ladders.OWED_BY[one.model], flat=True) for one in found]


def _spared(row: Obligation, recent: bool) -> str:
    if row.enterprise.state != Enterprise.State.ACTIVE:
        return "企业已注销，不再催报"
    if row.status not in OPEN:
        return "已免报，不再催报" if row.exempt_by_id else "已报送，不再催报"
    return "十分钟内刚催过，不重复" if recent else ""
