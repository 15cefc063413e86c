"""Whom the letters go to."""

from django import forms

from portal.queries.divisions import family


class LettersForm(forms.Form):
    division = forms.ChoiceField(label="区域", required=False)
    words = forms.CharField(label="企业名称或代码", max_length=100, required=False)
    again = forms.BooleanField(label="已有邀请码的也重发（旧码作废）", required=False)

    def __init__(self, *args, division, **kwargs):
        super().__init__(*args, **kwargs)
        _, below = family(division)
        self.fields["division"].choices = [("", "全辖区"), *((row.code, row.name) for row in below)]
        self.fields["division"].error_messages["invalid_choice"] = "所选区域不在本辖区。请重新选择。"
