"""Steps 4 and 5: internal reports and awards; the nil statement, notes and reasons for warnings."""

from django import forms

from selfcheck.forms.steps.base import AmountField, CountField, DraftForm, as_values, kept, yuan
from selfcheck.queries.drafts import AWARD_LABELS

REASON = "reason-"


class AwardsForm(DraftForm):
    reports = CountField(AWARD_LABELS["reports"])
    verified = CountField(AWARD_LABELS["verified"])
    rectified = CountField(AWARD_LABELS["rectified"])
    paid = CountField(AWARD_LABELS["paid"])
    amount_yuan = AmountField("奖励金额", places=2, unit="元")


class AwardsStep:
    def __init__(self, values):
        self.form = AwardsForm(values)
        self.forms = [self.form]

    def data(self):
        counts = {name: self.form.typed(name) for name in AWARD_LABELS}
        return {**counts, "amount_yuan": yuan(self.form.typed("amount_yuan")), **kept(self.forms)}


class SignForm(DraftForm):
    nil_declared = forms.BooleanField(label="声明：本季度未发现重大事故隐患", required=False)
    notes = forms.CharField(
        label="需要说明的其他情况",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "说明最多 1000 字，现有 %(show_value)s 字。请写得短一些。"},
    )

    def __init__(self, values, *, warnings):
        super().__init__(values)
        for warning in warnings:
            self.fields[f"{REASON}{warning.key}"] = forms.CharField(
                label="理由",
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": "理由最多 300 字，现有 %(show_value)s 字。请写得短一些。"},
            )


class SignStep:
    """`warnings` are those of all steps; a reason stands beside the sentence it answers."""

    def __init__(self, values, *, warnings):
        self.warnings = warnings
        self.form = SignForm(values, warnings=warnings)
        self.forms = [self.form]

    def data(self):
        """Only reasons for warnings that stand today: what is gone needs none."""
        current = {warning.key: warning for warning in self.warnings}
        passed = {
            key: {"text": warning.text, "reason": reason}
            for key, warning in current.items()
            if (reason := self.form.typed(f"{REASON}{key}"))
        }
        return {
            "nil_declared": bool(self.form.typed("nil_declared")),
            "notes": self.form.typed("notes") or "",
            "passed_warnings": passed,
            **kept(self.forms),
        }


def flat_awards(data):
    values = {name: "" if data.get(name) is None else str(data[name]) for name in AWARD_LABELS}
    return as_values(values | {"amount_yuan": data.get("amount_yuan") or ""} | (data.get("raw") or {}))


def flat_sign(data):
    values = {"notes": data.get("notes") or ""}
    if data.get("nil_declared"):
        values["nil_declared"] = "on"
    for key, entry in (data.get("passed_warnings") or {}).items():
        values[f"{REASON}{key}"] = entry.get("reason", "")
    return as_values(values | (data.get("raw") or {}))
