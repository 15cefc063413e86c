"""Form fields whose refusals say field, reason and mend."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from portal.widgets import CountInput, DateInput

OLDEST = date(1850, 1, 1)


def text(label: str, longest: int, *, required: bool = True, rows: int = 0, **kwargs) -> forms.CharField:
    """One line, or a box of `rows` lines."""
    if rows:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        error_messages={
            "required": f"没有填{label}。请填写后再提交。",
            "max_length": f"{label}最多 {longest} 个字，现在有 %(show_value)d 个。请缩短。",
            "null_characters_not_allowed": f"{label}里有不能保存的字符。请重新输入，不要粘贴。",
        },
        **kwargs,
    )


def reason(label: str = "理由", **kwargs) -> forms.CharField:
    return text(label, 300, rows=3, **kwargs)


class DayField(forms.DateField):
    """A day between 1850 and `latest` (None: no limit), so that 0026 and 2206 are caught as slips."""

    widget = DateInput

    def __init__(self, *, latest_word: str = "今天", **kwargs):
        label = kwargs.get("label", "日期")
        super().__init__(**kwargs)
        self.latest: date | None = None
        self.latest_word = latest_word
        self.error_messages |= {
            "required": f"没有填{label}。请填写后再提交。",
            "invalid": f"{label}写法不对。请写成 2026-10-15 这样。",
        }

    def clean(self, value):
        day = super().clean(value)
        if day and day < OLDEST:
            raise ValidationError(f"{self.label} {day.isoformat()} 太早，像是年份写错了。请核对后重填。")
        if day and self.latest and day > self.latest:
            raise ValidationError(
                f"{self.label} {day.isoformat()} 晚于{self.latest_word}。"
                f"请填 {self.latest.isoformat()} 或之前的日期。"
            )
        return day


def count(label: str, most: int, **kwargs) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        widget=CountInput,
        error_messages={
            "required": f"没有填{label}。请填写整数。",
            "invalid": f"{label}不是整数。请只填数字，例如 120。",
            "min_value": f"{label}不能是负数。请重新填写。",
            "max_value": f"{label}超过 {most}，像是多写了位数。请核对。",
        },
        **kwargs,
    )


def choice(label: str, choices, **kwargs) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        error_messages={
            "required": f"没有选{label}。请选择一项。",
            "invalid_choice": f"所选的{label}不在列表里。请重新选择。",
        },
        **kwargs,
    )
