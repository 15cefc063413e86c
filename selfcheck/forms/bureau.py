"""What the bureau types and filters by. Filters never fail: a value nobody offers counts as not given."""

from django import forms

from portal.badges import FILING
from portal.calendars import QUARTER_NAMES, Quarter
from portal.forms import fields
from portal.forms.evidence import EvidenceField
from selfcheck.queries.filing_status import OPEN
from selfcheck.queries.missing import ALL_ONES, NONE, OPEN_ONES, SORTS, UNKNOWN, Wanted
from selfcheck.states import Approval, ExemptionReason, ReminderChannel

SIZES = [
    ("", "全部"),
    ("large", "大型"),
    ("medium", "中型"),
    ("small", "小型"),
    ("micro", "微型"),
    (NONE, "未填"),
]
HAZARDS = [("", "全部"), ("yes", "高危行业领域"), ("no", "非高危"), (UNKNOWN, "未填")]
GRADES = [("", "全部"), ("1", "一级"), ("2", "二级"), ("3", "三级"), (NONE, "未定级")]
STATUSES = [
    (OPEN_ONES, "未报（全部）"),
    *((code, FILING[code].word) for code in OPEN),
    *((code, FILING[code].word) for code in ("filed", "late", "exempt")),
    (ALL_ONES, "全部企业"),
]


class MissingFilter(forms.Form):
    """Shows what `wanted` says. `places`: (code, name) of the own division and those that may be chosen."""

    year = forms.ChoiceField(label="年份", required=False)
    quarter = forms.ChoiceField(
        label="季度", required=False, choices=[(n, f"{name}季度") for n, name in QUARTER_NAMES.items()]
    )
    division = forms.ChoiceField(label="区域", required=False)
    status = forms.ChoiceField(label="报送情况", required=False, choices=STATUSES)
    section = forms.ChoiceField(label="行业门类", required=False)
    size = forms.ChoiceField(label="规模", required=False, choices=SIZES)
    hazard = forms.ChoiceField(label="高危", required=False, choices=HAZARDS)
    grade = forms.ChoiceField(label="标准化等级", required=False, choices=GRADES)
    q = forms.CharField(label="企业名称或信用代码", required=False, max_length=100)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, query, *, wanted: Wanted, quarters, places, sections):
        given = {name: value for name, value in query.items() if name in self.base_fields}
        settled = {
            "year": wanted.quarter.year,
            "quarter": wanted.quarter.quarter,
            "division": wanted.division,
            "status": wanted.status,
        }
        super().__init__(initial=given | settled)
        years = {*(quarter.year for quarter in quarters), wanted.quarter.year}
        letters = [(section.letter, f"{section.letter} {section.name}") for section in sections]
        self.fields["year"].choices = [(year, year) for year in sorted(years, reverse=True)]
        self.fields["division"].choices = places
        self.fields["section"].choices = [("", "全部"), *letters]


def wanted_from(query, *, quarter: Quarter, division: str, sections) -> Wanted:
    """The filters of an address; `quarter` and `division` have been settled before."""
    by_letter = {section.letter: (section.letter, section.first, section.last) for section in sections}
    sort = query.get("sort", "")
    return Wanted(
        quarter=quarter,
        division=division,
        status=_offered(query.get("status"), STATUSES, OPEN_ONES),
        section=by_letter.get(query.get("section", ""), ("", "", "")),
        size=_offered(query.get("size"), SIZES),
        high_hazard=_offered(query.get("hazard"), HAZARDS),
        grade=_offered(query.get("grade"), GRADES),
        text=query.get("q", "")[:100].strip().replace("\x00", ""),
        sort=sort if sort.removeprefix("-") in SORTS else "division",
    )


def filter_words(wanted: Wanted, place: str, section_name: str) -> str:
    """The filter line above a print or an export."""
    parts = [wanted.quarter.label, place, f"报送情况：{dict(STATUSES)[wanted.status]}"]
    for label, value, choices in (
        ("规模", wanted.size, SIZES),
        ("高危", wanted.high_hazard, HAZARDS),
        ("等级", wanted.grade, GRADES),
    ):
        if value:
            parts.append(f"{label}：{dict(choices)[value]}")
    if section_name:
        parts.append(f"行业：{section_name}")
    if wanted.text:
        parts.append(f"名称或代码：{wanted.text}")
    return "，".join(parts)


def _offered(value, choices, default: str = "") -> str:
    return value if value in dict(choices) else default


class CallForm(forms.Form):
    """A reminder by telephone or on the spot."""

    channel = fields.choice(
        "方式",
        [(c.value, c.label) for c in (ReminderChannel.PHONE, ReminderChannel.VISIT, ReminderChannel.OTHER)],
        initial=ReminderChannel.PHONE,
        widget=forms.RadioSelect,
    )
    addressee = fields.text("接听人", 60, required=False, help_text="姓名和职务，例如 周敏（安全员）。")
    result = fields.text("结果", 200, rows=2, help_text="例如“答应 10-19 报”“无人接听”。会显示在清单里。")


class ExemptionForm(forms.Form):
    uscc = fields.text("统一社会信用代码", 18, help_text="18 位，可从企业名录复制。")
    reason_code = fields.choice("事由", ExemptionReason.choices, widget=forms.RadioSelect)
    reason = fields.text("说明", 500, rows=3, help_text="写明停产、未投产等的具体情况。")
    from_on = fields.DayField(label="起始日期")
    to_on = fields.DayField(label="截止日期", help_text="含当日。到期自动失效；只对完整季度有效。")
    evidence_note = fields.text("佐证", 300, rows=2, help_text="文书名称和文号，或者何时由谁现场核实。")
    evidence = EvidenceField(label="佐证文件", required=False)

    def clean_uscc(self):
        return self.cleaned_data["uscc"].strip().upper()

    def clean(self):
        data = super().clean()
        from_on, to_on = data.get("from_on"), data.get("to_on")
        if from_on and to_on and to_on <= from_on:
            self.add_error("to_on", "截止日期必须晚于起始日期。请核对两个日期。")
        return data


class DeadlineForm(forms.Form):
    WHOM = [("division", "一个区划的全部企业"), ("enterprise", "一家企业")]
    period = fields.choice("季度", ())
    whom = fields.choice("范围", WHOM, widget=forms.RadioSelect, initial="division")
    division = fields.choice("区划", (), required=False)
    uscc = fields.text("统一社会信用代码", 18, required=False, help_text="选“一家企业”时填写。")
    due_on = fields.DayField(label="新截止日期", help_text="当日 24:00 前报送的算按期。只能推迟，不能提前。")
    reason = fields.text("理由", 500, rows=3)
    evidence_note = fields.text(
        "佐证", 300, rows=2, help_text="依据的文件、会议或者灾情通报。文件在下一步上传。"
    )
    evidence = EvidenceField(label="佐证文件", required=False)
    previewed = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args, quarters, places, confirming: bool = False, **kwargs):
        """`confirming`: the second step, where a file travels with the proposal itself."""
        super().__init__(*args, **kwargs)
        if not confirming:
            del self.fields["evidence"]
        self.fields["period"].choices = [(str(quarter), quarter.label) for quarter in quarters]
        self.fields["division"].choices = places

    def clean(self):
        data = super().clean()
        if data.get("whom") == "enterprise" and not data.get("uscc"):
            self.add_error("uscc", "没有填统一社会信用代码。请填写，或者把范围改为整个区划。")
        if data.get("whom") != "enterprise":
            data["uscc"] = ""
        return data


class NoteForm(forms.Form):
    """The second person's words; compulsory when he says no."""

    note = fields.text("意见", 300, rows=2, required=False)

    def __init__(self, *args, needed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needed
        self.fields["note"].label = "理由" if needed else "意见（可不填）"


class ApprovalFilter(forms.Form):
    STATES = [("", "全部"), *Approval.choices, ("expired", "已到期")]
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    reason_code = forms.ChoiceField(
        label="事由", required=False, choices=[("", "全部"), *ExemptionReason.choices]
    )
    q = forms.CharField(label="企业名称或信用代码", required=False, max_length=100)
