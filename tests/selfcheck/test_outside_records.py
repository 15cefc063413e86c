"""亡人事故 and 行政处罚 outside the portal: recorded from a document, corrected by later rows, counted."""

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from portal.errors import Conflict, Refused
from portal.models import AuditEvent
from portal.rls import reading_as
from portal.scope import Scope
from selfcheck.commands import cases
from selfcheck.commands.outside_records import correct_outside, record_outside, withdraw_outside
from selfcheck.facts.oversight import key_answer
from selfcheck.models import OutsideRecord
from selfcheck.queries.cases import first_violation, latest_evaluation
from tests.casework import NOW, Casework
from tests.factories import EnterpriseFactory, RegisterChangeFactory
from tests.selfcheck.bureau import OCTOBER_19, official, places
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
PENALTY = {
    "on": date(2026, 5, 20),
    "document_no": "青应急罚〔2026〕8号",
    "agency": "青柏区消防救援大队",
    "item": "消防设施未保持完好有效",
    "found_on": date(2026, 4, 8),
    "law": "消防法",
    "major": True,
    "note": "",
}
ACCIDENT = {"on": date(2024, 6, 1), "document_no": "安政复〔2024〕31号", "note": ""}


def recorded(actor, enterprise, kind="penalty", seen=0, **changes):
    values = (PENALTY if kind == "penalty" else ACCIDENT) | changes
    return record_outside(
        actor=actor, enterprise_id=enterprise.pk, kind=kind, values=values, seen=seen, now=NOW
    )


def history(work, case):
    return latest_evaluation(work.officer.scope, case).facts


def reasons(work, case, rule):
    flags = latest_evaluation(work.officer.scope, case).output["flags"]
    answer = next(one for one in flags if one["rule"] == rule)
    return {one["condition"]: one["result"] for one in answer["reasons"]}


def again(work, case):
    cases.reevaluate(actor=work.officer, case_id=case.pk, now=NOW)


def test_article_33_an_accident_within_three_years_is_known_and_an_older_one_proves_nothing():
    work = Casework()
    case = work.match()
    assert reasons(work, case, "LE-3")["accident_free"] == "unknown"

    old = recorded(work.officer, work.enterprise, "accident", on=date(2023, 10, 19))
    again(work, case)
    assert reasons(work, case, "LE-3")["accident_free"] == "unknown"

    recorded(work.officer, work.enterprise, "accident", seen=old.pk, on=date(2023, 10, 20))
    again(work, case)
    assert reasons(work, case, "LE-3")["accident_free"] == "not_met"


def test_article_33_a_penalty_from_outside_is_a_hit_and_whether_it_is_the_same_item_is_for_a_person():
    work = Casework()
    case = work.match()
    cases.add_facts(
        actor=work.officer,
        case_id=case.pk,
        values={"history.searched": True},
        source="执法系统查询",
        seen_version=1,
        now=NOW,
    )
    assert reasons(work, case, "LE-3")["first_violation"] == "met"

    recorded(work.officer, work.enterprise)
    again(work, case)

    assert reasons(work, case, "LE-3")["first_violation"] == "unknown"
    found = first_violation(work.officer.scope, case)
    assert (found.inside, found.hits[0]["record"].document_no) == (1, PENALTY["document_no"])


def test_article_113_three_penalties_from_outside_within_180_days_are_counted():
    work = Casework()
    case = work.match()
    seen = 0
    for month in (6, 7, 8):
        seen = recorded(
            work.officer, work.enterprise, seen=seen, on=date(2026, month, 20), law="安全生产法"
        ).pk

    again(work, case)

    assert reasons(work, case, "DP-7")["penalty_count"] == "met"


def test_heilongjiang_126_4_2_what_was_recorded_makes_a_key_enterprise():
    places()
    enterprise = EnterpriseFactory(division_code="230102001")
    clerk = official(division="230102")
    assert key_answer(clerk.scope, enterprise, date(2026, 10, 19)).must_be_listed is None

    accident = recorded(clerk, enterprise, "accident")
    recorded(clerk, enterprise, seen=accident.pk)

    answer = key_answer(clerk.scope, enterprise, date(2026, 10, 19))
    assert answer.must_be_listed is True
    assert [one.result for one in answer.reasons[:2]] == ["met", "met"]


def test_a_correction_stands_for_the_first_row_and_a_withdrawal_for_none():
    work = Casework()
    case = work.match()
    first = recorded(work.officer, work.enterprise)
    second = correct_outside(
        actor=work.officer, record_id=first.pk, values=PENALTY | {"on": date(2026, 5, 21)}, now=NOW
    )
    with pytest.raises(Conflict):
        correct_outside(actor=work.officer, record_id=first.pk, values=PENALTY, now=NOW)
    again(work, case)
    assert [past.get("decided_on") for past in history(work, case)["history"]] == ["2026-05-21", None]

    withdraw_outside(actor=work.officer, record_id=second.pk, reason="登记错企业", now=NOW)
    again(work, case)

    assert history(work, case).get("history") is None
    actions = list(AuditEvent.unscoped.filter(action__startswith="outside.").values_list("action", flat=True))
    assert sorted(actions) == [
        "outside.corrected",
        "outside.recorded",
        "outside.withdrawn",
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": date(2026, 10, 23)}, "晚于今天"),
        ({"document_no": " "}, "来源文书号没有填写"),
        ({"found_on": date(2026, 5, 21)}, "晚于决定日期"),
    ],
)
def test_each_refusal_names_field_and_mend(changes, sentence):
    work = Casework()

    with pytest.raises(Refused, match=sentence):
        recorded(work.officer, work.enterprise, **changes)
    assert not OutsideRecord.unscoped.exists()


def test_two_browsers_record_one_penalty_once_and_no_row_is_changed():
    work = Casework()
    row = recorded(work.officer, work.enterprise)

    with pytest.raises(Conflict):
        recorded(work.officer, work.enterprise)
    with pytest.raises(DatabaseError, match="不得修改"), transaction.atomic():
        OutsideRecord.unscoped.filter(pk=row.pk).update(document_no="改写")
    assert OutsideRecord.unscoped.count() == 1


def test_only_bureaus_of_the_area_read_it_and_the_enterprise_does_not():
    work = Casework()
    recorded(work.officer, work.enterprise)
    code = work.enterprise.division_code[:6]

    for scope, count in (
        (Scope(division=code), 1),
        (Scope(division="98"), 0),
        (Scope(enterprise_id=work.enterprise.pk), 0),
    ):
        assert OutsideRecord.objects.visible_to(scope).count() == count
        with reading_as(scope):
            assert OutsideRecord.unscoped.count() == count


@time_machine.travel(OCTOBER_19, tick=False)
def test_it_is_entered_corrected_and_taken_back_from_the_file():
    places()
    enterprise = EnterpriseFactory(division_code="990102001")
    client = bureau_client()
    file = reverse("selfcheck:enterprise_file", args=[enterprise.pk])
    given = {"on": "2026-05-20", "document_no": "青应急罚〔2026〕8号", "seen": "0"}
    penalty = given | {"agency": "消防救援大队", "item": "消防设施", "major": "yes"}
    new = [reverse(f"selfcheck:outside_{kind}", args=[enterprise.pk]) for kind in ("accident", "penalty")]
    assert "没有登记不等于没有发生" in client.get(file).content.decode()

    assert "没有填来源文书号" in client.post(new[0], given | {"document_no": ""}).content.decode()
    assert client.post(new[1], penalty).status_code == 302
    row = OutsideRecord.unscoped.get()
    assert client.post(new[0], given | {"seen": row.pk}).status_code == 302
    correct, withdraw = (
        reverse(f"selfcheck:outside_{act}", args=[row.pk]) for act in ("correct", "withdraw")
    )
    assert 'value="消防设施"' in client.get(correct).content.decode()
    assert client.post(correct, penalty | {"item": "消防设施损坏"}).status_code == 302
    assert client.post(withdraw, {"reason": "重复"}).status_code == 400

    page = client.get(file).content.decode()
    assert "消防设施损坏" in page
    assert "不再计入" in page
    assert client.get(file).status_code == 200
    assert enterprise_client(enterprise).get(new[0]).status_code in (302, 403)


def test_a_7_the_past_of_firms_merged_into_the_enterprise_is_searched_with_its_own():
    work = Casework()
    case = work.match()
    first, second, refused = (EnterpriseFactory(division_code=work.enterprise.division_code) for _ in "123")
    merged_into(first, second, "approved")
    merged_into(second, work.enterprise, "approved")
    merged_into(refused, work.enterprise, "refused")
    recorded(work.officer, first)
    recorded(work.officer, refused, document_no="青应急罚〔2026〕9号")

    again(work, case)
    found = first_violation(work.officer.scope, case)

    assert [hit["record"].enterprise for hit in found.hits] == [first]
    assert first.name in found.searched
    assert second.name in found.searched
    assert refused.name not in found.searched
    assert history(work, case)["history"][0]["law"] == "消防法"
    told = why(work, case)
    assert f"合并前主体的记录一并查询：{second.name}、{first.name}。" in told
    assert refused.name not in told
    assert "没有查：执法系统和其他机关的处罚、不予处罚记录；" in told


def test_a_7_the_reason_names_no_register_once_an_officer_has_searched_them():
    work = Casework()
    case = work.match()
    assert "没有查：" in why(work, case)

    cases.add_facts(
        actor=work.officer,
        case_id=case.pk,
        values={"history.searched": True},
        source="执法系统查询",
        seen_version=1,
        now=NOW,
    )

    assert why(work, case) == "已查询，没有以往违法记录。"


def why(work, case) -> str:
    """What LE-3 says of the first violation."""
    output = latest_evaluation(work.officer.scope, case).output
    (flag,) = (one for one in output["flags"] if one["rule"] == "LE-3")
    return next(one["text"] for one in flag["reasons"] if one["condition"] == "first_violation")


def merged_into(one, other, state):
    RegisterChangeFactory(
        enterprise=one, kind="merge", successor=other, state=state, decided_at=NOW, decided_by="lizhang"
    )
