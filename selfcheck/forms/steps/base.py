"""What the five step forms share: nothing typed is thrown away, nothing is demanded before signing."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from portal.widgets import AmountInput, CountInput, DateInput

MOST = 1_000_000


class TypedDateInput(DateInput):
    """The native picker cannot show what is no date, so such a text comes back in a plain box."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if value and not _is_iso(context["widget"]["value"]):
            context["widget"]["type"] = "text"
        return context


class DayField(forms.DateField):
    def __init__(self, label, **kwargs):
        invalid = f"{label}不是日期。请写成 2026-09-17 这样。"
        super().__init__(label=label, widget=TypedDateInput, error_messages={"invalid": invalid}, **kwargs)


class CountField(forms.IntegerField):
    def __init__(self, label, **kwargs):
        wrong = f"{label}应为 0 到 {MOST} 的整数。请改成数字。"
        errors = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
        kwargs.setdefault("widget", CountInput)
        super().__init__(label=label, min_value=0, max_value=MOST, error_messages=errors, **kwargs)


class AmountField(forms.DecimalField):
    def __init__(self, label, *, places, unit, **kwargs):
        wrong = f"{label}应为不小于 0 的金额（{unit}，小数不超过 {places} 位）。请改成数字。"
        keys = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")
        errors = dict.fromkeys(keys, wrong)
        super().__init__(
            label=label,
            min_value=0,
            max_digits=14,
            decimal_places=places,
            widget=AmountInput,
            error_messages=errors,
            **kwargs,
        )


class DraftForm(forms.Form):
    """Bound to what is stored or posted. Ids equal names, so that a finding's field is an anchor.

    What is missing is no error here: `show` marks it when the reader asks. What cannot be understood is
    kept in `raw()` as typed, with the sentence about it in `unclear()`.
    """

    def __init__(self, values, **kwargs):
        super().__init__(values, auto_id="%s", use_required_attribute=False, **kwargs)
        self.warnings: dict[str, list[str]] = {}
        self.sources: dict[str, str] = {}

    def full_clean(self):
        super().full_clean()
        for name in [n for n, e in self._errors.items() if {one.code for one in e.as_data()} == {"required"}]:
            del self._errors[name]

    def typed(self, name: str) -> Any:
        """The understood value, None for what is empty or not understood."""
        value = self.cleaned_data.get(name) if name not in self.errors else None
        return None if value == "" else value

    def unclear(self) -> dict[str, str]:
        return {self.add_prefix(name): str(errors[0]) for name, errors in self.errors.items()}

    def raw(self) -> dict[str, Any]:
        return {self.add_prefix(name): self[name].data for name in self.errors}

    def show(self, findings: Iterable[Any], *, missing: bool) -> None:
        """Put findings at their fields; what is simply empty only when `missing` is asked for."""
        mine = {self.add_prefix(name): name for name in self.fields}
        for finding in findings:
            name = mine.get(finding.field)
            if name is None or finding.code == "not_understood" or (finding.missing and not missing):
                continue
            if finding.is_error:
                self.add_error(name, sentence_error(finding))
            else:
                self.warnings.setdefault(name, []).append(_with_reason(finding))


def sentence_error(finding) -> ValidationError:
    return ValidationError(finding.at_field.replace("%", "%%"), params={"citation": finding.citation})


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def yuan(amount: Decimal | None) -> str:
    return str(amount.quantize(Decimal("0.01"))) if amount is not None else ""


def as_values(stored: Mapping[str, Any]) -> MultiValueDict:
    """Stored values in the form a browser would post them."""
    return MultiValueDict({n: v if isinstance(v, list) else [v] for n, v in stored.items()})


def merged(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for part in parts for name, value in part.items()}


def kept(forms_: Iterable[DraftForm]) -> dict[str, Any]:
    """The two keys every step's data carries beside its shape."""
    return {
        "raw": merged(form.raw() for form in forms_),
        "unclear": merged(form.unclear() for form in forms_),
    }


def _with_reason(finding) -> str:
    return f"{finding.at_field}（已写明理由：{finding.reason}）" if finding.reason else finding.at_field


def _is_iso(text: object) -> bool:
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True
