"""Form fields whose refusals say field, reason and mend."""

import re
import unicodedata
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from portal.widgets import CountInput, DateInput, PhoneInput

OLDEST, NEWEST = date(1850, 1, 1), date(2099, 12, 31)
TELEPHONE = re.compile(r"[0-9+()（）\-—－* ]{7,20}((转|#)[0-9]{1,8})?")
BETWEEN_NAMES = frozenset("·•・.'’- （）()、")


def text(label: str, longest: int, *, required: bool = True, rows: int = 0, **kwargs) -> forms.CharField:
    """One line, or a box of `rows` lines."""
    if rows:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
    checks = [lambda words: refuse_invisible(label, words), *kwargs.pop("validators", ())]
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        validators=checks,
        error_messages={
            "required": f"没有填{label}。请填写后再提交。",
            "max_length": f"{label}最多 {longest} 个字，现在有 %(show_value)d 个。请缩短。",
            "null_characters_not_allowed": f"{label}里有不能保存的字符。请重新输入，不要粘贴。",
        },
        **kwargs,
    )


def reason(label: str = "理由", **kwargs) -> forms.CharField:
    return text(label, 300, rows=3, **kwargs)


def name(label: str, longest: int = 60, **kwargs) -> forms.CharField:
    """A person's name: letters of any script, no picture, nothing unseen, nothing a spreadsheet would run."""
    return text(label, longest, validators=[lambda words: refuse_no_name(label, words)], **kwargs)


def telephone(label: str, longest: int = 40, **kwargs) -> forms.CharField:
    kwargs.setdefault("widget", PhoneInput)
    return text(label, longest, validators=[lambda words: refuse_no_telephone(label, words)], **kwargs)


def refuse_invisible(label: str, words: str) -> None:
    """Signs without a shape hide text or turn its direction; line breaks and tabs are none."""
    unseen = [sign for sign in words if _is_unseen(sign)]
    if unseen:
        codes = "、".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in unseen[:5]))
        raise ValidationError(f"{label}里有看不见的字符（{codes}）。请重新输入，不要粘贴。")


def refuse_no_name(label: str, words: str) -> None:
    odd = [sign for sign in words if not _is_of_a_name(sign)]
    if odd:
        raise ValidationError(f"{label}里有“{odd[0]}”，不是姓名用的字。请只写姓名，用文字填写。")
    if words and not unicodedata.category(words[0]).startswith("L"):
        raise ValidationError(f"{label}开头是“{words[0]}”。请从姓名的第一个字写起。")


def refuse_no_telephone(label: str, words: str) -> None:
    if not TELEPHONE.fullmatch(words) or sum(sign.isdigit() for sign in words) < 7:
        raise ValidationError(
            f"{label}号码写法不对。请只填数字，例如 13800138000；座机写区号，例如 0990-2651234。"
        )


def _is_unseen(sign: str) -> bool:
    """Format signs, private ones, lone halves and the selectors that only choose a picture."""
    if sign in "\r\n\t\0":  # the last is refused by Django itself
        return False
    return unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Cn") or "\ufe00" <= sign <= "\ufe0f"


def _is_of_a_name(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" or sign.isdigit() or sign in BETWEEN_NAMES


class DayField(forms.DateField):
    """A day between `earliest` and `latest`, so that 0026 and 2206 are caught as slips.

    A form narrows both by `within`; `latest` means today unless said otherwise.
    """

    widget = DateInput

    def __init__(self, *, earliest: date = OLDEST, **kwargs):
        label = kwargs.get("label", "日期")
        super().__init__(**kwargs)
        self.earliest, self.latest, self.latest_is_today = earliest, NEWEST, False
        self.error_messages |= {
            "required": f"没有填{label}。请填写后再提交。",
            "invalid": f"{label}写法不对。请写成 2026-10-15 这样。",
        }

    def within(self, earliest: date, latest: date, *, latest_is_today: bool = False) -> None:
        self.earliest, self.latest, self.latest_is_today = earliest, latest, latest_is_today

    def within_a_life(self, today: date) -> None:
        """Something of a person or paper still in use: at most sixty years ago, not after today."""
        self.within(years_from(today, -60), today, latest_is_today=True)

    def clean(self, value):
        day = super().clean(value)
        if day and day < self.earliest:
            raise ValidationError(
                f"{self.label} {day.isoformat()} 太早，像是年份写错了。"
                f"请填 {self.earliest.isoformat()} 或之后的日期。"
            )
        if day and day > self.latest:
            late = "晚于今天" if self.latest_is_today else "太晚，像是年份写错了"
            raise ValidationError(
                f"{self.label} {day.isoformat()} {late}。请填 {self.latest.isoformat()} 或之前的日期。"
            )
        return day


def years_from(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


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


def whole(label: str, least: int, most: int, **kwargs) -> forms.IntegerField:
    """A whole number of which both ends are known, negative ones too."""
    ends = f"请填 {least} 到 {most} 之间的整数。"
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages={
            "required": f"没有填{label}。{ends}",
            "invalid": f"{label}不是整数。{ends}",
            "min_value": f"{label}小于 {least}。{ends}",
            "max_value": f"{label}大于 {most}。{ends}",
        },
        **kwargs,
    )


def clock(label: str, **kwargs) -> forms.TimeField:
    """An hour of the day."""
    return forms.TimeField(
        label=label,
        error_messages={
            "required": f"没有填{label}。请写成 08:30 这样。",
            "invalid": f"{label}写法不对。请写成 08:30 这样，从 00:00 到 23:59。",
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
