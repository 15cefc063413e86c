"""The person at the keyboard proves again who he is, at the moment of signing."""

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django import forms

METHODS = {False: "密码复核", True: "密码与动态验证码复核"}


class ReauthenticationForm(forms.Form):
    """Password, and the authenticator's code where the account has one; tries are limited per account."""

    password = forms.CharField(
        label="登录密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        max_length=200,
    )
    code = forms.CharField(
        label="动态验证码",
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text="打开手机上的验证器，填写 6 位数字。",
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["password"].error_messages["required"] = "登录密码没有填写。签批前要再确认一次是您本人。"
        self.totp = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).first()
        if self.totp is None:
            del self.fields["code"]

    @property
    def method(self) -> str:
        return METHODS[self.totp is not None]

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.request.user):
            raise forms.ValidationError("一分钟内验证次数过多。为保护您的签批权，请稍等一分钟再试。")
        self._check_password(data["password"])
        if self.totp and not self.errors:
            self._check_code(data.get("code", ""))
        return data

    def _check_password(self, password: str) -> None:
        if not self.request.user.check_password(password):
            self.add_error("password", "登录密码不对。请重新填写；忘记密码可先在“账户与安全”重设。")

    def _check_code(self, code: str) -> None:
        if not TOTP(self.totp).validate_code(code.replace(" ", "")):
            self.add_error("code", "动态验证码不对或者刚刚用过。请等验证器换下一个 6 位数字再填。")
