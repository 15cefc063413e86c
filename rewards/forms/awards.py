"""From a proposed to a published award."""

from decimal import Decimal

from django import forms

from portal.forms import fields
from rewards.forms.handling import PlainForm
from rewards.states import AwardForm

GROUPS = (("", "不清楚"), ("3", "不到 5 人"), ("20", "5 人或者更多"))


class ProposeForm(PlainForm):
    form = fields.choice("奖励形式", AwardForm.choices, widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label="数额（元或者分）",
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text="奖金填元，积分填分；实物和表扬不填。",
        error_messages={
            "invalid": "数额不是数字。请只填数字，例如 200。",
            "min_value": "数额不能是负数。请重新填写。",
        },
    )
    words = fields.text("说明", 200, required=False, help_text="实物写明是什么。不写报告人。")

    def clean_amount(self):
        return self.cleaned_data["amount"] or Decimal(0)


class RefuseForm(PlainForm):
    reason = fields.reason("不批准的理由")


class SettleForm(PlainForm):
    claim = forms.CharField(
        label="领奖号",
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text="报告人出示的 8 位数字。不问姓名，不看回执编号。",
        error_messages={"required": "没有填领奖号。请照着报告人出示的 8 位数字填写。"},
    )
    voucher = fields.text(
        "凭证号", 60, required=False, help_text="奖金必填：财务凭证或者领款单编号，不填银行账号。"
    )

    def __init__(self, *args, praise: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if praise:
            del self.fields["claim"], self.fields["voucher"]


class PublishForm(PlainForm):
    """`seen` is ticked below the warnings, if there are any."""

    notice = fields.text("公示文字", 300, rows=3, help_text="写类别和结果，例如：报告设备隐患一处，已整改。")
    group = forms.ChoiceField(label="大约有几个人知道这件事", choices=GROUPS, required=False)
    seen = forms.BooleanField(label="看过提醒，仍要这样公示", required=False)

    def ask_again(self, warnings: list[str]) -> bool:
        """Whether the writer still has to agree; puts the warnings at the words."""
        self.warnings = {"notice": warnings}
        return bool(warnings) and not self.cleaned_data["seen"]
