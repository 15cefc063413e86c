"""The bureau's answer to a safety officer who reported past an idle head."""

from django import forms

from portal.forms import fields


class AnswerForm(forms.Form):
    answer = fields.text("答复", 2000, rows=4, help_text="写明怎样处理。只有报告人本人看得到，企业看不到。")
