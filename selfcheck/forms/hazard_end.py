"""Forms of the end of a hazard: decision on an extension, completion, acceptance, closure, escalation."""

from django import forms

from selfcheck.forms.hazard_files import FiledForm, files, long_text
from selfcheck.forms.hazard_work import money, person
from selfcheck.forms.hazards import ListedInput, day, short, wants
from selfcheck.states.hazards import AcceptanceKind

YES, NO = "yes", "no"


def verdict(label: str, yes: str, no: str) -> forms.ChoiceField:
    """Never pre-filled."""
    return forms.ChoiceField(
        label=label,
        choices=[(YES, yes), (NO, no)],
        widget=forms.RadioSelect,
        error_messages=wants(label, "请选择。"),
    )


class DecideForm(forms.Form):
    verdict = verdict("审批结论", "同意延期", "不同意延期")
    decision = short("审批意见", 500, widget=forms.Textarea(attrs={"rows": 3}))
    extension = forms.IntegerField(widget=forms.HiddenInput)

    use_required_attribute = False


class CompleteForm(FiledForm):
    rectified_on = day("完成日期")
    files = files("整改后的照片")


class AcceptForm(FiledForm):
    """The finding is never pre-filled."""

    FILES = ("before", "after")
    kind = forms.ChoiceField(
        label="验收类型",
        choices=[choice for choice in AcceptanceKind.choices if choice[0] != AcceptanceKind.BUREAU],
        widget=forms.RadioSelect,
        initial=AcceptanceKind.ENTERPRISE,
        error_messages=wants("验收类型", "请选择。"),
    )
    on = day("验收日期")
    name = short("验收人", 60, widget=ListedInput("known-people"))
    office = short("验收单位", 120, required=False, help_text="专家评估的填专家所在单位。")
    passed = verdict("验收结论", "合格", "不合格，退回整改")
    finding = long_text("验收情况", 4, help_text="写明看到的情况，本平台不代填。")
    before = files("整改前的照片", "发现时的照片已在本项，不用再传。")
    after = files("整改后的照片", "同一角度拍摄，便于前后对照。")


class CloseForm(FiledForm):
    note = short("销号说明", 500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    files = files("销号佐证", "已有整改后照片的可以不传。")


class EscalateForm(forms.Form):
    head = person("有关负责人")
    head_told_on = day("向该负责人报告的日期")
    text = long_text("情况", 5, help_text="写明怎样报告过、对方怎样处理、为什么仍有危险。")

    use_required_attribute = False


class OrderProgressForm(forms.Form):
    on = day("日期")
    text = long_text("治理进展", 4)
    funds_spent = money("累计投入资金")

    use_required_attribute = False


class OrderExtensionForm(forms.Form):
    to_on = day("申请延期至")
    situation = long_text("存在隐患及治理情况简述")
    reason = long_text("申请延期理由及防控措施")

    use_required_attribute = False


class OrderAcceptanceForm(forms.Form):
    completed_on = day("治理完成日期", disabled=True, required=False, help_text="来自登记的整改完成日期。")
    summary = long_text("治理完成情况", 5)
    funds_spent = money("实际投入资金")

    use_required_attribute = False
