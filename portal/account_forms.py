"""The forms of the account pages, in the words of the field; what they check is django-allauth's."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.userkit import filter_users_by_email
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from django import forms

from portal.accounts import PhoneField, clean_phone
from portal.forms import fields
from portal.standing import needs_second_factor


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = "用户名、手机号或电子邮箱"
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.label = "密码"
        password.help_text = ""

    def clean_login(self):
        """A telephone may be typed with spaces or a country code."""
        login = super().clean_login()
        try:
            return clean_phone(login)
        except forms.ValidationError:
            return login


ALLOWED = "至少 10 个字符，不能全是数字，不能是常见密码，不能与姓名、用户名相近，不能与最近 5 次用过的相同。"


class NewPassword:
    """One sentence instead of a list of rules, and plain labels."""

    labels = {"oldpassword": "当前密码", "password1": "新密码", "password2": "再输一次新密码"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = ALLOWED if name == "password1" else field.help_text


class ChangePasswordForm(NewPassword, AllauthChangePasswordForm):
    pass


class ResetPasswordKeyForm(NewPassword, AllauthResetPasswordKeyForm):
    pass


class ResetPasswordForm(AllauthResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "电子邮箱"


class AddEmailForm(AllauthAddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "新的电子邮箱"


class SignupForm(AllauthSignupForm):
    """Asked for only once the session holds an accepted invitation."""

    name = fields.name("姓名", help_text="与身份证件一致，会出现在报告和回执上。")
    field_order = ["name", "phone", "username", "email", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {
            "username": "用户名",
            "email": "电子邮箱（选填）",
            "phone": "手机号",
            "password2": "再输一次密码",
        }
        for field, label in labels.items():
            self.fields[field].label = label
        self.fields["username"].help_text = "4 个字符以上，可以用字母、数字、汉字和 . + - _，不能是手机号。"
        self.fields["email"].help_text = "用来接收通知和重设密码，建议填写。"
        self.fields["phone"].help_text = "也可以用来登录。"
        self.fields["phone"].required = True
        self.fields["password1"].help_text = ALLOWED

    def clean_phone(self):
        """Said at once: whoever holds an invitation may know that a number is taken."""
        phone = self.cleaned_data["phone"]
        if get_adapter().get_user_by_phone(phone):
            raise get_adapter().validation_error("phone_taken")
        return phone

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email and filter_users_by_email(email):
            raise get_adapter().validation_error("email_taken")
        return email


class Code:
    """Six digits from the authenticator, or one of the recovery codes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "验证码"
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}

    def clean_code(self):
        self.cleaned_data["code"] = self.cleaned_data["code"].replace(" ", "")
        return super().clean_code()


class AuthenticateForm(Code, AllauthAuthenticateForm):
    pass


class ReauthenticateForm(Code, AllauthReauthenticateForm):
    pass


class ActivateTOTPForm(Code, AllauthActivateTOTPForm):
    """Recovery codes come only after it; where a factor is compulsory there is no way around it."""

    WRONG = "验证码不对或已过期。请输入验证器现在显示的 6 位数字；一直不对的，请核对手机时间后重新扫码。"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.compulsory = needs_second_factor(self.user)

    def clean_code(self):
        try:
            return super().clean_code()
        except forms.ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise forms.ValidationError(self.WRONG, code=error.code) from error


class PhoneForm(forms.Form):
    """A new telephone number for one's own account; the password proves that it is one's own."""

    phone = PhoneField(label="新手机号")
    password = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="请输入登录密码，确认是您本人。",
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("密码不对。请重新输入。")
        return password
