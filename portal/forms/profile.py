"""The profile form. Everything may be saved unfinished; what is missing is asked for when it is confirmed."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from portal.forms import fields
from portal.queries import profile
from portal.register.values import SECTORS

HAZARD_HELP = (
    "矿山、金属冶炼、建筑施工、交通运输、危险物品生产经营储存、烟花爆竹、民用爆炸物品等属于高危行业领域，"
    "每年执法检查的上限和提醒的力度按它区分。拿不准的请问属地应急管理局。"
)


class ProfileForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    site_address = fields.text(
        "生产经营地址", 300, required=False, help_text="实际生产的地方，属地按它确定。"
    )
    reg_address = fields.text(
        "注册地址", 300, required=False, help_text="营业执照上的住所，可以与生产经营地址不同。"
    )
    division_code = fields.choice("属地", (), required=False)
    legal_rep_name = fields.name("法定代表人", required=False, help_text="营业执照上的人。")
    principal_name = fields.name(
        "主要负责人",
        required=False,
        help_text="对本单位安全生产全面负责、签批季度报告的人，可以不是法定代表人。",
    )
    contact_name = fields.name("联系人", required=False)
    contact_phone = fields.telephone("手机", required=False)
    landline = fields.telephone("座机", required=False)
    industry_code = fields.text(
        "行业",
        100,
        required=False,
        help_text="国民经济行业分类（GB/T 4754）。填代码或名称，例如 2110 或 木质家具，再从提示里选。",
        widget=forms.TextInput(attrs={"list": "industries", "autocomplete": "off"}),
    )
    sectors = forms.MultipleChoiceField(
        label="适用判定标准的行业领域",
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="可以多选。季度报告按它推荐重大事故隐患判定标准。",
        error_messages={"invalid_choice": "所选的行业领域不在列表里。请重新选择。"},
    )
    high_hazard = fields.choice(
        "高危行业领域", (("", "未填"), ("yes", "是"), ("no", "否")), required=False, help_text=HAZARD_HELP
    )
    size = fields.choice("企业规模", [("", "未填"), *profile.SIZES], required=False)
    employee_count = fields.count("从业人员数", 5_000_000, required=False, help_text="含劳务派遣人员。")
    established_on = fields.DayField(label="注册日期", required=False)

    def __init__(self, *args, enterprise, today, has_term, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = profile.narrower_divisions(enterprise.division_code)
        known = ("工贸", *SECTORS, "其他")
        extra = [sector for sector in enterprise.sectors if sector not in known]
        self.fields["sectors"].choices = [(sector, sector) for sector in (*known, *extra)]
        self.fields["established_on"].within(fields.OLDEST, today, latest_is_today=True)
        if has_term:
            self.fields["principal_name"].disabled = True
            self.fields["principal_name"].help_text = "按“人员”页登记的主要负责人任期填写，换人请到那里办理。"

    def clean_industry_code(self):
        words = self.cleaned_data["industry_code"]
        if not words:
            return ""
        answer = profile.find_industry(words)
        if answer.code:
            return answer.code
        if not answer.candidates:
            raise ValidationError(f"行业“{words[:30]}”不在分类表里。请换个说法，或者填 4 位代码。")
        offers = "、".join(f"{row.code} {row.name}" for row in answer.candidates[:8])
        raise ValidationError(f"“{words[:30]}”对得上几个行业。请选一个填代码：{offers}。")

    def clean_high_hazard(self):
        return {"yes": True, "no": False}.get(self.cleaned_data["high_hazard"])

    def values_of(self, enterprise) -> list[str]:
        """Names of the fields that hold something already."""
        return [name for name in self.fields if name != "seen" and getattr(enterprise, name)]

    def values(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def initial(enterprise) -> dict[str, object]:
    """The stored values in the form's own terms."""
    values = {name: getattr(enterprise, name) for name in ProfileForm.base_fields if name != "seen"}
    values["high_hazard"] = {True: "yes", False: "no", None: ""}[enterprise.high_hazard]
    if enterprise.industry_code:
        name = profile.industry_name(enterprise.industry_code)
        values["industry_code"] = f"{enterprise.industry_code} {name}".strip()
    return values


class DivisionRequestForm(forms.Form):
    division_code = fields.choice("迁入的区县", ())
    reason = fields.reason(help_text="写明何时、因何搬迁。跨省搬迁的，请写明迁往何处，由应急管理局联系办理。")

    def __init__(self, *args, enterprise, **kwargs):
        super().__init__(*args, **kwargs)
        rows = profile.counties_of_province(enterprise.division_code)
        self.fields["division_code"].choices = [("", "请选择"), *((row.code, row.full_name) for row in rows)]


class GradeForm(forms.Form):
    grade = fields.choice("等级", (("", "请选择"), *profile.GRADES.items()))
    certificate_no = fields.text("证书编号", 60)
    from_on = fields.DayField(label="起始日期")
    to_on = fields.DayField(label="有效期至", help_text="证书上写的最后一天；一般为 3 年。")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_on"].within(fields.years_from(today, -20), today, latest_is_today=True)
        self.fields["to_on"].within(fields.years_from(today, -20), fields.years_from(today, 10))

    def clean_grade(self):
        return int(self.cleaned_data["grade"])

    def clean_to_on(self):
        """Stored is the first day without it."""
        return self.cleaned_data["to_on"] + timedelta(days=1)


class EndGradeForm(forms.Form):
    to_on = fields.DayField(label="终止日期")
    reason = fields.reason(help_text="例如：被撤销、自愿放弃。")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_on"].within_a_life(today)
