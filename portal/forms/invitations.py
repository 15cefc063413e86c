"""Filters of the bureau's code list."""

from django import forms
from django.db.models import QuerySet

from portal.queries.divisions import within
from portal.queries.invitations import STATES, matching


class CodeFilterForm(forms.Form):
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *STATES.items()], required=False)
    q = forms.CharField(label="企业名称或代码", max_length=100, required=False)
    division = forms.CharField(required=False, widget=forms.HiddenInput)

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """What cannot be understood narrows nothing."""
        self.is_valid()
        if state := self.cleaned_data.get("state"):
            rows = rows.filter(shown_state=state)
        if words := self.cleaned_data.get("q"):
            rows = rows.filter(matching(words, "enterprise__"))
        if division := self.cleaned_data.get("division"):
            rows = rows.filter(within("enterprise__division_code", division))
        return rows
