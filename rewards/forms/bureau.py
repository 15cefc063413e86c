"""Opening, confirming and handling in the bureau's fast lane; passphrases of the escrow."""

from django import forms

from portal.forms import fields
from rewards.forms.handling import PlainForm

STATES = (("", "办理中"), ("all", "全部"))
SECRET = {"autocomplete": "off", "spellcheck": "false"}


def secret(label: str, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(SECRET),
        error_messages={"required": f"没有填{label}。请填写。"},
        **kwargs,
    )


class AskForm(PlainForm):
    reason = fields.reason("开启理由", help_text="写明为什么要看，不写猜测的报告人。")
    identity = forms.BooleanField(label="同时申请开启报告人身份", required=False)
    passphrase = secret("托管口令")


class ConfirmForm(PlainForm):
    passphrase = secret("托管口令")


class CustodianForm(PlainForm):
    passphrase = secret("托管口令", help_text="至少 10 个字符，不与登录密码相同。忘记了不能找回。")
    again = secret("再输一次")

    def clean(self):
        data = super().clean()
        if data.get("again") and data.get("passphrase") != data["again"]:
            self.add_error("again", "两次输入的托管口令不一样。请重新输入。")
        return data


class ProofForm(PlainForm):
    number = fields.text("报告序号", 30, help_text="例如 NB-2026-0007。")
    mark = fields.text("校验码", 60, help_text="证明上的 32 位字母和数字。")

    def clean_number(self):
        return self.cleaned_data["number"].upper()

    def clean_mark(self):
        mark = "".join(self.cleaned_data["mark"].split()).lower()
        if not mark.isascii():
            raise forms.ValidationError("校验码只有数字和字母 a 到 f。请对照证明重新输入。")
        return mark


class HandleForm(PlainForm):
    result = fields.text("办理结果", 300, rows=4, help_text="报告人凭编号看到。不写报告人。")


class FastListForm(forms.Form):
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)


def only_open(query) -> bool:
    return query.get("state") != "all"
