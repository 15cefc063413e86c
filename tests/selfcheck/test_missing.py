"""The non-filer list: right to the last enterprise, narrowed by every filter, stable while rows change."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal.badges import badge_for
from portal.calendars import Quarter
from portal.keyset import Key
from portal.scope import Scope
from portal.search_text import index_text
from selfcheck.models import Exemption, FiledInspection, Obligation, Reminder, Report, Submission
from selfcheck.queries import missing as queries
from selfcheck.queries import statistics
from selfcheck.queries.missing import Wanted
from selfcheck.views.bureau import missing, periods
from tests.casework import Casework
from tests.factories import HazardFactory, ObligationFactory
from tests.selfcheck.bureau import DUE, OCTOBER_19, filed, official, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

Q3 = Quarter(2026, 3)
URL = "/b/missing/"


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def names(response) -> list[str]:
    return [line["enterprise"].name for line in response.context["page"].rows]


def exempt(**kwargs) -> Obligation:
    row = owing(**kwargs)
    row.exempt_by = Exemption.unscoped.create(
        enterprise=row.enterprise,
        reason_code="suspended",
        reason="停产",
        evidence_note="通知",
        from_on=Q3.start,
        to_on=Q3.end,
        state="approved",
        proposed_at=OCTOBER_19,
        proposed_by="clerk",
        decided_at=OCTOBER_19,
        decided_by="chief",
    )
    row.save()
    return row


def returned(**kwargs) -> Obligation:
    return filed(returned_at=OCTOBER_19 - timedelta(days=1), fix_by=OCTOBER_19 + timedelta(days=2), **kwargs)


def a_quarter():
    """Two filed, one late, one overdue, one returned, one exempt, one with a moved deadline still due."""
    filed(enterprise__name="按期甲", enterprise__division_code="990102001")
    filed(enterprise__name="按期乙", enterprise__division_code="990102002")
    filed(at=DUE + timedelta(days=1), enterprise__name="迟报丙", enterprise__division_code="990102002")
    owing(enterprise__name="逾期丁", enterprise__division_code="990102001")
    returned(enterprise__name="退回戊", enterprise__division_code="990102003")
    exempt(enterprise__name="免报己", enterprise__division_code="990102003")
    owing(enterprise__name="延期庚", enterprise__division_code="990102003", due_at=DUE + timedelta(days=15))


def test_the_list_holds_exactly_who_has_not_filed():
    a_quarter()
    owing(enterprise__name="外区不应出现", enterprise__division_code="990103001")

    page = bureau_client().get(URL)

    assert names(page) == ["逾期丁", "退回戊", "延期庚"]
    assert "外区不应出现" not in page.content.decode()


def test_the_figures_add_up_and_each_rate_shows_its_base():
    a_quarter()

    page = bureau_client().get(URL)
    tally = page.context["tally"]

    assert (tally.total, tally.base, tally.standing, tally.missing) == (7, 6, 3, 3)
    assert tally.all_statuses == {
        "not_due": 0, "due": 1, "filed": 2, "late": 1, "overdue": 1, "exempt": 1, "returned": 1,
    }  # fmt: skip
    text = page.content.decode()
    assert "50.0%" in text
    assert "3 / 6 家" in text


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("overdue", ["逾期丁"]),
        ("returned", ["退回戊"]),
        ("due", ["延期庚"]),
        ("filed", ["按期甲", "按期乙"]),
        ("late", ["迟报丙"]),
        ("exempt", ["免报己"]),
        ("not_due", []),
        ("all", ["按期甲", "逾期丁", "按期乙", "迟报丙", "退回戊", "免报己", "延期庚"]),
        ("nonsense", ["逾期丁", "退回戊", "延期庚"]),
    ],
)
def test_every_figure_opens_its_list(status, expected):
    a_quarter()
    page = bureau_client().get(URL, {"status": status})

    assert names(page) == expected
    assert page.context["page"].count == len(expected)


def test_each_filter_narrows_the_list():
    common = {"enterprise__division_code": "990102001"}
    owing(
        enterprise__name="北江铸造有限公司",
        size="large",
        high_hazard=True,
        grade=1,
        industry_code="3391",
        **common,
    )
    owing(
        enterprise__name="青柏木业有限公司",
        size="small",
        high_hazard=False,
        grade=None,
        industry_code="2110",
        **common,
    )
    owing(
        enterprise__name="石桥饲料有限公司", size="", high_hazard=None, grade=3, industry_code="C", **common
    )
    rows = Obligation.unscoped.select_related("enterprise")
    for row in rows:
        row.enterprise.search_text = index_text(row.enterprise.name)
        row.enterprise.save()
    scope = Scope(division="990102")

    def found(**changes):
        wanted = Wanted(Q3, "990102", **changes)
        return {
            r.enterprise.name[:2]
            for r in queries.missing(scope, wanted, OCTOBER_19).select_related("enterprise")
        }

    assert found(size="large") == {"北江"}
    assert found(size=queries.NONE) == {"石桥"}
    assert found(high_hazard="yes") == {"北江"}
    assert found(high_hazard="no") == {"青柏"}
    assert found(high_hazard=queries.UNKNOWN) == {"石桥"}
    assert found(grade="3") == {"石桥"}
    assert found(grade=queries.NONE) == {"青柏"}
    assert found(section=("C", "13", "43")) == {"北江", "青柏", "石桥"}
    assert found(section=("B", "06", "12")) == set()
    assert found(text="木业") == {"青柏"}
    assert found(text="木业 青柏") == {"青柏"}
    assert found(text="不存在的") == set()
    code = rows.get(enterprise__name__startswith="北江").enterprise.uscc
    assert found(text=code.lower()) == {"北江"}
    assert found(text="。。。") == set()


def test_a_division_below_narrows_and_one_beside_is_no_page():
    a_quarter()
    clerk = bureau_client()

    assert names(clerk.get(URL, {"division": "990102003"})) == ["退回戊", "延期庚"]
    assert clerk.get(URL, {"division": "990103"}).status_code == 404
    assert clerk.get(URL, {"division": "9901"}).status_code == 404
    assert clerk.get(URL, {"division": "99010200x"}).status_code == 404


def test_bars_fold_to_the_parts_and_name_what_is_not_placed_finer():
    a_quarter()
    owing(enterprise__name="只到县", enterprise__division_code="990102")

    bars = bureau_client().get(URL).context["bars"]

    assert {bar["name"]: (bar["filed"], bar["base"]) for bar in bars} == {
        "石桥街道": (1, 2), "柳溪街道": (2, 2), "南埠镇": (0, 2), "本级未细分": (0, 1),
    }  # fmt: skip


def test_the_bar_of_a_city_folds_whole_counties():
    a_quarter()
    bars = bureau_client("9901").get(URL).context["bars"]

    assert [(bar["name"], bar["filed"], bar["base"]) for bar in bars] == [("青柏区", 3, 6)]


def test_the_curve_counts_days_around_the_deadline():
    filed(at=DUE - timedelta(days=30))
    filed(at=DUE)
    filed(at=DUE + timedelta(microseconds=1))
    owing()

    (curve,) = statistics.overview(Scope(division="990102"), Q3, "990102", OCTOBER_19).curves
    until = dict(curve.filed_until)

    assert curve.base == 4
    assert (until[-19], until[-1], until[0], until[1], max(until)) == (1, 1, 2, 3, 4)


def test_after_a_moved_deadline_the_curve_keeps_the_days_of_the_calendar():
    for _ in range(2):
        filed(at=DUE - timedelta(days=3))
    filed(at=DUE + timedelta(days=2), due_at=DUE + timedelta(days=15))

    (curve,) = statistics.overview(Scope(division="990102"), Q3, "990102", OCTOBER_19).curves
    until = dict(curve.filed_until)

    assert curve.due_on == date(2026, 10, 15)
    assert (until[-4], until[-3], until[1], until[2]) == (0, 2, 2, 3)


def test_a_deadline_moved_for_all_is_the_one_the_curve_shows():
    filed(at=DUE - timedelta(days=3), due_at=DUE + timedelta(days=2))
    filed(at=DUE + timedelta(days=1), due_at=DUE + timedelta(days=2))

    (curve,) = statistics.overview(Scope(division="990102"), Q3, "990102", OCTOBER_19).curves

    assert curve.due_on == date(2026, 10, 17)
    assert dict(curve.filed_until)[-1] == 2


def test_the_curve_is_drawn_with_attributes_and_told_as_a_table():
    a_quarter()
    text = bureau_client().get(URL).content.decode()

    assert "<polyline" in text
    assert "style=" not in text
    assert "看数据表" in text


def test_a_day_of_the_curve_opens_the_list_of_those_that_had_filed_by_then():
    filed(at=DUE - timedelta(days=3)), filed(at=DUE + timedelta(days=1)), owing()
    clerk = bureau_client()
    rows = dict(clerk.get(URL).context["chart"].rows)

    for day, count in (("10-11", 0), ("10-12", 1), ("10-15", 1), ("10-16", 2)):
        (_, address), _ = rows[day]
        assert clerk.get(address).context["page"].count == count
    assert rows["10-20"][0] == ("—", "")


def test_a_row_shows_strip_participation_hazards_and_days():
    row = owing(enterprise__contact_name="韩立群", enterprise__contact_phone="13000001186")
    summer = DUE - timedelta(days=92)
    filed(enterprise=row.enterprise, quarter=2, due_at=summer, at=summer)
    HazardFactory(enterprise=row.enterprise, level="major")
    HazardFactory(enterprise=row.enterprise)
    HazardFactory(enterprise=row.enterprise, found_on=date(2025, 3, 1), rectify_by=date(2025, 4, 1))
    attended(row, "2026-05-20")

    line = bureau_client().get(URL).context["page"].rows[0]

    assert line["words"] == "逾期 4 天"
    assert [cell["status"] for cell in line["cells"]] == ["overdue", "filed", "overdue", "nothing_owed"]
    assert (line["row"].attended, line["row"].participation) == (1, "ok")
    assert (line["row"].general_hazards, line["row"].major_hazards) == (1, 1)


def attended(row, day):
    report = Report.unscoped.create(
        obligation=ObligationFactory(enterprise=row.enterprise, quarter=1),
        enterprise=row.enterprise,
        state="submitted",
        versions=1,
        created_at=OCTOBER_19,
    )
    submission = Submission.unscoped.create(
        report=report,
        enterprise=row.enterprise,
        version=1,
        receipt_no=f"R{row.pk}",
        idempotency_key="k",
        content={},
        digest="d",
        digest_name="sha256",
        prepared_by="a",
        signed_by="b",
        signed_name="b",
        signed_at=OCTOBER_19,
    )
    FiledInspection.unscoped.create(
        submission=submission,
        enterprise=row.enterprise,
        inspected_on=day,
        in_quarter=True,
        principal_present=True,
    )


def test_a_term_for_mending_that_is_over_is_not_shown_as_running():
    owed = returned()
    page = bureau_client().get(URL).content.decode()
    assert "限 10-21 前补正" in page
    assert "已过期" not in page

    Obligation.unscoped.filter(pk=owed.pk).update(fix_by=DUE + timedelta(hours=24))
    page = bureau_client().get(URL).content.decode()
    assert "补正期限 10-16 已过期 3 天" in page
    assert "限 10-16 前补正" not in page


@pytest.mark.parametrize(
    ("role", "seen"), [("clerk", True), ("officer", True), ("chief", False), ("division_admin", False)]
)
def test_telephones_are_for_those_who_call(role, seen):
    owing(enterprise__contact_name="韩立群", enterprise__contact_phone="13000001186")
    text = bureau_client(role=role).get(URL).content.decode()

    assert ("13000001186" in text) == seen
    assert ("韩立群" in text) == seen
    assert seen or "130****1186" in text


def test_keyset_pages_cover_all_rows_once_in_both_directions():
    for number in range(65):
        owing(enterprise__name=f"企业{number:03d}", enterprise__division_code=f"99010200{1 + number % 3}")
    clerk = bureau_client()

    seen, query, pages = [], {}, []
    while True:
        page = clerk.get(URL, query).context["page"]
        pages.append([line["o"].pk for line in page.rows])
        seen += pages[-1]
        if not page.next_key:
            break
        query = {"after": page.next_key}
    back = clerk.get(URL, {"before": page.previous_key}).context["page"]

    assert [len(p) for p in pages] == [30, 30, 5]
    assert len(set(seen)) == 65
    assert [line["o"].pk for line in back.rows] == pages[1]
    assert back.first_number == 31


def test_a_page_in_hand_stays_right_when_somebody_files():
    rows = [owing(enterprise__name=f"企业{number:03d}") for number in range(35)]
    clerk = bureau_client()
    first = clerk.get(URL).context["page"]
    Obligation.unscoped.filter(pk=rows[3].pk).update(filed_at=OCTOBER_19, inspected_in_quarter=True)

    second = clerk.get(URL, {"after": first.next_key}).context["page"]

    assert [line["o"].pk for line in second.rows] == [row.pk for row in rows[30:]]


@pytest.mark.parametrize("sort", ["name", "-name", "due", "-due", "division", "-division", "evil; drop"])
def test_every_order_pages_through_everything(sort):
    for number in range(33):
        owing(enterprise__name=f"企业{number * 7 % 33:03d}", due_at=DUE + timedelta(days=number % 4))
    clerk = bureau_client()
    first = clerk.get(URL, {"sort": sort}).context["page"]
    second = clerk.get(URL, {"sort": sort, "after": first.next_key}).context["page"]
    ids = [line["o"].pk for line in (*first.rows, *second.rows)]

    assert len(ids) == len(set(ids)) == 33
    if sort in ("name", "-name"):
        shown = [line["enterprise"].name for line in (*first.rows, *second.rows)]
        assert shown == sorted(shown, reverse=sort == "-name")


@pytest.mark.parametrize(("sort", "shown"), [("-general", ["乙", "甲"]), ("-reminders", ["甲", "乙"])])
def test_general_hazards_and_reminders_order_the_list(sort, shown):
    first, second = owing(enterprise__name="甲"), owing(enterprise__name="乙")
    HazardFactory(enterprise=second.enterprise)
    first.reminders.create(at=OCTOBER_19, by="clerk", channel="phone")

    page = bureau_client().get(URL, {"sort": sort}).context["page"]

    assert [line["enterprise"].name for line in page.rows] == shown


@pytest.mark.parametrize("sort", ["major", "-major"])
def test_major_hazards_of_the_year_order_the_list_page_by_page(sort):
    for number in range(33):
        row = owing(enterprise__name=f"企业{number:03d}")
        for _ in range(number % 3):
            HazardFactory(enterprise=row.enterprise, level="major", found_on=date(2026, 8, 3))
        HazardFactory(enterprise=row.enterprise, level="major", found_on=date(2025, 8, 3))
    clerk = bureau_client()
    first = clerk.get(URL, {"sort": sort}).context["page"]
    second = clerk.get(URL, {"sort": sort, "after": first.next_key}).context["page"]
    lines = [line["row"] for line in (*first.rows, *second.rows)]

    assert len({row.obligation.pk for row in lines}) == 33
    shown = [row.major_hazards for row in lines]
    assert shown == sorted([0, 1, 2] * 11, reverse=sort == "-major")


def test_a_key_of_another_order_begins_at_the_beginning():
    owing()
    key = str(Key("甲厂", 1, 1))

    assert len(bureau_client().get(URL, {"sort": "major", "after": key}).context["page"].rows) == 1


@pytest.mark.parametrize("key", ["x", "AAAA", "WyJhIl0", "!!!!", "WzEsMiwzXQ" * 20])
def test_a_key_changed_by_hand_begins_at_the_beginning(key):
    a_quarter()
    assert names(bureau_client().get(URL, {"after": key}))[0] == "逾期丁"
    assert bureau_client().get(URL, {"before": key, "sort": "due"}).status_code == 200


def test_a_list_too_long_to_count_says_so_at_the_head_and_in_the_pager(monkeypatch):
    monkeypatch.setattr(missing, "COUNTED_TO", 3)
    for _ in range(5):
        owing(size="small")

    text = bureau_client().get(URL, {"size": "small"}).content.decode()

    assert "合计（全部 3 家以上" in text
    assert "共 3 家以上，每页" in text


def test_a_quarter_that_is_not_owed_looks_different_from_an_exemption():
    exempt(enterprise__name="免报")

    page = bureau_client().get(URL, {"status": "exempt"})

    assert [cell["status"] for cell in page.context["page"].rows[0]["cells"]] == [
        "nothing_owed", "nothing_owed", "exempt", "nothing_owed",
    ]  # fmt: skip
    text = page.content.decode()
    assert "#s-none" in text
    assert "#s-off" in text
    assert text.count("没有报送义务") > 3, "and the legend names it"


def test_late_and_still_due_do_not_share_a_shape():
    assert badge_for("late").shape != badge_for("due").shape


def test_the_default_quarter_is_the_one_that_ended_and_others_can_be_chosen():
    a_quarter()
    owing(quarter=4, enterprise__name="四季度企业", due_at=DUE + timedelta(days=92))
    clerk = bureau_client()

    assert clerk.get(URL).context["wanted"].quarter == Q3
    fourth = clerk.get(URL, {"year": 2026, "quarter": 4})
    assert names(fourth) == ["四季度企业"]
    assert fourth.context["page"].rows[0]["row"].status == "not_due"
    assert "还没有开启" in clerk.get(URL, {"year": 2025, "quarter": 2}).content.decode()
    assert clerk.get(URL, {"year": "abc", "quarter": 9}).context["wanted"].quarter == Q3


def test_at_most_fifteen_queries_the_same_for_one_row_and_for_thirty():
    owing(enterprise__division_code="990102001")
    clerk = bureau_client()
    one = queries_of(clerk, URL)

    for _ in range(40):
        owing(enterprise__division_code="990102002")

    assert len(clerk.get(URL).context["page"].rows) == 30
    assert queries_of(clerk, URL) == one <= 15


def test_a_large_area_shows_kept_figures_with_their_time(monkeypatch, time_machine):
    monkeypatch.setattr(statistics, "LARGE", 3)
    a_quarter()
    clerk = bureau_client()
    assert clerk.get(URL).context["tally"].missing == 3
    owing(enterprise__name="新来的")

    time_machine.move_to(OCTOBER_19 + timedelta(seconds=30), tick=False)
    kept = clerk.get(URL)
    assert (kept.context["tally"].missing, kept.context["figures_at"]) == (3, OCTOBER_19)
    assert "新来的" in names(kept), "the rows themselves are never old"
    assert kept.context["page"].count == 3
    assert clerk.get(URL, {"size": "none"}).context["page"].count == 4, "a filtered list is counted"

    time_machine.move_to(OCTOBER_19 + timedelta(minutes=2), tick=False)
    clerk.get(URL)
    assert clerk.get(URL).context["tally"].missing == 4, "renewed in the background"

    owing(enterprise__name="又一家")
    assert clerk.get(URL, {"fresh": 1}).context["tally"].missing == 5


def test_without_base_a_rate_is_a_dash():
    exempt(enterprise__name="唯一企业")

    text = bureau_client().get(URL).content.decode()

    assert "—" in text
    assert "0 / 0 家" in text


def test_the_home_page_opens_the_lists_behind_its_figures():
    a_quarter()
    clerk = bureau_client()

    page = clerk.get(reverse("selfcheck:bureau_home"))

    todo = {item["words"]: item for item in page.context["todo"]}
    assert todo["2026年三季度逾期未报"]["count"] == 1
    assert names(clerk.get(todo["2026年三季度逾期未报"]["url"])) == ["逾期丁"]
    assert [clock.obligation.enterprise.name for clock in page.context["clocks"]] == ["退回戊"]
    assert page.context["next_due"]["quarter"] == Quarter(2026, 4)
    few = queries_of(clerk, reverse("selfcheck:bureau_home"))
    for _ in range(12):
        returned(enterprise__division_code="990102001")
    assert queries_of(clerk, reverse("selfcheck:bureau_home")) == few <= 25


@pytest.mark.parametrize(
    ("role", "label"), [("officer", "办理"), ("clerk", "查看"), ("legal_reviewer", "查看")]
)
def test_a_line_of_the_home_page_offers_what_the_role_may_do(role, label):
    work = Casework()
    work.match()

    page = bureau_client(role=role).get(reverse("selfcheck:bureau_home"))

    todo = {item["words"]: item["label"] for item in page.context["todo"]}
    assert todo["从宽与双罚提示待提出意见"] == label


def test_texts_and_letters_are_not_counted_as_calls():
    row = owing()
    for channel in ("notice", "email", "sms", "letter", "phone", "visit"):
        Reminder.unscoped.create(obligation=row, at=OCTOBER_19, by="clerk", channel=channel)

    told = bureau_client().get(reverse("selfcheck:bureau_home")).context["reminders"]

    assert told == {"all": 6, "calls": 2}


def test_the_periods_page_lists_and_opens():
    a_quarter()
    clerk = bureau_client()
    url = reverse("selfcheck:period_open") + "?period=2026Q4"
    shown = clerk.get(url).content.decode()
    assert "将新建 7 家" in shown
    assert "第十四条" in shown
    done = clerk.post(url, follow=True).content.decode()
    assert "新建 7 家" in done
    assert clerk.get(reverse("selfcheck:period_list")).context["lines"][1]["base"] == 7
    assert bureau_client(role="officer").get(url).status_code == 403
    assert clerk.get(reverse("selfcheck:period_open") + "?period=abc").status_code == 404


def test_a_very_large_opening_goes_to_the_background(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(periods, "AT_ONCE", 2)
    a_quarter()
    clerk = bureau_client()

    with django_capture_on_commit_callbacks(execute=True):
        started = clerk.post(reverse("selfcheck:period_open") + "?period=2026Q4")
    answer = clerk.get(started["Location"])

    assert "已完成" in answer.content.decode()
    assert Obligation.unscoped.filter(quarter=4).count() == 7


def test_the_actor_of_the_bureau_reads_through_its_own_scope():
    a_quarter()
    foreign = owing(enterprise__division_code="990103001")
    wanted = Wanted(Q3, "")

    found = queries.missing(official().scope, wanted, OCTOBER_19)

    assert foreign not in found
