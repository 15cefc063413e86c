"""An enterprise with a reward scheme, its handlers and its bureau's escrow; all through the commands."""

from datetime import datetime, timedelta
from decimal import Decimal

from portal.actors import Actor
from portal.scope import Scope
from rewards.commands import custody, handling, intake, registering, schemes
from rewards.models import Award, EscrowKey, EscrowOpening, FastCase, Report, Scheme
from rewards.queries import channels, tips
from rewards.rules.bands import default_bands
from rewards.rules.terms import Terms
from selfcheck.law import law_for
from tests.factories import NOW, PersonFactory, PostingFactory, UserFactory
from tests.filing import Firm

NAME, PHONE = "柳如溪", "13900004321"  # a reporter; these must turn up nowhere in the clear
PASSPHRASES = ("first-key-of-the-escrow", "second-key-of-the-escrow")


class Tipping:
    """`officer` (周敏) and `union` (沈立) handle; only 沈立 sees confidential names; `principal` approves."""

    def __init__(self, *, budget: str | None = "1000", **profile):
        self.firm = Firm(**profile)
        self.enterprise = self.firm.enterprise
        self.officer, self.principal = self.firm.officer, self.firm.principal
        self.union = self.firm._actor("member", PersonFactory(enterprise=self.enterprise, name="沈立"))
        self.leader = self.firm._actor("leader", PersonFactory(enterprise=self.enterprise, name="何启明"))
        self.custodians = [self._bureau("officer", "钱立"), self._bureau("chief", "李章")]
        self.escrow = self._escrow()
        self.scheme = self.publish(budget=budget)
        self.channel = schemes.open_channel(actor=self.officer, enterprise_id=self.enterprise.pk, now=NOW)

    def publish(self, *, budget: str | None = "1000", now: datetime = NOW, **changes):
        values = {
            "terms": Terms(1, 3, 5, 30),
            "bands": default_bands(law_for(self.enterprise.division_code, NOW.date())),
            "budget_yuan": Decimal(budget) if budget else None,
            "channels": "二维码、意见箱",
            "rules": "查实即奖，重大隐患加倍。",
            "handlers": [
                schemes.Handler(self.officer.user_id, sees_names=False),
                schemes.Handler(self.union.user_id, sees_names=True),
            ],
        } | changes
        return schemes.publish_scheme(actor=self.officer, enterprise_id=self.enterprise.pk, now=now, **values)

    def draft(self, *, now: datetime = NOW, **changes) -> str:
        """Typed and sealed, not yet sent; returns the code."""
        values = {"way": "anonymous", "kind": "equipment", "place": "成品库 2号叉车", "text": "刹车偏软"}
        return intake.keep_unsent(
            actor=tips.reporter_at(self.enterprise.pk),
            channel=channels.by_token(self.channel.token),
            answers=intake.Answers(**(values | changes)),
            now=now,
        )

    def send(self, *, now: datetime = NOW, **changes) -> tuple[Report, str]:
        code = self.draft(now=now, **changes)
        tip = tips.find(code, unsent=True)
        return intake.send_report(actor=tip.actor, report_id=tip.report.pk, now=now), code

    def confidential(self, **changes) -> tuple[Report, str]:
        return self.send(way="confidential", identity={"name": NAME, "phone": PHONE}, **changes)

    def verified(self, *, now: datetime = NOW, severity: str = "general", **changes) -> tuple[Report, str]:
        report, code = self.send(now=now, **changes)
        self.acknowledge(report, now)
        return self.verify(report, now, severity), code

    def acknowledge(self, report: Report, now: datetime = NOW) -> Report:
        return handling.acknowledge(actor=self.officer, report_id=report.pk, now=now)

    def verify(self, report: Report, now: datetime = NOW, severity: str = "general", by=None) -> Report:
        fresh = Report.unscoped.get(pk=report.pk)
        return handling.verify_true(
            actor=by or self.officer,
            report_id=report.pk,
            revision=fresh.revision,
            severity=severity,
            words="已到现场核实，属实。",
            now=now,
        )

    def register(self, report: Report, now: datetime = NOW) -> Report:
        values = {
            "title": "叉车制动不良",
            "place": "成品库",
            "measure": "更换刹车片，试车合格后使用",
            "responsible": self.officer.name,
            "rectify_by": (now + timedelta(days=10)).date(),
            "condition": "",
        }
        return registering.register_hazard(
            actor=self.officer, report_id=report.pk, values=values, item_ids=[], now=now
        )

    def open_by_two(self, report: Report, *, parts=("content",), now: datetime = NOW):
        first, second = self.custodians
        opening = custody.ask_opening(
            actor=first,
            report_id=report.pk,
            parts=parts,
            reason="经办人不办理，需要核查",
            passphrase=PASSPHRASES[0],
            now=now,
        )
        return custody.confirm_opening(
            actor=second, opening_id=opening.pk, passphrase=PASSPHRASES[1], now=now + timedelta(minutes=5)
        )

    def _bureau(self, role: str, name: str) -> Actor:
        posting = PostingFactory(bureau=self.firm.bureau, role=role, user__name=name)
        code = self.firm.bureau.division_code
        return Actor(
            posting.user.username,
            role,
            Scope(division=code),
            name,
            posting.user_id,
            division=code,
            workplace=f"p:{posting.pk}",
        )

    def _escrow(self):
        for actor, passphrase in zip(self.custodians, PASSPHRASES, strict=True):
            custody.become_custodian(actor=actor, passphrase=passphrase, now=NOW)
        return custody.make_escrow_key(actor=self.custodians[0], now=NOW)


def bare_rows(enterprise) -> dict:
    """A report, an award, a case and an opening, by their URL arguments; nothing in them can be read."""
    at = {"enterprise": enterprise, "published_at": NOW, "published_by": "x", "published_name": "x"}
    scheme = Scheme.unscoped.create(
        version=1, acknowledge_working=1, verify_working=3, feedback_working=5, pay_days=30, bands={}, **at
    )
    day = NOW.date()
    report = Report.unscoped.create(
        enterprise=enterprise, scheme=scheme, number="NB-1", way="anonymous", kind="people",
        state="received", sealed=b"x", code_selector="x", code_hash="x", code_salt=b"x", reporter_wrap=b"x",
        created_at=NOW, received_at=NOW, acknowledge_by=day, verify_by=day, feedback_by=day,
    )  # fmt: skip
    award = Award.unscoped.create(
        report=report, form="praise", proposed_at=NOW, proposed_by="x", proposed_name="x"
    )
    escrow = EscrowKey.unscoped.create(
        division_code=enterprise.division_code, public=b"x", made_at=NOW, made_by="x"
    )
    opening = EscrowOpening.unscoped.create(
        division_code=enterprise.division_code, report=report, escrow=escrow, parts=["content"],
        reason="x", asked_by=UserFactory(), asked_name="x",
        asked_at=NOW, confirm_before=NOW,
    )  # fmt: skip
    fast = FastCase.unscoped.create(report=report, reason="asked", opened_at=NOW, accept_by=day, due_on=day)
    return {"tip_id": report.pk, "award_id": award.pk, "fast_id": fast.pk, "opening_id": opening.pk}
