"""Nothing that others read says who reported; the comparison is on record even when it refuses."""

from datetime import date

import pytest
from django.db import transaction

from portal.errors import Refused
from portal.models import AuditEvent
from rewards.commands import awards, custody, fast_lane, identities, registering, reporting
from rewards.models import Award, FastCase, Report
from rewards.queries import tips
from rewards.rules.naming import digits_in, names_person
from selfcheck.models import Hazard
from tests.factories import NOW
from tests.rewards.test_work_pages import HAZARD, post, text_of
from tests.tipping import NAME, PASSPHRASES, PHONE, Tipping


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"{NAME}报告的", True),
        ("柳 如 溪报告的", True),
        ("电话 139 0000-4321", True),
        ("电话１３９００００４３２１", True),
        ("柳工报告，编号 13900004", False),
        ("设备隐患一处，2026年11月20日整改", False),
    ],
)
def test_spaces_and_widths_hide_nobody(text, named):
    assert names_person(text, NAME, PHONE) is named


def test_a_name_of_one_letter_and_no_telephone_match_nothing():
    assert not names_person("甲班 123", "甲", "")
    assert digits_in("编号2345 6789-0123 45678", 16) == {"2345678901234567", "3456789012345678"}


def verified(firm, **changes) -> tuple[Report, str]:
    report, code = firm.confidential(**changes)
    firm.acknowledge(report)
    return firm.verify(report), code


@pytest.mark.django_db(transaction=True)
def test_the_page_refuses_keeps_what_was_typed_and_the_event_stays():
    firm = Tipping()
    report, code = verified(firm)

    answer = post(firm.officer, "tip_register", report.pk, **HAZARD | {"condition": f"{NAME}发现刹车偏软"})

    assert answer.status_code == 400
    assert "这段文字里有报告人的姓名、电话或者回执编号，没有保存" in text_of(answer)
    assert f"{NAME}发现刹车偏软" in text_of(answer)  # nothing typed is lost
    assert not Hazard.unscoped.exists()
    event = AuditEvent.unscoped.get(action="tip.identity_compared")
    assert (event.actor, event.detail["hits"]) == (firm.officer.username, 1)
    assert NAME not in str(event.detail)
    assert [tips.word_of(one) for one in tips.moves(report)][-1].startswith("文字里写到您的姓名")
    assert not transaction.get_connection().in_atomic_block


@pytest.mark.django_db
def test_whatever_others_read_is_compared():
    firm = Tipping()
    report, code = verified(firm)
    other, _ = firm.verified(kind="people")
    registering.register_hazard(
        actor=firm.officer, report_id=other.pk, item_ids=[], now=NOW, values=_values(title=f"{NAME}所报隐患")
    )
    tip = tips.find(code)
    reporting.ask_bureau(actor=tip.actor, report_id=report.pk, now=NOW)
    case = FastCase.unscoped.get(report=report)
    chief = firm.custodians[1]
    fast_lane.accept_case(actor=chief, case_id=case.pk, now=NOW)
    mine = {"actor": firm.union, "report_id": report.pk, "now": NOW}
    goods = {"form": "goods", "amount": 0}
    award = awards.propose_award(**mine, **goods, words="手套一副")
    his = {"actor": firm.principal, "award_id": award.pk, "now": NOW}
    paid = his | {"actor": firm.union}
    spaced = " ".join(code[at : at + 4] for at in range(0, 16, 4))

    tries = [
        lambda: awards.refuse_award(**his, reason=f"与{NAME}重复"),
        lambda: awards.settle_award(**paid, claim="", voucher=f"领款人{PHONE}"),
        lambda: awards.publish_award(**paid, notice=f"编号{spaced}"),
        lambda: registering.register_hazard(**mine, values=_values(place=f"{NAME}工位"), item_ids=[]),
        lambda: registering.link_hazard(**mine, hazard_id=Report.unscoped.get(pk=other.pk).hazard_id),
        lambda: identities.read_identity(**mine, reason=f"给{NAME}发奖金"),
        lambda: fast_lane.handle_case(actor=chief, case_id=case.pk, result=f"已告知{NAME}", now=NOW),
        lambda: custody.ask_opening(
            actor=firm.custodians[0], report_id=report.pk, parts=(), reason=f"{NAME}被调岗",
            passphrase=PASSPHRASES[0], now=NOW,
        ),
    ]  # fmt: skip
    for one in tries:
        with pytest.raises(Refused, match="报告人的姓名、电话或者回执编号"):
            one()
    awards.refuse_award(**his, reason="数量不对")
    with pytest.raises(Refused, match="报告人的姓名"):
        awards.propose_award(**mine, **goods, words=f"{NAME}的手套")

    compared = AuditEvent.unscoped.filter(action="tip.identity_compared", detail__hits=1)
    assert compared.count() == len(tries) + 1
    assert Award.unscoped.filter(report=report).count() == 1
    assert Award.unscoped.filter(report=report).count() == 1


@pytest.mark.django_db
def test_trying_names_ends_after_three_hits_for_whoever_may_not_read_them():
    firm = Tipping()
    report, _ = verified(firm)
    typed = {"report_id": report.pk, "form": "goods", "amount": 0, "now": NOW}

    for _ in range(3):
        with pytest.raises(Refused, match="报告人的姓名"):
            awards.propose_award(actor=firm.officer, words=NAME, **typed)
    with pytest.raises(Refused, match="防止试探"):
        awards.propose_award(actor=firm.officer, words="手套", **typed)

    awards.propose_award(actor=firm.union, words="手套", **typed)  # he may read the name anyway


@pytest.mark.django_db
def test_a_code_is_refused_in_an_anonymous_report_too_and_nothing_is_read_for_it():
    firm = Tipping()
    report, code = firm.verified()
    typed = {"actor": firm.officer, "report_id": report.pk, "form": "goods", "amount": 0, "now": NOW}

    with pytest.raises(Refused, match="回执编号"):
        awards.propose_award(words=f"手套，编号{code}", **typed)
    awards.propose_award(words="手套 2345678901234567", **typed)

    assert AuditEvent.unscoped.filter(action="tip.identity_compared").count() == 1


def _values(**changes):
    return HAZARD | {"rectify_by": date(2026, 11, 20)} | changes
