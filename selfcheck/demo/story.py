"""The stages: registration, filing, overdue. Dates are relative to `now`; one day builds one world."""

import random
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils.module_loading import import_string

from portal.actors import SYSTEM, Actor
from portal.calendars import Quarter, day_of, end_of_day, start_of_day
from portal.commands import invitations
from portal.commands.register import import_enterprises
from portal.models import Enterprise
from selfcheck.commands import obligations
from selfcheck.demo import casework, filings, lives, people, places, register, supervision, visits
from selfcheck.models import Obligation

STAGES = ("registration", "filing", "overdue")
PAST_QUARTERS = 3
STARTED = 16  # firms of the clerk's county that work on this quarter's report
FILING_SHARE = {"filing": (0.78, 0.85, 0.93), "overdue": (0.78, 0.85, 0.7)}
ELSEWHERE_SHARE = (0.2, 0.35, 0.6)  # of the firms outside the pilot that have an account
REMINDED = {"filing": 6, "overdue": 40}
PILOT = "9901"  # in 安澜市 nearly all answered the letter, in the rest of the province few so far
Say = Callable[[str], None]


class Story:
    """Builds one stage and remembers the log-ins to print."""

    def __init__(self, stage: str, now: datetime, say: Say, *, plain: str, luck: random.Random, count: int):
        self.stage, self.now, self.say, self.count = stage, now, say, count
        self.today = day_of(now)
        self.luck = luck
        self.password = make_password(plain)
        self.current = Quarter.of(self.today)
        self.quarters = self._past()
        self.staff: dict[str, Actor] = {}
        self.firms: list[people.Firm] = []
        self.used_up: Enterprise | None = None
        self.told: casework.Told | None = None
        self.more: list[str] = []  # lines of the apps above this one, for the list of log-ins

    def build(self) -> None:
        self._places()
        self._register()
        if self.stage != "registration":
            self._file_the_past()
            self._run_the_present()
            self.say("检查")
            self.used_up = visits.build(self.staff, self.now, self.luck)
            self.say("案件：自查免罚、一案双罚、从宽结案")
            self.told = self._work_on_cases()
            self.say("催报、免报、推迟截止时间")
            self._supervise()
            for path in settings.DEMO_CHAPTERS:
                self.more += import_string(path)(self)

    def logins(self) -> list[tuple[str, str, str]]:
        """User name, who it is, at which workplace."""
        names = {places.PROVINCE[0]: places.PROVINCE[1]} | places.CITIES | places.COUNTIES
        rows = [
            (u, f"{n}（{a.role_label}）", names[a.division])
            for (u, n, _, _), a in zip(places.STAFF, self.staff.values(), strict=True)
        ]
        for firm in self.shown():
            rows.append((firm.officer.username, f"{firm.officer.name}（安全管理人员）", firm.enterprise.name))
            rows.append(
                (firm.principal.username, f"{firm.principal.name}（主要负责人）", firm.enterprise.name)
            )
        return rows

    def shown(self) -> list[people.Firm]:
        """Two firms of the clerk's own county: one that is up to date and one that owes the last quarter."""
        home = self._home()
        late = self._late(self.quarters[-1])
        found = [
            next((f for f in home if (f.enterprise.pk in late) == wanted), None) for wanted in (False, True)
        ]
        return [firm for firm in found if firm]

    def _home(self) -> list[people.Firm]:
        return [firm for firm in self.firms if firm.enterprise.division_code.startswith(places.HOME)]

    def _late(self, quarter: Quarter) -> set[int]:
        """Who has not filed it."""
        owing = Obligation.objects.visible_to(SYSTEM.scope).filter(
            year=quarter.year, quarter=quarter.quarter, filed_at=None
        )
        return set(owing.values_list("enterprise_id", flat=True))

    def _work_on_cases(self) -> casework.Told | None:
        """Where nobody owes the last quarter and has filed nothing since, nobody is found unchecked."""
        home, late = self._home(), self._late(self.quarters[-1]) & self._late(self.current)
        spare = home[len(lives.LIVES) :]
        unchecked = next((firm for firm in spare if firm.enterprise.pk in late), None)
        if unchecked is None:
            return None
        officer, reviewer = self.staff["qianli"], self.staff["sunfa"]
        return casework.build(home[: len(lives.LIVES)], unchecked, officer, reviewer, self.now)

    def _places(self) -> None:
        self.say("区划、机构和监管账户")
        places.build_divisions()
        places.build_bureaus()
        self.staff = places.build_staff(self.password, self._start())

    def _register(self) -> None:
        self.say(f"导入 {self.count} 家企业")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "名录.csv"
            register.write_register(path, self.count, day_of(self._start()), self.luck)
            import_enterprises(
                actor=self.staff["beijiang"], source=path, annotated=Path(folder) / "标注", now=self._start()
            )
        enterprises = list(
            Enterprise.objects.visible_to(SYSTEM.scope).filter(division_code__startswith="99").order_by("pk")
        )
        self.say("邀请码、认领、人员和检查组")
        sender = self.staff["beijiang"]
        for at in range(0, len(enterprises), 400):
            ids = [e.pk for e in enterprises[at : at + 400]]
            invitations.issue_claim_codes(actor=sender, enterprise_ids=ids, now=self._start(), days=400)
        for number, enterprise in enumerate(enterprises):
            if self._answered(number, enterprise):
                self._claim(enterprise, sender)

    def _answered(self, number: int, enterprise: Enterprise) -> bool:
        """In the pilot city nineteen of twenty answered the letter, elsewhere one in eight so far."""
        if not enterprise.division_code.startswith(PILOT) or self.stage == "registration":
            return number % 8 == 0
        return number % 20 != 19

    def _claim(self, enterprise: Enterprise, sender: Actor) -> None:
        now = self._start() + timedelta(days=2)
        clerk = places.clerk_of(enterprise.division_code, self.staff)
        officer = people.claim(enterprise, sender, clerk, self.password, now)
        self.firms.append(people.staff(officer, enterprise, self.luck, self.password, now, day_of(now)))

    def _file_the_past(self) -> None:
        shares = FILING_SHARE[self.stage]
        for quarter, share, elsewhere in zip(self.quarters, shares, ELSEWHERE_SHARE, strict=True):
            self.say(f"{quarter.label}：开启并报送")
            obligations.open_period(
                actor=SYSTEM, quarter=quarter, division=places.PROVINCE[0], now=start_of_day(quarter.start)
            )
            _count_rows()
            for firm in self.firms:
                in_pilot = firm.enterprise.division_code.startswith(PILOT)
                if self.luck.random() < (share if in_pilot else elsewhere):
                    self._file_one(firm, quarter)

    def _file_one(self, firm: people.Firm, quarter: Quarter) -> None:
        """Most on time, some late, a few returned or corrected."""
        due = end_of_day(quarter.next().start.replace(day=15))
        late = self.luck.random() < 0.05
        filed_at = (
            due + timedelta(days=self.luck.randrange(1, 6))
            if late
            else due - timedelta(hours=self.luck.randrange(5, 280))
        )
        if filed_at > self.now:
            return
        inspected_on = quarter.end - timedelta(days=self.luck.randrange(3, 60))
        principal = quarter.quarter in (2, 3) and self.luck.random() < 0.6
        report = filings.start(firm, quarter, filed_at - timedelta(hours=4))
        if report is None:
            return
        filings.fill(
            firm, report, inspected_on, filed_at - timedelta(hours=3), principal=principal, luck=self.luck
        )
        submission = filings.file(firm, report, filed_at)
        self._after_filing(firm, submission, filed_at)

    def _after_filing(self, firm: people.Firm, submission, filed_at: datetime) -> None:
        clerk = places.clerk_of(firm.enterprise.division_code, self.staff)
        chance, later = self.luck.random(), min(filed_at + timedelta(days=2), self.now)
        if chance < 0.02:
            filings.send_back(clerk, submission, later, days=10)
        elif chance < 0.8:
            filings.accept(clerk, submission, later)
        elif chance < 0.83 and later + timedelta(hours=3) < self.now:
            filings.correct(firm, submission, later)

    def _run_the_present(self) -> None:
        self.say(f"{self.current.label}：本季度")
        obligations.open_period(
            actor=SYSTEM, quarter=self.current, division="99", now=start_of_day(self.current.start)
        )
        moment = self.now - timedelta(hours=6)
        home = self._home()
        for number, firm in enumerate(home[:STARTED]):
            report = filings.start(firm, self.current, moment)
            if report is None or number % 4 == 0:
                continue
            inspected_on = max(self.current.start, self.today - timedelta(days=5))
            filings.fill(firm, report, inspected_on, moment, principal=number % 2 == 0, luck=self.luck)
            if number % 4 == 2:
                filings.file(firm, report, self.now - timedelta(hours=1))
        self.say("隐患：每种状态各一项")
        officer, chief = self.staff["qianli"], self.staff["lizhang"]
        lives.live(home[: len(lives.LIVES)], self.staff["zhaoyan"], officer, chief, self.now)

    def _supervise(self) -> None:
        clerk, chief = self.staff["zhaoyan"], self.staff["lizhang"]
        for sender in (clerk, self.staff["yunzhou"]):
            supervision.remind(sender, self.quarters[-1], self.now, REMINDED[self.stage])
        supervision.decide(clerk, chief, self._home()[STARTED:], self.current, self.now)
        supervision.read_old_messages(self.now)

    def _past(self) -> list[Quarter]:
        found, quarter = [], self.current
        for _ in range(PAST_QUARTERS):
            quarter = quarter.previous()
            found.insert(0, quarter)
        return found

    def _start(self) -> datetime:
        """A month before the first quarter of the story."""
        return start_of_day(self.quarters[0].start) - timedelta(days=30)


def _count_rows() -> None:
    """All is one transaction, of which the planner of queries would know nothing: four times as slow."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
