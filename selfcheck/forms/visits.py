"""A visit, its correction, its findings, and what the list is filtered by."""

from uuid import uuid4

from django import forms

from portal.forms import fields
from portal.widgets import DateTimeInput, PhotosInput
from selfcheck.queries.visits import COLOURS, VisitFilter
from selfcheck.states import ENFORCEMENT, LEADS, HazardLevel, VisitKind, VisitLevel

YES_NO = [("", "没有写明"), ("yes", "属于"), ("no", "不属于")]
PLAN = ("plan_number", "plan_approver", "plan_approved_on")
OUTSIDE = ("exempt_reason", "exempt_basis", "exempt_approver")
OFFICERS = tuple(f"{part}_{n}" for n in (1, 2, 3) for part in ("officer", "certificate"))


def moment(label: str, **kwargs) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=DateTimeInput,
        error_messages={
            "required": f"没有填{label}。请填写后再提交。",
            "invalid": f"{label}写法不对。请写成 2026-10-15 09:30 这样。",
        },
        **kwargs,
    )


class VisitChoice(forms.Form):
    """The first step: whom, what kind, which day."""

    q = fields.text("企业名称或信用代码", 100, help_text="可以只写名称中的几个字。")
    kind = fields.choice("检查类型", VisitKind.choices)
    on = fields.DayField(label="检查日期")


class VisitForm(forms.Form):
    """The second step; fields a kind does not need are left out. `outside`: it does not count."""

    kind = fields.choice("检查类型", VisitKind.choices, widget=forms.HiddenInput)
    on = fields.DayField(label="检查日期", widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    levels = forms.MultipleChoiceField(
        label="参加层级",
        choices=VisitLevel.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "没有选参加层级。请至少勾选本级。"},
        help_text="几个层级共同参加的算一次，检查类型选“联合检查”。",
    )
    officer_1 = fields.text("执法人员一", 60)
    certificate_1 = fields.text("执法证号", 40)
    officer_2 = fields.text("执法人员二", 60, required=False)
    certificate_2 = fields.text("执法证号", 40, required=False)
    officer_3 = fields.text("执法人员三", 60, required=False)
    certificate_3 = fields.text("执法证号", 40, required=False)
    plan_number = fields.text("现场检查方案编号", 60, help_text="同日同一方案的检查合为一次。")
    plan_approver = fields.choice("方案批准人", [], help_text="批准本次方案的本局负责人。")
    plan_approved_on = fields.DayField(label="方案批准日期")
    special_plan_ref = fields.text("专项检查方案备案号", 80, help_text="专项检查方案报县级以上人民政府备案。")
    items = forms.MultipleChoiceField(label="必查事项", required=False, widget=forms.CheckboxSelectMultiple)
    other_items = fields.text("其他检查事项", 1000, rows=3, required=False, help_text="一行写一项。")
    serious = fields.choice("线索是否属于严重违法行为", YES_NO, required=False)
    exempt_reason = fields.text("理由", 300, rows=2, help_text="例如线索来源和反映的问题。企业看不到本项。")
    exempt_basis = fields.text("依据", 200)
    exempt_approver = fields.choice("批准人", [], help_text="本局负责人，不能是登记人自己。")
    notice_at = moment("提前告知企业的时间", required=False, help_text="没有提前告知的不填。")

    def __init__(self, *args, kind: str, outside: bool, mandatory: list[str], approvers, heads, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        people = {"plan_approver": heads, "exempt_approver": approvers, "correction_approver": approvers}
        for name in people.keys() & self.fields.keys():
            self.fields[name].choices = [("", "请选择"), *people[name]]
        self.fields["items"].choices = [(label, label) for label in mandatory]
        needless = [] if mandatory else ["items"]
        needless += [] if kind in ENFORCEMENT else PLAN
        needless += [] if kind == VisitKind.SPECIAL else ["special_plan_ref"]
        needless += [] if kind in LEADS else ["serious"]
        needless += [] if outside else OUTSIDE
        for name in needless:
            del self.fields[name]

    def groups(self):
        """(heading, fields) in the order of the page."""
        parts = (
            ("更正", ("correction_reason", "correction_approver")),
            ("参加人员", ("levels", *OFFICERS)),
            ("现场检查方案", (*PLAN, "special_plan_ref")),
            ("不计入频次", ("serious", *OUTSIDE)),
            ("检查事项", ("items", "other_items")),
            ("告知", ("notice_at",)),
        )
        shown = ((title, [self[name] for name in names if name in self.fields]) for title, names in parts)
        return [(title, bound) for title, bound in shown if bound]

    def entry(self) -> dict:
        """The values of commands.visits.Entry."""
        data = dict(self.cleaned_data)
        pairs = [(data.pop(f"officer_{n}"), data.pop(f"certificate_{n}")) for n in (1, 2, 3)]
        lines = data.pop("other_items").splitlines()
        data["items"] = (*data.get("items", ()), *(line.strip()[:200] for line in lines if line.strip()))
        data["officers"] = tuple(pair for pair in pairs if any(pair))
        data["levels"] = tuple(data["levels"])
        data["serious"] = {"yes": True, "no": False}.get(data.get("serious", ""))
        for name in ("token", "correction_reason", "correction_approver"):
            data.pop(name, None)
        return data


class CorrectionForm(VisitForm):
    kind = fields.choice("检查类型", VisitKind.choices)
    on = fields.DayField(label="检查日期")
    correction_reason = fields.reason("更正理由", help_text="错在哪里，依据什么更正。原记录保留。")
    correction_approver = fields.choice("更正批准人", [], help_text="本局负责人，不能是登记人自己。")

    def groups(self):
        return [("类型和日期", [self["kind"], self["on"]]), *super().groups()]


class FindingForm(forms.Form):
    title = fields.text("问题或者隐患", 120)
    place = fields.text("地点", 120)
    found_at = moment("发现时间")
    severity = fields.choice("级别", HazardLevel.choices, widget=forms.RadioSelect)
    clauses = forms.TypedMultipleChoiceField(
        label="判定条款",
        coerce=int,
        required=False,
        error_messages={"invalid_choice": "所选条款不在标准库中。请重新选择。"},
    )
    condition = fields.text("现场情况", 2000, rows=3)
    fixed_on_spot = forms.BooleanField(label="当场改正", required=False)
    correct_by = fields.DayField(label="整改期限", required=False, help_text="当场改正的不填。")
    internal_note = fields.text("内部备注", 1000, rows=2, required=False, help_text="只有本机关看得到。")
    photos = forms.Field(label="照片", required=False, widget=PhotosInput, help_text="可一次选多张。")

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["clauses"].choices = [(item.pk, item.pk) for item in items]

    def values(self) -> dict:
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("clauses", "photos")}
        return data | {"item_ids": tuple(self.cleaned_data["clauses"])}


class ResultForm(forms.Form):
    result = fields.text(
        "检查结果", 1000, rows=3, help_text="检查了什么、发现几项、怎样处理。登记后不能改写。"
    )


class InspectionFilter(forms.Form):
    """Shows what `wanted` says."""

    year = forms.ChoiceField(label="年度", required=False)
    division = forms.ChoiceField(label="区域", required=False)
    kind = forms.ChoiceField(label="检查类型", required=False, choices=[("", "全部"), *VisitKind.choices])
    colour = forms.ChoiceField(label="企业频次", required=False, choices=[("", "全部"), *COLOURS.items()])
    q = forms.CharField(label="企业名称或信用代码", required=False, max_length=100)

    def __init__(self, wanted: VisitFilter, *, years, places):
        super().__init__(initial=vars(wanted) | {"q": wanted.text})
        self.fields["year"].choices = [(year, year) for year in years]
        self.fields["division"].choices = places


def wanted_from(query, *, years: list[int], division: str) -> VisitFilter:
    """A value nobody offers counts as not given."""
    given = query.get("year", "")
    return VisitFilter(
        year=int(given) if given in map(str, years) else years[0],
        division=division,
        kind=query.get("kind", "") if query.get("kind") in VisitKind.values else "",
        colour=query.get("colour", "") if query.get("colour") in COLOURS else "",
        text=query.get("q", "")[:100].strip().replace("\x00", ""),
    )
