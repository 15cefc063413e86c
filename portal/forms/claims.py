"""Forms on the way from a code to an account, and the bureau's answers."""

from django import forms

from portal.forms import fields
from portal.forms.evidence import EvidenceField


class CodeForm(forms.Form):
    code = fields.text(
        "邀请码",
        60,
        help_text="在应急管理局的信或者本单位的邀请里，12 位字母和数字，大小写、空格和短横都不要紧。",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class ClaimForm(forms.Form):
    note = fields.reason(
        "申请说明", help_text="写明您的职务、与这家企业的关系，例如：安全部经理，负责本公司安全管理。"
    )
    letter = EvidenceField(label="授权书", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["letter"].help_text = "加盖公章的授权书照片或扫描件，选填，有它审核更快。" + (
            self.fields["letter"].help_text
        )


class AcceptForm(forms.Form):
    """Nothing to fill in: a personal invitation says everything."""


class ReasonForm(forms.Form):
    """For refusing, suspending: the other side reads the reason word by word."""

    reason = fields.reason(help_text="会原样告知对方。")


class ClaimFilterForm(forms.Form):
    STATES = (
        ("pending", "待审核"),
        ("active", "有效"),
        ("refused", "未通过"),
        ("suspended", "已停用"),
        ("all", "全部"),
    )
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)
    q = forms.CharField(label="企业名称或代码", max_length=100, required=False)
