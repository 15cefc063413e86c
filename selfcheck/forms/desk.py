"""What a reader filters the waiting things of the bureau by."""

from django import forms

from portal.actors import Role
from selfcheck.queries.desk import BY_CODE, STATES, Wanted

ROLES = tuple((role, Role.LABELS[role]) for role in Role.BUREAU)


class DeskFilter(forms.Form):
    """`kinds`: codes the reader may see; `places`: (code, name) of the own division and its parts."""

    kind = forms.ChoiceField(label="事项", required=False)
    division = forms.ChoiceField(label="区域", required=False)
    role = forms.ChoiceField(label="岗位", required=False, choices=[("", "全部"), *ROLES])
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    rest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, wanted: Wanted, *, kinds, places):
        super().__init__(initial=vars(wanted) | {"rest": "1" if wanted.rest else ""})
        self.fields["kind"].choices = [("", "全部"), *((code, BY_CODE[code].title) for code in kinds)]
        self.fields["division"].choices = places
        if wanted.mine:
            del self.fields["role"]


def wanted_from(query, *, mine: bool, division: str, kinds) -> Wanted:
    """A value nobody offers counts as not given; `division` has been settled before."""
    kind, state, role = query.get("kind", ""), query.get("state", ""), query.get("role", "")
    return Wanted(
        mine=mine,
        kind=kind if kind in kinds else "",
        state=state if state in dict(STATES) else "",
        division=division,
        rest=bool(query.get("rest")),
        role=role if not mine and role in Role.BUREAU else "",
    )
