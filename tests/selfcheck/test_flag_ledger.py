"""S16 从宽、双罚提示台账: every flag one may see, none of a sealed case, exported as shown."""

from io import BytesIO

import openpyxl
import pytest

from selfcheck.models import SecondCheck
from tests.casework import NOW, Casework
from tests.filing import client_of
from tests.selfcheck.bureau import places, queries_of
from tests.selfcheck.test_case_outcomes import close, lenient_case, with_artefacts
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

PAGE = "/b/statistics/flags/"


@pytest.fixture
def work(time_machine):
    places()
    work = Casework(checked=True)
    time_machine.move_to(NOW, tick=False)
    return work


def shown(client, **query):
    return client.get(PAGE, {"year": 2026, "quarter": 4} | query).context["page"]


def test_a_flag_stands_with_basis_persons_and_conclusion(work):
    case = work.match()
    work.settle(case)

    line = shown(client_of(work.officer)).rows[0]

    assert (line.handled_by, line.reviewed_by, line.conclusion) == ("钱立", "孙法", "认定成立")
    assert "条" in line.basis


def test_until_somebody_proposes_the_officer_of_the_case_handles_it(work):
    work.match()

    line = shown(client_of(work.officer)).rows[0]

    assert (line.handled_by, line.reviewed_by, line.conclusion) == ("钱立", "", "待提出意见")


def test_quarter_state_and_rule_narrow_the_list(work):
    work.match()
    clerk = client_of(work.officer)
    rules = {line.flag.rule for line in shown(clerk).rows}

    assert shown(clerk, quarter=3).count == 0
    assert shown(clerk, state="upheld").count == 0
    for rule in rules:
        assert {line.flag.rule for line in shown(clerk, rule=rule).rows} == {rule}


def test_of_a_sealed_case_nothing_is_there_on_screen_or_in_the_file(work):
    case, other = lenient_case(work), work.staff("officer", "周正")
    with_artefacts(work, case)
    close(work, case, draw=0.0)

    assert SecondCheck.unscoped.filter(state="waiting").exists()
    assert shown(client_of(other)).count == 0
    assert len(exported(client_of(other))) == 4
    assert shown(client_of(work.chief)).count > 0


def test_sorted_by_a_column_on_the_screen_and_in_the_file(work):
    work.settle(work.match())
    work.second_finding()
    clerk = client_of(work.officer)
    newest = [line.flag.pk for line in shown(clerk).rows]
    rules = {pk: line.flag.rule for pk, line in zip(newest, shown(clerk).rows, strict=True)}

    for sort in ("rule", "-rule"):
        order = [line.flag.pk for line in shown(clerk, sort=sort).rows]
        expected = sorted(newest, key=lambda pk: (rules[pk], pk), reverse=sort.startswith("-"))
        assert order == expected != newest
        assert [row[1] for row in exported(clerk, sort=sort)[4:]] == order
    for sort in ("flag", "name", "found", "conclusion", "-conclusion", "evil; drop"):
        assert {line.flag.pk for line in shown(clerk, sort=sort).rows} == set(newest)
    ranks = [line.conclusion for line in shown(clerk, sort="-conclusion").rows]
    assert ranks.index("认定成立") < ranks.index("待提出意见")


def test_the_neighbour_sees_nothing(work):
    work.match()

    assert shown(bureau_client("990103")).count == 0


def test_the_file_has_the_rows_of_the_screen(work):
    work.settle(work.match())
    clerk = client_of(work.officer)

    rows = exported(clerk)

    assert rows[0][0] == "从宽、双罚提示台账（提示不是决定）"
    assert [row[1] for row in rows[4:]] == [line.flag.pk for line in shown(clerk).rows]
    assert [row[11] for row in rows[4:]] == [line.conclusion for line in shown(clerk).rows]


def test_queries_do_not_grow_with_rows(work):
    work.match()
    clerk = client_of(work.officer)
    few = queries_of(clerk, PAGE)
    work.second_finding()

    assert queries_of(clerk, PAGE) == few


def exported(client, **query) -> list[tuple]:
    answer = client.get(f"{PAGE}export.xlsx", {"year": 2026, "quarter": 4} | query)
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()), read_only=True)
    return list(book.active.iter_rows(values_only=True))
