"""Forms for the bureau's own staff."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from portal.accounts import MOBILE, PhoneField
from portal.forms import fields
from portal.queries import postings

USERNAME = RegexValidator(
    r"^[\w.+\-]{4,150}$", "用户名只能用字母、数字、汉字和 . + - _，至少 4 个。请重新填写。"
)


class PostingForm(forms.Form):
    name = fields.name("姓名")
    username = fields.text(
        "用户名",
        150,
        validators=[USERNAME],
        help_text="登录用，例如 zhaoyan。已有账号的同事填他现在的用户名。",
    )
    division_code = fields.choice("单位", ())
    role = fields.choice("岗位", [("", "请选择"), *postings.ROLES])
    certificate_no = fields.text("执法证号", 40, required=False, help_text="执法人员填写。")
    phone = PhoneField(label="手机号", required=False)
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        help_text="有邮箱才能收到通知、自己找回密码。",
        error_messages={"invalid": "电子邮箱写法不对。请检查后重填，例如 name@example.cn。"},
    )

    reason = fields.reason(help_text="为什么开设，例如调入、轮岗、替换离任的同事。记入变更记录。")

    def __init__(self, *args, division, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = [("", "请选择"), *postings.divisions(division)]

    def clean_username(self):
        name = self.cleaned_data["username"]
        if MOBILE.fullmatch(name):
            raise ValidationError("用户名不能是手机号。请换一个，登录时两者都可以用。")
        return name
