"""The pages of internal reports for the enterprise and the bureau: no barrier, no scrolling sideways."""

import pytest
import time_machine
from django.urls import reverse

from rewards.attachments import Clean
from rewards.commands import awards, custody, handling, reporting
from rewards.models import Award, FastCase, Report
from rewards.queries import keys, tips
from tests.factories import NOW, EnterpriseFactory
from tests.filing import client_of
from tests.journeys.browsing import DESK, PHONE
from tests.media import photo
from tests.tipping import PASSPHRASES, Tipping


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def firm(world):
    return Tipping(name="安澜恒拓木业有限公司")


def award_of(firm, *, approved: bool):
    report, code = firm.verified()
    award = awards.propose_award(
        actor=firm.officer, report_id=report.pk, form="money", amount=200, words="", now=NOW
    )
    if approved:
        awards.approve_award(actor=firm.principal, award_id=award.pk, now=NOW)
    return award, report, code


def settled(firm):
    award, report, code = award_of(firm, approved=True)
    tip = tips.find(code)
    claim = reporting.take_claim(actor=tip.actor, report_id=report.pk, now=NOW)
    awards.settle_award(actor=firm.union, award_id=award.pk, claim=claim, voucher="PZ-1", now=NOW)
    return award


def contested(firm, case):
    """Rejected by a handler of the enterprise, and the reporter does not agree."""
    report = case.report
    firm.acknowledge(report)
    words = {"outcome": "false", "words": "没有发现", "revision": Report.unscoped.get(pk=report.pk).revision}
    handling.reject(actor=firm.officer, report_id=report.pk, now=NOW, **words)
    key = keys.opened_key(firm.officer, report, "content", NOW)
    actor = tips.reporter_at(report.enterprise_id)
    reporting.ask_review(actor=actor, report_id=report.pk, key=key, about="result", text="还在用", now=NOW)


def one(name, row):
    return reverse(f"rewards:{name}", args=[row.pk])


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_handlers_and_approvers(visitor, firm, width):
    picture = Clean("image/jpeg", photo())
    fresh, _ = firm.confidential(files=(picture,), text="我负责的叉车刹车偏软，踩到底才停")
    waiting, report, code = award_of(firm, approved=False)
    tip = tips.find(code)
    reporting.ask_review(
        actor=tip.actor, report_id=report.pk, key=tip.key, about="result", text="是重大", now=NOW
    )
    handling.answer_reporter(actor=firm.officer, report_id=report.pk, text="正在更换刹车片", now=NOW)
    approved, _, _ = award_of(firm, approved=True)
    done, (major, _) = settled(firm), firm.verified(severity="major")
    union = visitor(width).carries(client_of(firm.union))
    union.survey(
        reverse("rewards:tip_list"),
        one("tip_detail", fresh),
        one("tip_identity", fresh),
        one("tip_appeal", report),
        one("tip_hand_over", fresh),
        one("tip_hand_up", fresh),
        one("award_settle", approved),
        one("award_publish", done),
    )
    officer = visitor(width).carries(client_of(firm.officer))
    steps = ("detail", "verify", "reject", "feedback", "register", "link")
    officer.survey(
        *(one(f"tip_{step}", report) for step in steps),
        *(reverse(f"rewards:{name}") for name in ("scheme_detail", "scheme_form", "channel_close", "ledger")),
        one("award_propose", fresh),
        one("tip_register", major),
    )
    paths = ("follow", "promise")
    visitor(width).survey(*(reverse(f"rewards:{name}") for name in paths), f"/tip/{firm.channel.token}/")
    principal = visitor(width).carries(client_of(firm.principal))
    principal.survey(
        reverse("rewards:award_list"), one("award_detail", waiting), one("award_refuse", waiting)
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_bureau(visitor, firm, width):
    cases = []
    for _ in range(2):
        report, code = firm.confidential()
        tip = tips.find(code)
        reporting.tell_retaliation(
            actor=tip.actor, report_id=report.pk, key=tip.key, kind="post", on=NOW.date(),
            text="被调去夜班", now=NOW,
        )  # fmt: skip
        cases.append(FastCase.unscoped.get(report=report))
    firm.open_by_two(cases[0].report, parts=("content", "identity"))
    contested(firm, cases[0])
    settled(firm)
    EnterpriseFactory(name="安澜远山涂料有限公司")
    first, second = firm.custodians
    opening = custody.ask_opening(
        actor=first, report_id=cases[1].report_id, parts=(), reason="核查打击报复",
        passphrase=PASSPHRASES[0], now=NOW,
    )  # fmt: skip
    names = ("overview", "without_scheme", "late_list", "retaliation_list", "fast_list", "custody")
    chief = visitor(width).carries(client_of(second))
    chief.survey(
        *(reverse(f"rewards:{name}") for name in names),
        *(one("fast_detail", case) for case in cases),
        *(one(f"fast_{step}", cases[0]) for step in ("ask", "say", "identity", "handle")),
        *(one(f"fast_{step}", cases[0]) for step in ("verify", "reject", "feedback", "hand_over")),
        *(one(f"fast_{step}", cases[0]) for step in ("appeal", "reopen")),
        one("opening_confirm", opening),
        reverse("rewards:proof_check"),
        reverse("rewards:custodian_new"),
        reverse("rewards:escrow_make"),
    )
    assert Award.unscoped.count() == 1
