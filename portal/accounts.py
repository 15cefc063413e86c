"""What django-allauth asks of us: who may register, telephones as names, lock-out keys, Chinese answers."""

import hashlib
import re
import time
from base64 import urlsafe_b64encode

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.passwords import remember_password
from portal.queries.invitations import held
from portal.standing import FACTORS, needs_second_factor
from portal.widgets import PhoneInput

MOBILE = re.compile(r"1[3-9]\d{9}")
INVITATION_KEY = "invitation_id"


def clean_phone(text):
    """138 0013 8000, 138-0013-8000 and +8613800138000 are one number: 13800138000."""
    digits = re.sub(r"[\s\-－—()（）]", "", str(text or "")).removeprefix("+86").removeprefix("0086")
    if not MOBILE.fullmatch(digits):
        raise ValidationError(
            "手机号不是 11 位的中国大陆手机号。请检查后重填，例如 13800138000。", code="invalid_phone"
        )
    return digits


class PhoneField(forms.CharField):
    widget = PhoneInput

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "手机号")
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        return clean_phone(value) if value else value


class Adapter(DefaultAccountAdapter):
    """Accounts are opened by invitation only. User name, e-mail and telephone name the same account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "这个账号已停用。请联系本单位管理员或者属地应急管理局。",
        "email_password_mismatch": "账号或密码不对。请检查后重试，连续错 5 次将锁定 15 分钟。",
        "phone_password_mismatch": "账号或密码不对。请检查后重试，连续错 5 次将锁定 15 分钟。",
        "username_password_mismatch": "账号或密码不对。请检查后重试，连续错 5 次将锁定 15 分钟。",
        "too_many_login_attempts": "错误次数过多，登录已锁定。请 15 分钟后再试，或者用“忘记密码”重设密码。",
        "email_taken": "这个电子邮箱已有账号使用。请换一个，或者用它登录。",
        "duplicate_email": "这个电子邮箱已在您的账号里。",
        "phone_taken": "这个手机号已有账号使用。请换一个，或者用它登录。",
        "username_taken": "这个用户名已有人使用。请换一个。",
        "username_blacklisted": "这个用户名不能使用。请换一个。",
        "enter_current_password": "当前密码不对。请重新输入。",
        "incorrect_password": "密码不对。请重新输入。",
        "incorrect_code": "验证码不对或已过期。请输入现在显示的 6 位数字。",
        "invalid_login": "账号或密码不对。请检查后重试。",
        "invalid_password_reset": "重设密码的链接已失效。请重新申请。",
        "invalid_or_expired_key": "链接已失效。请重新申请。",
        "same_as_current": "新的内容与现在的相同。请填写不同的内容。",
        "rate_limited": "操作太频繁。请稍等片刻再试。",
        "unknown_email": "没有账号使用这个电子邮箱。请检查后重填。",
        "unknown_phone": "没有账号使用这个手机号。请检查后重填。",
        "unverified_primary_email": "主电子邮箱必须先验证。请查收验证邮件。",
    }

    def is_open_for_signup(self, request):
        """Only with an invitation that the session has accepted by its code and that is still good."""
        return held(request.session.get(INVITATION_KEY), timezone.now()) is not None

    def clean_username(self, username, shallow=False):
        """Not like a telephone or an address, or one log-in name could mean two people."""
        if MOBILE.fullmatch(username) or "@" in username:
            raise ValidationError("用户名不能是手机号或电子邮箱。请换一个，登录时三者都可以用。")
        return super().clean_username(username, shallow=shallow)

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data.get("name", "")
        user.password_changed_at = timezone.now()
        return super().save_user(request, user, form, commit=commit)

    def set_password(self, user, password):
        """Keeps the old password's hash, so that the last ones cannot come back."""
        remember_password(user)
        user.password_changed_at = timezone.now()
        super().set_password(user, password)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has just signed in need not type the password again to enrol a second factor."""
        if app == "allauth.mfa" and self._just_signed_in():
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def _just_signed_in(self):
        records = get_authentication_records(self.request, self.request.user)
        moments = [record["at"] for record in records if record["method"] == "password"]
        return bool(moments) and time.time() - moments[-1] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_password_change_redirect_url(self, request):
        return reverse("portal:account")

    # Telephones: allauth calls these, the number stands on the user.

    def phone_form_field(self, **kwargs):
        return PhoneField(**kwargs)

    def clean_phone(self, phone):
        return clean_phone(phone)

    def get_phone(self, user):
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user, phone, verified):
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user, phone):
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone):
        return get_user_model().objects.filter(phone=phone).first()

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        """Carried by the text-message gateway once one is named; until then telephones stay unverified."""
        raise ValidationError("还没有接通短信网关，暂时不能用短信验证。请改用密码。")

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One account, one counter, whichever of its names was typed; unknown names count for themselves."""
        typed = credentials.get("phone") or credentials.get("email") or credentials.get("username") or ""
        user = self._named_by(credentials)
        return f"user:{user.pk}" if user else f"name:{typed.lower()}"

    def _named_by(self, credentials):
        if phone := credentials.get("phone"):
            return self.get_user_by_phone(phone)
        if email := credentials.get("email"):
            return next(iter(filter_users_by_email(email)), None)
        return get_user_by_username(credentials.get("username", ""))


class MFAAdapter(DefaultMFAAdapter):
    """Second factors under the portal's name; where they are compulsory the last one cannot be removed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不对或已过期。请输入验证器现在显示的 6 位数字，或者一个没用过的恢复码。",
        "cannot_delete_authenticator": "您的岗位必须使用两步验证，不能停用最后一种验证方式。请先添加另一种。",
    }

    def _get_site_name(self):
        return settings.PORTAL_NAME

    def get_totp_label(self, user):
        return user.username

    def build_totp_svg(self, url):
        """Drawn inside the page: our Content-Security-Policy allows no data: image."""
        return segno.make(url, error="m", micro=False).svg_inline(
            border=2, omitsize=True, svgclass=None, lineclass=None
        )

    def can_delete_authenticator(self, authenticator):
        """The last factor of somebody who must have one stays, and so do the recovery codes beside it."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists() or not needs_second_factor(authenticator.user)

    def encrypt(self, text):
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _vault().decrypt(encrypted_text.encode()).decode()


def _vault():
    """Second-factor secrets rest encrypted under SECRET_KEY or, while it is being changed, its fallbacks."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        [Fernet(urlsafe_b64encode(hashlib.sha256(f"mfa:{key}".encode()).digest())) for key in keys]
    )
