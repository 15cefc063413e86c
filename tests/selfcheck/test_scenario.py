"""情景推演: the command's answers on a page, from typed or uploaded facts, with nothing stored."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from selfcheck.forms.scenario import caps, case, filing
from selfcheck.forms.scenario.form import FactsForm
from selfcheck.queries import scenario as queries
from tests.measure import queries_of
from tests.rules.golden_cases import assessment_cases, caps_cases, filing_cases
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
CASES = [data for _, _, data in assessment_cases()]
CAPS = [data for _, data in caps_cases()]
FILING = [data for _, data in filing_cases()]
EVERY = (
    [("case", case.PLAN, data) for data in CASES]
    + [("caps", caps.PLAN, data) for data in CAPS]
    + [("filing", filing.PLAN, data) for data in FILING]
)
SPOT = next(data for data in CASES if data["id"].startswith("抽查发现重大事故隐患，不检查"))


@pytest.fixture
def officer():
    return bureau_client("990102", role="officer")


def typed(plan, facts) -> dict:
    """What a person would have typed: the values of the controls."""
    form = FactsForm(plan, file=facts)
    values = {name: form[name].initial for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "")}


def post(client, facts, plan=case.PLAN, act="ask", address="selfcheck:scenario", **changes):
    values = typed(plan, facts) | {"act": act} | changes
    return client.post(reverse(address), {k: v for k, v in values.items() if v is not None})


def answer_of(response):
    assert response.status_code == 200, response.context["form"].errors
    return response.context["answer"]


@pytest.mark.parametrize(("kind", "plan", "facts"), EVERY, ids=[f"{k}: {d['id']}" for k, _, d in EVERY])
def test_facts_go_through_the_form_and_give_the_same_answer(kind, plan, facts):
    form = FactsForm(plan, typed(plan, facts))

    assert form.is_valid(), form.errors
    assert queries.ask(kind, form.facts()) == queries.ask(kind, facts)


def test_the_page_shows_every_rule_with_reasons_articles_and_the_law_s_own_word(officer):
    page = post(officer, SPOT).content.decode()

    assert page.count('<section class="panel" id="r-') == 15
    assert "DP-1 一案双罚" in page
    assert "要依法一案双罚" in page
    assert "应急〔2025〕11号" in page
    assert "已满足" in page
    assert "dp1_trigger@CN@2025-01-28" in page
    assert "由具名执法人员决定" in page


def test_the_suggestion_keeps_the_order_of_the_format(officer):
    answer = answer_of(post(officer, SPOT))

    assert [rule.code for rule in answer.suggestion] == ["DP-1", "AT-1"]


def test_an_older_act_shows_the_law_of_its_day_beside_today_s(officer):
    """行政处罚法第三十七条"""
    response = post(officer, SPOT | {"act_on": "2024-12-01"})

    rules = {rule.code: rule for rule in answer_of(response).rules}
    assert (rules["DP-1"].state, rules["DP-1"].older_state, rules["DP-1"].lighter) == (
        "raised",
        "quiet",
        True,
    )
    assert "行为日 2024-12-01 的法" in response.content.decode()


def test_one_condition_changed_keeps_the_rest_and_says_what_turned(officer):
    first = post(officer, SPOT)
    trail = answer_of(first).trail

    second = post(officer, SPOT, before=trail, **{"finding.severity": "general"})

    assert [(rule.code, was) for rule, was in second.context["changes"]][:2] == [
        ("DP-1", "raised"),
        ("AT-1", "raised"),
    ]
    assert second.context["form"].facts()["finding"]["found_by"] == "spot_check"
    assert "由“提示”变为“不提示”" in second.content.decode()


@pytest.mark.parametrize(
    ("control", "value", "words"),
    [
        ("on", "", "没有填决定日"),
        ("on", "2026-02-30", "决定日写法不对"),
        ("division", "330", "区划代码"),
        ("check.filed_at", "", "报送季度情况选的是“不明”，却填了日期"),
        ("check.filed_at", "no", "报送季度情况选的是“已知没有”，却填了日期"),
        ("check.filed_at.day", "", "报送季度情况没有填日期"),
        ("check.filed_at.time", "9点", "报送季度情况的时刻写法不对"),
    ],
)
def test_an_error_names_the_fact_the_reason_and_the_mend_and_keeps_what_was_typed(
    officer, control, value, words
):
    facts = SPOT | {"check": SPOT["check"] | {"filed_at": "2026-07-12T09:30:00"}}
    kept = None if control == "division" else facts["division"]

    response = post(officer, facts, **{control: value})

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert kept is None or f'value="{kept}"' in page
    assert '<option value="spot_check" selected>' in page


def test_history_says_whether_anybody_searched(officer):
    searched = answer_of(post(officer, SPOT | {"history": []}))
    unsearched = answer_of(post(officer, {k: v for k, v in SPOT.items() if k != "history"}))

    words = [
        next(r["text"] for r in answer.rules[13].reasons if r["condition"] == "初次违法")
        for answer in (searched, unsearched)
    ]
    assert words == ["已查询，没有以往违法记录。", "没有查询以往违法记录。"]


def test_rows_without_the_answer_that_there_are_some_are_refused(officer):
    response = post(officer, SPOT, history="none", **{"history.0.item": "甲"})

    assert response.status_code == 422
    assert "填了以往违法，却没有选“有以下记录”" in response.content.decode()


def test_a_row_is_added_without_judging_what_was_typed(officer):
    response = post(officer, SPOT, act="add:history", on="", **{"history.0.item": "甲"})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="history.1.item"' in page
    assert 'name="history.0.item" value="甲"' in page
    assert "没有填决定日" not in page


def test_the_facts_are_downloaded_in_the_format_of_the_command_and_loaded_again(officer):
    facts = SPOT | {"history": [{"item": "甲", "found_on": "2025-01-02", "decided_on": False}]}
    content = post(officer, facts, act="download").content

    upload = SimpleUploadedFile("facts.json", content, "application/json")
    response = officer.post(reverse("selfcheck:scenario"), {"act": "upload", "file": upload})

    assert queries.ask("case", json.loads(content)[0]) == queries.ask("case", facts)
    assert answer_of(response) == queries.ask("case", facts)
    assert "已载入文件的第 1 个对象，共 1 个" in response.content.decode()


def load(client, content: bytes, **data):
    file = SimpleUploadedFile("facts.json", content, "application/json")
    return client.post(reverse("selfcheck:scenario"), {"act": "upload", "file": file} | data)


def test_any_object_of_a_file_can_be_looked_at(officer):
    response = load(officer, json.dumps([SPOT, SPOT | {"id": "第二案"}]).encode(), which="2")

    assert 'value="第二案"' in response.content.decode()


def test_times_of_another_zone_are_shown_in_shanghai_time(officer):
    facts = SPOT | {"finding": SPOT["finding"] | {"found_at": "2026-08-18T02:00:30Z"}}

    page = load(officer, json.dumps(facts).encode()).content.decode()

    assert 'name="finding.found_at.time" value="10:00:30"' in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "所选文件 不是 UTF-8 编码的 JSON"),
        (b"[]", "所选文件里没有对象"),
        (b"[" * 100000, "JSON"),
        (b"\xff\xfe", "不是 UTF-8"),
        (b'{"id": "a"}', "第 1 个对象（a）的“决定日”（on）：缺少"),
        (
            b'[{"id": "a", "division": "33", "on": "2026-01-01", "finding": {"found_by": "me"}}]',
            "第 1 个对象（a）的“最先由谁发现”（finding.found_by）：不认识 “me”",
        ),
        (
            b'[{"id": "a", "division": "33", "on": "2026-01-01", "history": [{"found_on": 3}]}]',
            "的“发现日”（history[0].found_on）",
        ),
        (b'{"id": "a", "division": "33", "on": "2026-01-01", "x\\u003cb": 1}', "x&lt;b"),
    ],
)
def test_a_file_that_cannot_be_read_says_which_object_and_key(officer, content, words):
    page = load(officer, content).content.decode().replace("&quot;", '"')

    assert words in page


def test_a_number_beyond_the_file_is_refused(officer):
    response = load(officer, json.dumps(SPOT).encode(), which="3")

    assert "文件只有 1 个对象，没有第 3 个" in response.content.decode()


def test_a_year_of_visits_blocks_the_one_too_many(officer):
    response = post(officer, CAPS[0], caps.PLAN, address="selfcheck:scenario_caps")

    page = response.content.decode()
    assert answer_of(response).answer.next_blocked
    assert "上限 4 次，已计入 4 次" in page
    assert "不得安排" in page


def test_known_to_be_ungraded_is_an_answer(officer):
    facts = CAPS[0] | {"grades": [{"grade": None, "from": "2020-01-01"}]}

    assert answer_of(post(officer, facts, caps.PLAN, address="selfcheck:scenario_caps")).answer.cap == 12


def test_a_filing_row_says_its_status(officer):
    response = post(officer, FILING[0], filing.PLAN, address="selfcheck:scenario_filing")

    assert answer_of(response).answer.status == "filed"
    assert "2026-04-15 23:59:59" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "plan", "facts", "control", "words"),
    [
        ("scenario_caps", caps.PLAN, CAPS[0], {"visits.0.kind": ""}, "缺少，必须填写"),
        ("scenario_caps", caps.PLAN, CAPS[0], {"year": "x"}, "年度不是整数"),
        ("scenario_filing", filing.PLAN, FILING[0], {"inspected_on": "2026-02-31"}, "2026-02-31"),
        ("scenario_filing", filing.PLAN, FILING[0], {"year": "2007"}, "没有现行规定"),
    ],
)
def test_the_other_tabs_refuse_in_words_too(officer, address, plan, facts, control, words):
    response = post(officer, facts, plan, address=f"selfcheck:{address}", **control)

    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.parametrize("role", ["clerk", "division_admin"])
def test_it_is_for_officers_reviewers_and_chiefs(role):
    assert bureau_client("990102", role=role).get(reverse("selfcheck:scenario")).status_code == 403


@pytest.mark.parametrize("name", ["scenario", "scenario_caps", "scenario_filing"])
def test_an_empty_form_is_the_same_for_every_role_and_says_that_nothing_is_stored(name):
    for role in ("officer", "legal_reviewer", "chief"):
        response = bureau_client("990102", role=role).get(reverse(f"selfcheck:{name}"))
        assert "不保存任何内容" in response.content.decode()
        assert "no-store" in response["Cache-Control"]


def test_nothing_is_stored(officer):
    officer.get(reverse("selfcheck:scenario"))
    before = _rows()

    post(officer, SPOT)
    load(officer, json.dumps(SPOT).encode())

    assert _rows() == before


def test_the_page_costs_the_same_whatever_is_typed(officer):
    empty = queries_of(officer, reverse("selfcheck:scenario"))

    assert queries_of(officer, reverse("selfcheck:scenario_caps")) == empty
    assert empty < 12


def _rows() -> dict[str, int]:
    models = [kind.model_class() for kind in ContentType.objects.all()]
    tables = {model._meta.db_table for model in models if model and model._meta.managed}
    present = set(connection.introspection.table_names())
    return {table: _count(table) for table in sorted(tables & present)}


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]
