"""The ladder as a form: six steps with audience and channels, the weekly repeats, quiet hours, stop rule."""

from datetime import time

from django import forms

from portal.forms import fields
from selfcheck.states import ReminderChannel
from selfcheck.states.reminders import AUDIENCES, LADDER_CHANNELS

ROWS = 8
WAYS = [(code, ReminderChannel(code).label) for code in LADDER_CHANNELS]


class StepForm(forms.Form):
    days = fields.whole("距截止日（天）", -90, 90, required=False, help_text="截止前为负，例如 -7。")
    audience = forms.MultipleChoiceField(
        label="对象", choices=list(AUDIENCES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.MultipleChoiceField(
        label="方式", choices=WAYS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self):
        data = super().clean()
        if data.get("days") is not None and not (data.get("audience") and data.get("channels")):
            raise forms.ValidationError("这一步没有选对象或者方式。请各至少选一项，或者清空天数删除这一步。")
        return data


class Steps(forms.BaseFormSet):
    def clean(self):
        """A day has one step: of two the first would be lost without a word."""
        seen = set()
        for one in self.forms:
            days = getattr(one, "cleaned_data", {}).get("days")
            if days is not None and days in seen:
                words = f"距截止日（天）：{days} 天已经有一步。请合并成一步，或者改一个天数。"
                one.add_error("days", forms.ValidationError(words))
            seen.add(days)


StepFormSet = forms.formset_factory(
    StepForm, formset=Steps, extra=0, min_num=ROWS, max_num=ROWS, validate_max=True
)


class LadderForm(forms.Form):
    division = forms.ChoiceField(label="适用区划")
    repeat_days = fields.whole("此后每隔几天再提醒", 1, 90)
    most_repeats = fields.whole("最多再提醒几次", 0, 52, help_text="到次数即停；报送、免报、注销随时停止。")
    repeat_audience = forms.MultipleChoiceField(
        label="再提醒的对象", choices=list(AUDIENCES.items()), widget=forms.CheckboxSelectMultiple
    )
    repeat_channels = forms.MultipleChoiceField(
        label="再提醒的方式", choices=WAYS, widget=forms.CheckboxSelectMultiple
    )
    quiet_from = fields.clock("免打扰起", help_text="例如 20:00。这段时间的提醒顺延，不丢失。")
    quiet_to = fields.clock("免打扰止", help_text="例如 08:00。")
    from_on = fields.DayField(label="生效日期")
    reason = fields.text("理由", 300, rows=2)

    def __init__(self, *args, places, trying: bool = False, **kwargs):
        """`trying`: only looked at, so no reason is asked for."""
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = places
        self.fields["reason"].required = not trying


def value_of(form: LadderForm, steps: StepFormSet, before: dict) -> dict:
    """The shape of the parameter; what is not on the form stays as it was."""
    data = form.cleaned_data
    rows = {
        row["days"]: {"days": row["days"], "audience": row["audience"], "channels": row["channels"]}
        for row in (one.cleaned_data for one in steps)
        if row.get("days") is not None
    }
    return before | {
        "steps": [rows[days] for days in sorted(rows)],
        "repeat_days": data["repeat_days"],
        "most_repeats": data["most_repeats"],
        "repeat_audience": data["repeat_audience"],
        "repeat_channels": data["repeat_channels"],
        "quiet_from": _clock(data["quiet_from"]),
        "quiet_to": _clock(data["quiet_to"]),
    }


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
