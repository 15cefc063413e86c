"""Which letters are shown and printed, and how they were handed over."""

from django import forms

from portal.forms import fields
from selfcheck.queries.reminder_letters import LettersWanted
from selfcheck.states.reminders import PlanState

STATES = [(PlanState.PLANNED, "待打印"), (PlanState.PRINTED, "已打印，待送出")]


class ReminderLettersFilter(forms.Form):
    division = forms.ChoiceField(label="区域", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    q = forms.CharField(label="企业名称或信用代码", required=False, max_length=100)

    def __init__(self, wanted: LettersWanted, *, places):
        super().__init__(initial={"division": wanted.division, "state": wanted.state, "q": wanted.text})
        self.fields["division"].choices = places


class HandOverForm(forms.Form):
    handed_on = fields.DayField(label="送出日期")
    result = fields.text("送出方式和签收", 150, help_text="例如“挂号信寄出”“上门送达，李某签收”。")


def letters_wanted(query, division: str) -> LettersWanted:
    state = query.get("state", "")
    return LettersWanted(
        division=division,
        state=state if state in dict(STATES) else PlanState.PLANNED,
        text=query.get("q", "")[:100].strip().replace("\x00", ""),
    )
