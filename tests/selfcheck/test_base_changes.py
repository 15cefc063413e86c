"""应报基数: who was added, removed or exempt, with reason and persons; the sum is that of the tables."""

from io import BytesIO

import openpyxl
import pytest

from tests.factories import ExemptionFactory, RegisterChangeFactory, UserFactory
from tests.selfcheck.bureau import OCTOBER_19, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

PAGE = "/b/statistics/base/"
STONE = "990102001"


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def freed(reason_code: str, **kwargs):
    row = owing(**kwargs)
    row.exempt_by = ExemptionFactory(
        enterprise=row.enterprise,
        reason_code=reason_code,
        state="approved",
        decided_at=OCTOBER_19,
        decided_by="chief",
    )
    row.save()
    return row


def counted_by_hand():
    """Four at the opening, of whom one closed and one stood still; one came later; one next door."""
    owing(enterprise__division_code=STONE)
    owing()
    freed("closed", enterprise__division_code=STONE)
    freed("suspended")
    owing(late_joiner=True)
    owing(enterprise__division_code="990103001", late_joiner=True)


def sums(response) -> dict[str, int]:
    return {one["words"]: one["number"] for one in response.context["sums"]}


def test_the_sum_by_hand():
    counted_by_hand()
    clerk = bureau_client()

    assert sums(clerk.get(PAGE)) == {
        "开启时名册": 4,
        "开启后补入": 1,
        "注销、关闭或者迁出": 1,
        "免报": 1,
        "应报基数": 3,
    }
    progress = clerk.get("/b/statistics/").context["lines"]
    assert {line["words"]: line["cells"][-1]["text"] for line in progress}["应报基数"] == "3"


def test_every_sum_opens_its_list():
    counted_by_hand()
    clerk = bureau_client()

    for one in clerk.get(PAGE).context["sums"][1:]:
        page = clerk.get(one["url"]).context["page"]
        assert (page.count, len(page.rows)) == (one["number"], one["number"]), one["words"]


def test_an_exemption_stands_with_reason_grounds_and_both_persons():
    UserFactory(username="clerk", name="王芳")
    UserFactory(username="chief", name="李章")
    freed("suspended")

    change = bureau_client().get(PAGE).context["page"].rows[0]["change"]

    assert change.why == "整季停产停业：整季停产检修"
    assert (change.grounds, change.proposed_by, change.decided_by) == ("停产报告", "王芳", "李章")


def test_each_change_leads_to_where_it_was_decided():
    freed("suspended", enterprise__name="停产厂")
    owing(late_joiner=True, enterprise__name="新厂")
    back = owing(late_joiner=True, enterprise__name="复产厂", opened_at=OCTOBER_19)
    gone = freed("closed", enterprise__name="注销厂")
    for row, kind in ((back, "reopen"), (gone, "close")):
        RegisterChangeFactory(
            enterprise=row.enterprise,
            kind=kind,
            new_name="",
            reason="见文书",
            state="approved",
            decided_at=OCTOBER_19,
            decided_by="chief",
        )
    clerk = bureau_client()

    lines = clerk.get(PAGE).context["page"].rows

    assert {line["change"].obligation.enterprise.name: line["source"][0] for line in lines} == {
        "停产厂": "免报审批",
        "新厂": "一企一档",
        "复产厂": "企业变更",
        "注销厂": "企业变更",
    }
    for line in lines:
        page = clerk.get(line["source"][1])
        assert line["change"].obligation.enterprise.name in page.content.decode()


def test_sorted_by_the_time_of_the_change():
    freed("suspended", enterprise__name="停产厂")
    owing(late_joiner=True, enterprise__name="新厂")

    rows = bureau_client().get(PAGE, {"sort": "at"}).context["page"].rows

    assert [line["change"].obligation.enterprise.name for line in rows] == ["新厂", "停产厂"]


def test_the_way_down_and_nothing_beside_it():
    counted_by_hand()
    clerk = bureau_client()

    assert sums(clerk.get(PAGE, {"division": "990102002"}))["开启时名册"] == 0
    assert clerk.get(PAGE, {"division": "990103"}).status_code == 404


def test_the_file_has_the_rows_of_the_screen():
    counted_by_hand()
    clerk = bureau_client()
    rows = clerk.get(PAGE, {"kind": "exempt"}).context["page"].rows

    answer = clerk.get(f"{PAGE}export.xlsx", {"kind": "exempt"})
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()), read_only=True)
    exported = list(book.active.iter_rows(values_only=True))

    assert exported[1][0] == "查询条件：2026年三季度，青柏区，变动：免报"
    assert [row[2] for row in exported[4:]] == [line["change"].obligation.enterprise.uscc for line in rows]


def test_queries_do_not_grow_with_rows():
    clerk = bureau_client()
    freed("suspended")
    few = queries_of(clerk, PAGE)
    counted_by_hand()

    assert queries_of(clerk, PAGE) == few
