"""列入重点检查企业 and 风险分级上限: what an officer states, with dates on both sides."""

from django import forms

from portal.forms import fields

LISTING = [("set", "列入重点检查企业"), ("lift", "移出重点检查企业")]
CAPPING = [("set", "按风险评级单独确定上限"), ("lift", "取消单独确定，恢复通用上限")]
OPEN_END = "没有期限的不填。当天含在内。"


class GroundForm(forms.Form):
    from_on = fields.DayField(label="起始日期")
    to_on = fields.DayField(label="截止日期", required=False, help_text=OPEN_END)
    basis = fields.text("依据", 200, help_text="文件名称、文号或者分级结果。")
    reason = fields.reason()
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)

    def ground(self) -> dict:
        """The values of commands.oversight.Ground."""
        return {name: self.cleaned_data[name] for name in ("from_on", "to_on", "basis", "reason", "seen")}


class KeyMarkForm(GroundForm):
    act = fields.choice("办理", LISTING, widget=forms.RadioSelect)
    field_order = ("act", "from_on", "to_on", "basis", "reason")


class RiskCapForm(GroundForm):
    act = fields.choice("办理", CAPPING, widget=forms.RadioSelect)
    visits = fields.count("年度上限（次）", 366, required=False, help_text="取消单独确定的不填。")
    approver = fields.choice("批准人", [], help_text="本局负责人，不能是登记人自己。")
    field_order = ("act", "visits", "from_on", "to_on", "basis", "reason", "approver")

    def __init__(self, *args, approvers: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["approver"].choices = [("", "请选择"), *approvers]

    def clean(self):
        given = super().clean()
        if given.get("act") == "set" and given.get("visits") is None and "visits" not in self.errors:
            self.add_error("visits", "没有填年度上限。请填写整数，至少 1 次。")
        return given

    def yearly(self) -> int | None:
        return self.cleaned_data["visits"] if self.cleaned_data["act"] == "set" else None
