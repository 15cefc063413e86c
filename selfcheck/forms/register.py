"""企业变更: one form for each kind of event; the list's filter."""

from django import forms

from portal.forms import fields
from portal.forms.evidence import EvidenceField
from selfcheck.states import Approval
from selfcheck.states.register import ChangeKind


class ChangeForm(forms.Form):
    """What every event needs; `today` is the latest day of effect."""

    on = fields.DayField(label="生效日期", help_text="登记机关或者批复文书上的日期，不晚于今天。")
    reason = fields.text("情况说明", 500, rows=3)
    evidence_note = fields.text(
        "依据文书",
        300,
        rows=2,
        help_text="文书名称和文号，例如“准予变更登记通知书（青）登字〔2026〕第12号”。",
    )
    evidence = EvidenceField(label="文书扫描件", required=False)

    field_order = ("new_name", "to_division", "successor_uscc")

    def __init__(self, *args, today, places=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].within(fields.OLDEST, today, latest_is_today=True)
        if "to_division" in self.fields:
            self.fields["to_division"].choices = places


class RenameForm(ChangeForm):
    new_name = fields.text("新名称", 200, help_text="营业执照上的全称。原名称记入曾用名，按原名称仍能查到。")


class MoveForm(ChangeForm):
    to_division = fields.choice("迁入的区县", ())


class MergeForm(ChangeForm):
    successor_uscc = fields.text(
        "存续企业的统一社会信用代码", 18, help_text="18 位，须是本辖区的在营企业，可从企业名录复制。"
    )


FORMS = {ChangeKind.RENAME: RenameForm, ChangeKind.MOVE: MoveForm, ChangeKind.MERGE: MergeForm}


def form_of(kind: str) -> type[ChangeForm]:
    return FORMS.get(ChangeKind(kind), ChangeForm)


class ChangeFilter(forms.Form):
    STATES = [("", "全部"), *((s.value, s.label) for s in Approval if s != Approval.REVOKED)]
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    kind = forms.ChoiceField(label="变更", required=False, choices=[("", "全部"), *ChangeKind.choices])
    q = forms.CharField(label="企业名称（现名或者原名）", required=False, max_length=100)
