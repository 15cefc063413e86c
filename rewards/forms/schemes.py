"""The enterprise's reward rules as typed."""

from django import forms

from portal.forms import fields
from rewards.forms.handling import PlainForm
from rewards.states import Kind, Severity

LEVELS = tuple(severity.value for severity in Severity)
KEYS = (*LEVELS, *(f"{severity}:{kind.value}" for severity in LEVELS for kind in Kind))


def _yuan(label: str, *, required: bool) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        error_messages={
            "required": f"没有填{label}。请填写。",
            "invalid": f"{label}不是数字。请只填数字，例如 200。",
            "min_value": f"{label}不能是负数。请重新填写。",
        },
    )


def field_of(key: str, end: str) -> str:
    return f"{key.replace(':', '_')}_{end}"


def words_of(key: str) -> str:
    severity, _, kind = key.partition(":")
    return f"{Severity(severity).label}{'，' + Kind(kind).label if kind else ''}"


class SchemeForm(PlainForm):
    acknowledge_working = fields.count("确认（工作日）", 99)
    verify_working = fields.count("核实（工作日）", 99)
    feedback_working = fields.count("反馈（工作日）", 99)
    pay_days = fields.count("兑现（日）", 999)
    budget_yuan = _yuan("年度预算（元）", required=False)
    channels = fields.text("报告途径", 1000, rows=2, help_text="例如：二维码、意见箱、班前会。")
    rules = fields.text("怎样核实、怎样奖励", 4000, rows=6)
    handlers = forms.MultipleChoiceField(
        label="经办人",
        widget=forms.CheckboxSelectMultiple,
        help_text="至少 2 人：一人不在或者被报告涉及时，另一人办理。",
        error_messages={"required": "没有选经办人。请至少选 2 人。"},
    )
    trusted = forms.MultipleChoiceField(
        label="其中可以看保密报告人姓名的",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "没有选谁可以看保密报告人的姓名。请至少选 1 人。"},
    )

    def __init__(self, *args, members=(), initial=None, **kwargs):
        start = dict(initial or {})
        for key, row in start.pop("bands", {}).items():
            start |= {field_of(key, "min"): row["min"], field_of(key, "max"): row["max"]}
        super().__init__(*args, initial=start, **kwargs)
        choices = [(str(one.user_id), f"{one.user.name}（{one.get_role_display()}）") for one in members]
        self.fields["handlers"].choices = self.fields["trusted"].choices = choices
        for key in KEYS:
            for end, word in (("min", "最低"), ("max", "最高")):
                field = _yuan(f"{words_of(key)}{word}", required=key in LEVELS)
                self.fields[field_of(key, end)] = field

    def main_bands(self):
        return [self[field_of(key, end)] for key in LEVELS for end in ("min", "max")]

    def kind_bands(self):
        """For each severity and kind the two ends; blank means as for all kinds."""
        return [self[field_of(key, end)] for key in KEYS if key not in LEVELS for end in ("min", "max")]

    def clean(self):
        data = super().clean()
        for key in KEYS:
            low, high = data.get(field_of(key, "min")), data.get(field_of(key, "max"))
            if key not in LEVELS and (low is None) != (high is None):
                missing = "max" if high is None else "min"
                self.add_error(field_of(key, missing), f"{words_of(key)}只填了一端。请两端都填或者都不填。")
        if set(data.get("trusted", ())) - set(data.get("handlers", ())):
            self.add_error("trusted", "可以看姓名的人不在经办人里。请先把他选为经办人。")
        return data

    def bands(self) -> dict[str, dict[str, str]]:
        data, found = self.cleaned_data, {}
        for key in KEYS:
            low, high = data[field_of(key, "min")], data[field_of(key, "max")]
            if low is not None:
                found[key] = {"min": str(low), "max": str(high)}
        return found


class CloseChannelForm(PlainForm):
    reason = fields.reason("关闭理由")
