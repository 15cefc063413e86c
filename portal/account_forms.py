"""The forms of the account pages, in the words of the field; what they check is django-allauth's."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from django import forms

from portal.accounts import PhoneField


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = "用户名、手机号或电子邮箱"
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.label = "密码"
        password.help_text = ""


class SignupForm(AllauthSignupForm):
    """Asked for only once the session holds an accepted invitation."""

    name = forms.CharField(
        label="姓名", max_length=60, help_text="与身份证件一致，会出现在报告和回执上。", strip=True
    )
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
    pass


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
