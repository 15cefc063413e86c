"""Forms of the people page."""

import re

from django import forms
from django.core.exceptions import ValidationError

from portal.accounts import clean_phone
from portal.actors import Role
from portal.forms import fields
from portal.queries import people

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class PersonForm(forms.Form):
    name = fields.name("姓名")
    post = fields.text("职务", 60, help_text="例如：副总经理、安全部经理、打磨班长。")
    mobile = fields.telephone("手机", 20, required=False)
    certificate_no = fields.text(
        "证书编号",
        60,
        required=False,
        help_text="注册安全工程师或者安全管理人员证书。不收集身份证号。",
    )
    leadership = forms.BooleanField(
        label="领导班子成员", required=False, help_text="带队检查的人必须是领导班子成员。"
    )


class LeaveForm(forms.Form):
    left_on = fields.DayField(label="离任日期")
    reason = fields.text("说明", 200, required=False, help_text="例如：退休、调离。")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["left_on"].within_a_life(today)


class PersonChoiceForm(forms.Form):
    """Shared by the forms that pick one of the people still there."""

    person = fields.choice("人员", ())

    def __init__(self, *args, scope, enterprise_id, today, **kwargs):
        super().__init__(*args, **kwargs)
        rows = people.present(scope, enterprise_id, today)
        choices = [(row.pk, f"{row.name}（{row.post}）" if row.post else row.name) for row in rows]
        self.fields["person"].choices = [("", "请选择"), *choices]

    def clean_person(self):
        return int(self.cleaned_data["person"])


class TermForm(PersonChoiceForm):
    kind = fields.choice("身份", [("", "请选择"), *people.TERM_KINDS])
    from_on = fields.DayField(label="任职日期")
    signs = forms.BooleanField(
        label="由他签批季度报告",
        required=False,
        help_text="可以登记几名主要负责人，但只有一名签批。没有勾选的，以后可以在“人员”页补定。",
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.fields["from_on"].within_a_life(today)


class ReplaceForm(TermForm):
    signs = None
    reason = fields.reason(help_text="原主要负责人的账户会随之停用，理由会告知他。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].label = "接任的人"
        self.fields["from_on"].label = "接任日期"


class EndTermForm(forms.Form):
    to_on = fields.DayField(label="离任日期")
    reason = fields.reason()

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_on"].within_a_life(today)


class InviteForm(PersonChoiceForm):
    role = fields.choice("角色", [("", "请选择"), *((role, Role.LABELS[role]) for role in Role.ENTERPRISE)])
    contact = fields.text(
        "电子邮箱或手机号",
        120,
        required=False,
        help_text="填邮箱的，邀请码会发到邮箱；不填就打印出来交给本人。",
    )

    def clean_contact(self):
        text = self.cleaned_data["contact"].strip()
        if not text or EMAIL.fullmatch(text):
            return text.lower()
        if "@" in text:
            raise ValidationError("电子邮箱写法不对。请检查后重填，例如 name@example.cn。")
        return clean_phone(text)
