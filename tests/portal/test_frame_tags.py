"""The tags of every page: words beside colours, sentences beside fields, filters kept in the URL."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from portal import formats
from portal.badges import BADGES
from portal.legal import Citation, Reason, Result
from portal.templatetags.portal import rate
from portal.widgets import CountInput, DateInput, PhotosInput

LAW = Citation("安全生产法", "第四十一条", verified_on=date(2026, 1, 5))
UNCHECKED = Citation("安全生产事故隐患排查治理暂行规定", "第十四条第一款", number="总局令第16号")


def render(source, query="", **context):
    template = engines["django"].from_string("{% load portal %}" + source)
    return template.render(context, RequestFactory().get(f"/list/?{query}"))


class InspectionForm(forms.Form):
    done_on = forms.DateField(label="检查日期", widget=DateInput, help_text="以检查记录为准")
    items = forms.IntegerField(label="对照项数", widget=CountInput)
    level = forms.ChoiceField(
        label="级别", choices=[("general", "一般"), ("major", "重大")], widget=forms.RadioSelect
    )
    photos = forms.FileField(label="照片", widget=PhotosInput)
    read = forms.BooleanField(label="我已阅读")

    sources = {"items": "上季度"}
    warnings = {"items": ["比上季度少 40 项，请写明理由。"]}

    def clean_done_on(self):
        message = "检查日期不在三季度内。请改为 7月1日 至 9月30日 之间的日期。"
        raise forms.ValidationError(message, params={"citation": UNCHECKED})


@pytest.mark.parametrize("code", ["not_due", "due", "filed", "late", "overdue", "exempt", "returned"])
def test_a_filing_status_has_a_shape_and_a_word_beside_its_colour(code):
    badge = BADGES[code]
    html = render("{% status code %}", code=code)
    assert f"status--{badge.tone}" in html
    assert f"#{badge.shape}" in html
    assert badge.word in html


def test_a_status_may_say_more_than_its_own_word():
    html = render('{% status "overdue" "逾期未报 4 天" %}')
    assert "逾期未报 4 天" in html
    assert "status--over" in html


def test_a_status_without_row_or_word_is_a_mistake():
    with pytest.raises(LookupError, match="portal/badges.py"):
        render('{% status "nonsense" %}')


def test_an_article_nobody_compared_with_the_text_says_so():
    assert "待核实" in render("{% citation law %}", law=UNCHECKED)
    assert "待核实" not in render("{% citation law %}", law=LAW)


def test_reasons_print_the_answer_the_article_and_the_day_of_the_law():
    reasons = [
        Reason("季度检查", Result.MET, "9月17日 检查 1 次", LAW),
        Reason("主要负责人参加", Result.NOT_MET, "今年 0 次", LAW),
        Reason("整改完成", Result.UNKNOWN, "没有佐证", LAW),
        Reason("正在采取有效措施", Result.NEEDS_PERSON, "由执法人员判断", UNCHECKED),
    ]
    html = render("{% reasons found on %}", found=reasons, on=date(2026, 10, 9))
    for word in ("已满足", "未满足", "不明", "需人工判断", "第四十一条", "按 2026-10-09 的法"):
        assert word in html


CELLS = [
    {"quarter": "2026Q1", "status": "filed", "date": "04-11 报送"},
    {"quarter": "2026Q2", "status": "late", "word": "逾期 2 天报送"},
    {"quarter": "2026Q3", "status": "due", "now": True},
    {"quarter": "2026Q4", "status": "not_due"},
]
LEAD = {"count": 0, "needed": 1, "status": "at_risk", "sentence": "今年尚未参加。"}


def test_the_quarter_strip_reads_without_colours():
    html = render("{% qstrip cells lead 2026 %}", cells=CELLS, lead=LEAD)
    for word in (
        "一季度",
        "已报送",
        "04-11 报送",
        "逾期 2 天报送",
        "三季度 · 本期",
        "未到期",
        "负责人参加检查",
    ):
        assert word in html


def test_the_dense_strip_tells_a_screen_reader_the_same():
    html = render("{% qmini cells lead %}", cells=CELLS, lead=LEAD)
    assert "一季度已报送，" in html
    assert "二季度逾期 2 天报送，" in html


def test_a_field_joins_help_warning_and_error_to_its_control():
    form = InspectionForm({"done_on": "2026-10-02", "items": "18"})
    html = render("{% field form.done_on %}{% field form.items unit='项' %}", form=form)
    assert 'aria-describedby="id_done_on_helptext id_done_on_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_items_unit id_items_warning"' in html
    assert "来自上季度" in html
    assert "比上季度少 40 项" in html


def test_an_error_names_field_reason_basis_and_mend():
    html = render("{% field form.done_on %}", form=InspectionForm({"done_on": "2026-10-02"}))
    assert "<b>检查日期不在三季度内。</b>请改为 7月1日" in html
    assert "第十四条第一款" in html


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("items", "对照项数没有填写。请填写后再提交。"),
        ("level", "级别没有选择。请选一项。"),
        ("photos", "照片没有上传。请选择文件。"),
        ("read", "我已阅读没有勾选。请核对后勾选。"),
    ],
)
def test_an_empty_field_is_named_in_the_summary_and_linked(field, sentence):
    html = render("{% form_errors form %}", form=InspectionForm({}))
    assert f'<a href="#id_{field}">{sentence}</a>' in html


def test_a_short_error_of_django_gets_the_name_of_its_field():
    html = render("{% form_errors form %}", form=InspectionForm({"items": "十八"}))
    assert "对照项数：" in html


def test_a_choice_list_is_a_group_with_a_legend():
    html = render("{% field form.level %}", form=InspectionForm())
    assert "<legend" in html
    assert html.count('class="choice"') == 2


def test_a_date_is_written_as_the_native_picker_needs_it():
    form = InspectionForm(initial={"done_on": date(2026, 9, 17)})
    html = render("{% field form.done_on %}", form=form)
    assert 'type="date"' in html
    assert 'value="2026-09-17"' in html


def test_the_pager_keeps_the_filters_and_drops_the_page():
    page = Paginator(range(87), 10).page(3)
    html = render('{% pager page "家" %}', "status=overdue&page=3", page=page)
    assert "共 87 家，每页 10 家" in html
    assert 'href="?status=overdue&amp;page=4"' in html
    assert 'aria-current="page">3<' in html


def test_the_keyset_pager_offers_only_what_there_is():
    page = SimpleNamespace(count=87, per_page=20, previous_key=None, next_key="ab12")
    html = render("{% pager page %}", "status=overdue", page=page)
    assert 'href="?status=overdue&amp;after=ab12"' in html
    assert 'rel="prev"' not in html
    assert "尾页" not in html


def test_a_changed_filter_returns_to_the_first_page():
    assert (
        render("{% query_string status='late' %}", "q=木业&status=due&page=4")
        == "?q=%E6%9C%A8%E4%B8%9A&amp;status=late"
    )


@pytest.mark.parametrize(
    ("query", "href", "order"),
    [
        ("", "?sort=name", ""),
        ("sort=name", "?sort=-name", "ascending"),
        ("sort=-name", "?sort=name", "descending"),
    ],
)
def test_a_second_click_on_a_column_turns_its_order(query, href, order):
    html = render('{% sort_head "name" "单位名称" %}', query)
    assert f'href="{href}"' in html
    assert (f'aria-sort="{order}"' in html) == bool(order)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ moment|cdate }}", "2026-10-16"),
        ("{{ moment|cdatetime }}", "2026-10-16 00:00"),
        ("{{ nothing|cdate }}", "—"),
        ("{{ yuan|yuan }}", "6.80"),
        ("{{ phone|mask_phone }}", "130****2671"),
        ("{{ name|mask_name }}", "欧**"),
        ("{{ email|mask_email }}", "z***@example.com"),
        ("{{ reason|sentence }}更正中", "补充照片。更正中"),
        ("{{ capacity|bare }}", "组长"),
        ("{{ period|quarter_label }}", "2026年三季度"),
        ("{{ period|quarter_label:'short' }}", "三季度"),
    ],
)
def test_values_are_written_one_way(source, text):
    values = {
        "moment": datetime(2026, 10, 15, 16, 0, tzinfo=UTC),
        "nothing": None,
        "reason": "补充照片。",
        "capacity": "组长（带队领导班子成员）",
        "yuan": 68000,
        "phone": "13000002671",
        "name": "欧阳明",
        "email": "zhou@example.com",
        "period": "2026Q3",
    }
    assert render(source, **values) == text


@pytest.mark.parametrize(
    ("row", "text"), [({"filed": 1197, "due": 1284}, "93.2%"), ({"filed": 0, "due": 0}, "—")]
)
def test_a_rate_of_nothing_is_a_dash(row, text):
    assert rate(row, "filed,due") == text


@pytest.mark.parametrize(("value", "shown"), [(15847, "15,847"), (999, "999"), ("—", "—"), (None, None)])
def test_large_numbers_are_grouped(value, shown):
    assert formats.as_number(value) == shown


def test_a_quarter_is_written_alike_from_a_period_and_from_a_row():
    row = SimpleNamespace(year=2026, quarter=3)
    assert render("{{ row|quarter_label }} {{ text|quarter_label }}", row=row, text="2026Q3") == (
        "2026年三季度 2026年三季度"
    )
