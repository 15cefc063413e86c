"""Forms of the work on a hazard: plan elements, interim controls, progress, extension, staff notice."""

from decimal import Decimal

from django import forms

from portal.widgets import AmountInput, DateTimeInput
from selfcheck.forms.hazard_files import FiledForm, files, long_text
from selfcheck.forms.hazards import ListedInput, day, short, wants
from selfcheck.states.hazards import Element, InPlace, ToldBy

MOST_YUAN = Decimal("999999999999")


def money(label: str, help_text: str = "单位：元。") -> forms.DecimalField:
    errors = {
        "invalid": f"{label}不是数。请只填数字，单位是元。",
        "min_value": f"{label}不能是负数。请改正。",
        "max_value": f"{label}过大。请核对单位是不是元。",
        "max_decimal_places": f"{label}最多两位小数。请改正。",
    }
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_YUAN,
        decimal_places=2,
        widget=AmountInput,
        help_text=help_text,
        error_messages=errors,
    )


def moment(label: str, **kwargs) -> forms.DateTimeField:
    errors = {**wants(label), "invalid": f"{label}不是时间。请写成 2026-09-17 14:05 这样。"}
    return forms.DateTimeField(label=label, widget=DateTimeInput, error_messages=errors, **kwargs)


def person(label: str = "责任人") -> forms.CharField:
    return short(label, 60, widget=ListedInput("known-people"))


class ElementForm(FiledForm):
    """One of the six elements; only 经费物资 has money, only 时限要求 a day of completion."""

    content = long_text("内容", 4)
    responsible = person()
    state = forms.ChoiceField(
        label="到位情况",
        choices=InPlace.choices,
        widget=forms.RadioSelect,
        error_messages=wants("到位情况", "请选择。"),
    )
    in_place_on = day("到位日期", required=False, help_text="已落实的要填，其他不填。")
    funds_planned = money("计划资金")
    funds_spent = money("实际资金", "单位：元。还没有支出的填 0。")
    due_on = day("完成期限", required=False, help_text="不晚于整改期限。")
    files = files("佐证材料")

    def __init__(self, *args, element, **kwargs):
        super().__init__(*args, **kwargs)
        if element != Element.FUNDS:
            del self.fields["funds_planned"], self.fields["funds_spent"]
        if element != Element.TIMING:
            del self.fields["due_on"]

    def clean(self):
        data = super().clean()
        state, placed = data.get("state"), data.get("in_place_on")
        if state == InPlace.IN_PLACE and not placed and "in_place_on" not in self.errors:
            self.add_error("in_place_on", "已落实的要填到位日期。请补填。")
        if state and state != InPlace.IN_PLACE and placed:
            self.add_error("in_place_on", "填了到位日期，到位情况却不是已落实。请改正其中一个。")
        return data


class ControlForm(FiledForm):
    text = long_text("临时管控措施", help_text="例如停用设备、撤离人员、设置警示标志。")
    taken_at = moment("采取时间")
    responsible = person()
    files = files("照片或者材料")


class ProgressForm(FiledForm):
    on = day("日期")
    text = long_text("进展")
    funds_spent = money("累计投入资金", "单位：元。到这一天为止一共投入的。")
    files = files("照片或者材料")


class ExtensionForm(forms.Form):
    to_on = day("申请延期至")
    reason = long_text("申请延期理由")
    controls = long_text("延期期间防控措施", help_text="写明延期期间怎样保证安全。")

    use_required_attribute = False


class StaffNoticeForm(FiledForm):
    told_on = day("通报日期")
    way = forms.ChoiceField(
        label="通报方式",
        choices=ToldBy.choices,
        widget=forms.RadioSelect,
        error_messages=wants("通报方式", "请选择。"),
    )
    note = short("说明", 300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    files = files("佐证材料", "例如公示栏照片、会议签到表。")
