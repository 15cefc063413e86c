"""The person at the keyboard proves again who he is, at the moment of signing."""

import unicodedata

from allauth.core.internal import ratelimit
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django import forms
from django.core.cache import cache

FAILURES = {"signature": "5/m/user,20/h/user"}  # only failures count: some people sign for many enterprises
METHODS = {False: "密码复核", True: "密码与动态验证码复核"}


class ReauthenticationForm(forms.Form):
    """Password, and the authenticator's code where the account has one; failures are limited per account."""

    password = forms.CharField(
        label="登录密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        max_length=200,
    )
    code = forms.CharField(
        label="动态验证码",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text="打开手机上的验证器，填写 6 位数字。",
        error_messages={"required": "动态验证码没有填写。请打开手机上的验证器，填写 6 位数字。"},
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
        if not self._failures(look_only=True):
            raise forms.ValidationError(
                "验证失败的次数过多。为保护您的签批权，请过几分钟再试；忘记密码可先在“账户与安全”重设。"
            )
        self._check_password(data["password"])
        if self.totp and not self.errors:
            self._check_code(data["code"])
        if self.errors:
            self._failures()
        return data

    def _failures(self, look_only: bool = False) -> bool:
        """Counts a failure, or only asks whether one more would be allowed."""
        return bool(
            ratelimit.consume(
                self.request,
                app="portal",
                action="signature",
                config=FAILURES,
                user=self.request.user,
                dry_run=look_only,
            )
        )

    def _check_password(self, password: str) -> None:
        if not self.request.user.check_password(password):
            self.add_error("password", "登录密码不对。请重新填写；忘记密码可先在“账户与安全”重设。")

    def _check_code(self, typed: str) -> None:
        code = "".join(unicodedata.normalize("NFKC", typed).split())
        if not (TOTP(self.totp).validate_code(code) and self._first_use(code)):
            self.add_error("code", "动态验证码不对或者刚刚用过。请等验证器换下一个 6 位数字再填。")

    def _first_use(self, code: str) -> bool:
        """For as long as the code is valid; allauth's own mark fades after one period."""
        valid_for = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        return cache.add(f"signature-code:{self.request.user.pk}:{code}", "y", timeout=valid_for)
