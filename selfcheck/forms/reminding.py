"""What a reminder by hand asks: why, and by which way. A way that reaches nobody cannot be chosen."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError

from portal.forms import fields
from selfcheck.states import ReminderChannel

WAYS = {
    ReminderChannel.NOTICE: "站内信和邮件",
    ReminderChannel.SMS: "短信（没有账户的，发给名录上的手机）",
    ReminderChannel.LETTER: "催报信（没有账户的；在“催报台账 → 催报信”打印、登记送出）",
}
NOBODY = "所选方式通知不到任何人。请看上面每家的原因，改选别的方式，或者电话催报后登记。"


class WaysInput(forms.CheckboxSelectMultiple):
    """`unusable`: values shown but not to be ticked."""

    unusable: frozenset[str] = frozenset()

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.unusable:
            option["attrs"]["disabled"] = True
        return option


class RemindForm(forms.Form):
    """`reach`: how many enterprises each way reaches."""

    reason = fields.text(
        "催报理由", 300, rows=2, help_text="写进通知和台账，例如“截止日已过，请三日内报送”。"
    )
    channels = forms.MultipleChoiceField(
        label="方式", widget=WaysInput, error_messages={"required": "没有选择方式。请至少选一种。"}
    )

    def __init__(self, data=None, *, reach: Mapping[str, int]):
        super().__init__(data)
        self.reach = reach
        field = self.fields["channels"]
        field.choices = [(way, self._words(way, label)) for way, label in WAYS.items()]
        field.widget.unusable = frozenset(way for way in WAYS if not reach[way])
        field.initial = [way for way in WAYS if reach[way]][:1]

    @property
    def reaches_nobody(self) -> bool:
        return not any(self.reach.values())

    def clean_channels(self) -> list[str]:
        chosen = self.cleaned_data["channels"]
        if not any(self.reach[way] for way in chosen):
            raise ValidationError(NOBODY)
        return chosen

    def _words(self, way: str, label: str) -> str:
        count = self.reach[way]
        return f"{label}：可通知 {count} 家" if count else f"{label}：没有可通知的企业"
