"""批量填写季报数字: which quarter's template, and the filled sheet as it arrives."""

from django import forms

from portal.forms.profile_batch import SheetForm

MOST_BYTES = 20 << 20


class FigureSheetForm(SheetForm):
    most_bytes = MOST_BYTES


class QuarterForm(forms.Form):
    period = forms.ChoiceField(
        label="季度",
        error_messages={
            "required": "没有选择季度。请选择后再生成。",
            "invalid_choice": "没有这个季度的报送义务。请重新选择。",
        },
    )

    def __init__(self, *args, quarters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [
            (str(quarter), f"{quarter.label}{'（已报送）' if filed else ''}") for quarter, filed in quarters
        ]
        self.initial["period"] = next(
            (str(quarter) for quarter, filed in reversed(quarters) if not filed), ""
        )
