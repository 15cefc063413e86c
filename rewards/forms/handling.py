"""What a handler fills in. The words to the reporter are sealed; the hazard's are not."""

from django import forms

from portal.forms import fields
from portal.widgets import DateInput
from rewards.queries.inbox import ALL, OPEN, Wanted
from rewards.states import NOT_TRUE, Kind, Outcome, ReportState, Severity
from selfcheck.forms.hazards import MAJOR_WORDS, HazardForm, ask_major

STATES = ((OPEN, "未办结"), (ALL, "全部"), *ReportState.choices[1:])
WORDS = "报告人凭编号看到这段话。"


class PlainForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)


class InboxForm(forms.Form):
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    kind = forms.ChoiceField(label="类别", required=False, choices=(("", "全部"), *Kind.choices))
    q = forms.CharField(label="编号", required=False, max_length=30)


def wanted_from(query) -> Wanted:
    """A value nobody offers counts as not given."""
    state, kind = query.get("state", ""), query.get("kind", "")
    return Wanted(
        state=state if state in dict(STATES) else OPEN,
        kind=kind if kind in Kind.values else "",
        words=query.get("q", "")[:30].strip().replace("\x00", ""),
    )


class RevisionForm(PlainForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)


class VerifyForm(RevisionForm):
    severity = fields.choice("隐患级别", Severity.choices, widget=forms.RadioSelect)
    words = fields.text("核实情况", 1000, rows=4, help_text=WORDS)


class RejectForm(RevisionForm):
    outcome = fields.choice(
        "结论", [(one.value, one.label) for one in map(Outcome, NOT_TRUE)], widget=forms.RadioSelect
    )
    duplicate_of = forms.TypedChoiceField(
        label="与哪一件重复", coerce=int, empty_value=None, required=False, help_text="重复报告的必填。"
    )
    words = fields.text("理由", 1000, rows=4, help_text=WORDS)

    def __init__(self, *args, earlier=(), **kwargs):
        """`earlier`: reports it may repeat."""
        super().__init__(*args, **kwargs)
        self.fields["duplicate_of"].choices = [
            ("", "请选择"),
            *((one.pk, f"{one.number} {one.get_kind_display()}") for one in earlier),
        ]


class WordsForm(PlainForm):
    words = fields.text("告诉报告人", 1000, rows=4, help_text=WORDS)


class AnswerForm(PlainForm):
    text = fields.text("答复", 2000, rows=3)


class HandOverForm(PlainForm):
    user = forms.TypedChoiceField(
        label="转交给",
        coerce=int,
        error_messages={"required": "没有选转交给谁。请选择一名经办人。"},
        help_text="被报告涉及的人不在其中。",
    )
    keep = forms.BooleanField(label="我也继续经办", required=False)

    def __init__(self, *args, handlers=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "请选择"), *((one.user_id, one.name) for one in handlers)]


class HandUpForm(PlainForm):
    keep = forms.BooleanField(label="我也继续经办", required=False)


class HandDownForm(HandOverForm):
    """By the bureau, whose own reading ends by itself."""

    keep = None


class ReopenForm(RevisionForm):
    words = fields.text("重新核实的理由", 1000, rows=4, help_text=WORDS)


class IdentityForm(PlainForm):
    reason = fields.reason("查看理由", help_text="至少 5 个字，例如：发放奖金。报告人能看到您查看过。")


class AppealForm(PlainForm):
    uphold = fields.choice(
        "复核结论", (("yes", "改变原结果"), ("no", "维持原结果")), widget=forms.RadioSelect
    )
    words = fields.text("复核意见", 1000, rows=4, help_text=WORDS)


class TipHazardForm(PlainForm):
    """For the register, which everybody in the enterprise reads: nothing is copied from the report."""

    title = fields.text("隐患名称", 120)
    place = fields.text("地点", 120)
    measure = fields.text("整改措施", 2000, rows=3)
    responsible = fields.name("整改责任人")
    rectify_by = fields.DayField(label="整改期限", widget=DateInput)
    condition, cause, harm, difficulty = (HazardForm.base_fields[name] for name in MAJOR_WORDS)
    clauses, unmapped_reason = (HazardForm.base_fields[name] for name in ("clauses", "unmapped_reason"))

    def __init__(self, *args, items=None, **kwargs):
        """`items`: clauses that may be ticked; None: the report is not of a major hazard."""
        super().__init__(*args, **kwargs)
        self.major = items is not None
        if self.major:
            for name in MAJOR_WORDS:
                self.fields[name].required = True
            self.fields["clauses"].choices = [(item.pk, item.pk) for item in items]
        else:
            for name in (*MAJOR_WORDS[1:], "clauses", "unmapped_reason"):
                del self.fields[name]

    def clean(self):
        data = super().clean()
        if self.major:
            ask_major(self, data)
        return data

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "clauses"}


class LinkForm(PlainForm):
    hazard = forms.TypedChoiceField(
        label="隐患", coerce=int, error_messages={"required": "没有选隐患。请选择台账里的一项。"}
    )

    def __init__(self, *args, hazards=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = [
            ("", "请选择"),
            *((one.pk, f"{one.number} {one.title}") for one in hazards),
        ]
