"""Input of the filing life that is not the report itself: corrections, returns, receipt numbers."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError

from portal.calendars import day_of, end_of_day
from portal.widgets import DateInput


class RecallForm(forms.Form):
    """The preparer takes the draft back without a word; whoever may sign says what has to change."""

    reason = forms.CharField(
        label="退回原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明哪一处要改。填报人会收到这段文字。",
        error_messages={
            "required": "退回原因没有填写。请写明哪一处要改，填报人才知道改哪里。",
            "max_length": "退回原因超过 300 字。请写得短一些。",
        },
    )

    def __init__(self, *args, needed: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed


class CorrectionForm(forms.Form):
    MATERIAL = [
        ("yes", "实质性更正：检查、隐患、数字或者声明有变化"),
        ("no", "非实质性更正：错字、电话、地址等，不影响内容"),
    ]
    material = forms.ChoiceField(
        label="更正性质",
        choices=MATERIAL,
        widget=forms.RadioSelect,
        help_text="检查、隐患、数字、奖励或者零隐患声明有变化的，送签时一律按实质性更正处理。",
        error_messages={"required": "更正性质没有选择。请选择实质性或者非实质性。"},
    )
    reason = forms.CharField(
        label="更正理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明哪一处有误、为什么有误。理由随更正版本一并报送。",
        error_messages={"required": "更正理由没有填写。请写明哪一处有误、为什么。"},
    )


class AcceptForm(forms.Form):
    note = forms.CharField(
        label="意见（可不填）", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="退回理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明哪一处不符合要求、怎样补正。企业会收到这段文字。",
        error_messages={"required": "退回理由没有填写。请写明哪一处不符合要求、怎样补正。"},
    )
    fix_on = forms.DateField(
        label="补正期限",
        widget=DateInput(),
        help_text="当日 24:00 前重新签批的，仍以首次报送时间计。",
        error_messages={
            "required": "补正期限没有填写。请选择一个以后的日期。",
            "invalid": "补正期限不是有效日期。请按 2026-10-23 的样子填写。",
        },
    )

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_fix_on(self):
        day = self.cleaned_data["fix_on"]
        if day <= day_of(self.now):
            raise ValidationError("补正期限早于明天，企业来不及补正。请改为以后的日期。")
        if (day - day_of(self.now)).days > 366:
            raise ValidationError("补正期限超过一年，可能选错了年份。请核对后重填。")
        return day

    @property
    def fix_by(self) -> datetime:
        return end_of_day(self.cleaned_data["fix_on"])


class ReceiptForm(forms.Form):
    number = forms.CharField(
        label="回执编号",
        max_length=100,  # pasted with spaces between the groups
        help_text="印在回执上，例如 ZC2026Q3-990102-004127-1-9F2C41AE。",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": "回执编号没有填写。请照回执上的编号填写。",
            "max_length": "回执编号不会这么长。请只填写编号，例如 ZC2026Q3-990102-004127-1-9F2C41AE。",
        },
    )


class ReportFilter(forms.Form):
    """Filters of the bureau's list of filed reports; all live in the address."""

    STATES = [
        ("", "全部"),
        ("submitted", "待查看"),
        ("accepted", "已接收"),
        ("returned", "已退回"),
        ("correcting", "更正中"),
    ]
    period = forms.ChoiceField(label="季度", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    q = forms.CharField(label="企业名称或信用代码", required=False, max_length=100)

    def __init__(self, *args, quarters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [("", "全部"), *((str(q), q.label) for q in quarters)]
