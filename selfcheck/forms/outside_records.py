"""One accident or one penalty as a document tells it."""

from django import forms

from portal.forms import fields

YES_NO = [("", "不清楚"), ("yes", "是"), ("no", "否")]


class OutsideForm(forms.Form):
    on = fields.DayField(label="事故日期")
    document_no = fields.text("来源文书号", 100, help_text="事故调查报告、批复或者通报的文号。")
    note = fields.text("说明", 300, rows=2, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class OutsidePenaltyForm(OutsideForm):
    on = fields.DayField(label="处罚决定日期")
    document_no = fields.text("来源文书号", 100, help_text="处罚决定书文号。")
    agency = fields.text("处罚机关", 100, help_text="按决定书上的名称填写全称。")
    item = fields.text("违法事项", 200)
    found_on = fields.DayField(label="违法行为发现日期", required=False, help_text="决定书没有写的不填。")
    law = fields.text("适用的法律", 100, required=False, help_text="例如 安全生产法；用于次数统计。")
    major = fields.choice("因重大事故隐患", YES_NO, required=False)
    field_order = ("on", "document_no", "agency", "item", "found_on", "law", "major", "note")

    def values(self) -> dict:
        data = super().values()
        return data | {"major": {"yes": True, "no": False}.get(data["major"])}


class WithdrawForm(forms.Form):
    reason = fields.reason("撤回理由")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
