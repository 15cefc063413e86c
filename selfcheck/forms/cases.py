"""What officers, reviewers and the enterprise type about a case."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.forms import fields
from portal.forms.evidence import EvidenceField
from selfcheck.queries.case_keys import FOUND_BY, GROUPS, HARM, KEYS
from selfcheck.queries.flags import CLOCKS, RULES, STATES, FlagFilter
from selfcheck.states.cases import Opinion, Recheck, TrackOutcome

DAY_OR_TIME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?")
NEVER, UNKNOWN = "没有", "不明"


class FlagFilterForm(forms.Form):
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    rule = forms.ChoiceField(label="规则", required=False, choices=[("", "全部"), *RULES])
    clock = forms.ChoiceField(label="本机关期限", required=False, choices=[("", "全部"), *CLOCKS])
    q = forms.CharField(label="企业名称、信用代码或案号", required=False, max_length=100)


def wanted_from(query) -> FlagFilter:
    """A value nobody offers counts as not given."""
    state, rule, clock = query.get("state", ""), query.get("rule", ""), query.get("clock", "")
    return FlagFilter(
        state=state if state in dict(STATES) else FlagFilter.state,
        rule=rule if rule in dict(RULES) else "",
        clock=clock if clock in dict(CLOCKS) else "",
        text=query.get("q", "")[:100].strip().replace("\x00", ""),
    )


class MatchForm(forms.Form):
    hazard = forms.ChoiceField(
        label="对应的隐患",
        widget=forms.RadioSelect,
        error_messages={
            "required": "还没有选择。请选择对应的隐患，或者选“没有对应的隐患”。",
            "invalid_choice": "所选隐患不在列表里。请重新选择。",
        },
    )
    reason = fields.text(
        "理由", 300, required=False, rows=2, help_text="没有对应隐患或者改变比对结果的必须填写。"
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, offers, **kwargs):
        super().__init__(*args, **kwargs)
        listed = [(str(one.hazard.pk), f"{one.hazard.number} {one.hazard.title}") for one in offers]
        self.fields["hazard"].choices = [*listed, ("none", "没有对应的隐患")]

    @property
    def hazard_id(self) -> int | None:
        chosen = self.cleaned_data["hazard"]
        return None if chosen == "none" else int(chosen)


class MomentField(forms.CharField):
    """A day or a time; "没有" where allowed: known not to have happened; "不明" takes a value back."""

    def __init__(self, *, never: bool, day_only: bool, **kwargs):
        super().__init__(max_length=20, required=False, **kwargs)
        self.never, self.day_only = never, day_only
        form = "2026-10-20" if day_only else "2026-10-20 或者 2026-10-20 10:20"
        self.help_text = f"写成 {form}{'；确知没有发生的填“没有”' if never else ''}；收回原值填“不明”。"

    def clean(self, value):
        text = " ".join((super().clean(value) or "").replace("：", ":").split())
        if not text or text == UNKNOWN or (text == NEVER and self.never):
            return text
        match = DAY_OR_TIME.fullmatch(text)
        try:
            year, month, day, hour, minute = (int(part) if part else None for part in match.groups())
            if hour is None:
                return date(year, month, day).isoformat()
            instant = f"{date(year, month, day)}T{time(hour, minute):%H:%M}"
        except (AttributeError, ValueError):
            raise ValidationError(f"{self.label}写法不对。{self.help_text}") from None
        if self.day_only:
            raise ValidationError(f"{self.label}只填日期，不填时间。{self.help_text}")
        return instant


YES_NO = (("yes", "是"), ("no", "否"))
CHOICES = {
    "yes_no": YES_NO,
    "harm": tuple(HARM.items()),
    "found_by": tuple(FOUND_BY.items()),
}
WORDS = {"yes": True, "no": False}


class FactsForm(forms.Form):
    """One field per fact that a person may know; what is left empty stays as it is."""

    source = fields.text("来源", 300, rows=2, help_text="由谁、何时、凭什么材料得知，例如“10-21 询问笔录”。")
    evidence = EvidenceField(label="证据文件", required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for one in KEYS:
            self.fields[_name(one.key)] = _field(one)

    def values(self) -> dict[str, Any]:
        """Key of the assessment format -> value; None takes an earlier value back."""
        given = {one.key: self.cleaned_data[_name(one.key)] for one in KEYS}
        return {key: _value(text) for key, text in given.items() if text}

    def groups(self):
        for group, title in GROUPS.items():
            yield title, [self[_name(one.key)] for one in KEYS if one.group == group]


class OpinionForm(forms.Form):
    opinion = fields.choice("意见", Opinion.choices, widget=forms.RadioSelect)
    reason = fields.text("理由", 1000, rows=4, help_text="对“不明”和“需人工判断”的各项，写明您的判断和依据。")
    revision = forms.IntegerField(widget=forms.HiddenInput)


class TakeUpForm(forms.Form):
    reason = fields.text(
        "提请理由", 1000, rows=4, help_text="写明为什么本案须对这项规则作出判断，例如企业提交了什么证据。"
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    ANSWERS = (("agree", "同意承办人的意见"), ("back", "退回补充"))
    answer = fields.choice("审核意见", ANSWERS, widget=forms.RadioSelect)
    reason = fields.text(
        "理由", 1000, rows=4, required=False, help_text="退回的必须写明要补充什么、由谁补充。"
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        if data.get("answer") == "back" and not data.get("reason", "").strip():
            self.add_error("reason", "退回理由没有填写。请写明要补充什么、由谁补充。")
        return data


class DiscussionForm(forms.Form):
    held_on = fields.DayField(label="讨论日期")
    participants = fields.text("参加人", 300, rows=2)
    minutes = fields.text("纪要编号", 100)
    conclusion = fields.text("结论", 1000, rows=4)
    evidence = EvidenceField(label="纪要文件", required=False)


class TellForm(forms.Form):
    text = fields.text(
        "告知内容", 500, rows=5, help_text="写明违法事实、理由、依据，以及陈述、申辩、要求听证的权利和期限。"
    )


class IssueForm(forms.Form):
    demands = fields.text("整改要求", 1000, rows=4)
    law_explained = fields.text("宣讲的法律规定", 1000, rows=3, help_text="写明条文和主要内容。")
    correct_by = fields.DayField(label="整改期限", help_text="含当日。")


class ArtefactForm(forms.Form):
    done_on = fields.DayField(label="日期")
    text = fields.text("内容", 1000, rows=3, help_text="怎样做的、对谁、结果如何。")
    evidence = EvidenceField(label="证据文件", required=False)


class RecheckForm(ArtefactForm):
    result = fields.choice("复查结论", Recheck.choices, widget=forms.RadioSelect)

    field_order = ("done_on", "result", "text", "evidence")


class DecisionForm(forms.Form):
    outcome = fields.choice("结果", TrackOutcome.choices, widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label="罚款（元）",
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text="按决定书填写；不设下限。",
        error_messages={
            "invalid": "罚款不是数字。请只填数字，例如 20000。",
            "min_value": "罚款不能是负数。请重新填写。",
            "max_digits": "罚款位数太多。请核对。",
            "max_whole_digits": "罚款位数太多。请核对。",
            "max_decimal_places": "罚款最多两位小数。请核对。",
        },
    )
    basis = fields.text("依据", 500, rows=2, help_text="条、款、项写全。")
    law = fields.text("所依法律名称", 100, required=False, help_text="例如 安全生产法；用于次数统计。")
    reason = fields.text("理由", 1000, rows=3)
    document_no = fields.text("文书编号", 100, required=False)
    decided_on = fields.DayField(label="决定日期")
    served_on = fields.DayField(label="送达日期", required=False)
    repair_served_on = fields.DayField(
        label="信用修复告知书送达日期", required=False, help_text="“两书同达”：与处罚决定书同日送达。"
    )
    referral = forms.BooleanField(label="涉嫌犯罪，移送司法机关", required=False)
    seen_decision = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data.pop("seen_decision")
        return data


class PublicityForm(forms.Form):
    published_on = fields.DayField(label="公开日期")
    place = fields.text("公开位置", 300, help_text="公示系统名称或者网址。")


class ReasonForm(forms.Form):
    reason = fields.text("理由", 500, rows=3)


class EmptyForm(forms.Form):
    """A confirmation."""


class StatementForm(forms.Form):
    text = fields.text(
        "陈述申辩", 5000, rows=6, help_text="写明您的意见、事实和证据。不会因为申辩而加重处罚。"
    )
    claims_leniency = forms.BooleanField(
        label="本企业主张：该隐患系自查发现并已报告，请求不罚", required=False
    )


class SecondCheckForm(forms.Form):
    ANSWERS = (("yes", "应当从宽"), ("no", "不应当从宽"))
    lenient = fields.choice("根据上列事实，您的结论", ANSWERS, widget=forms.RadioSelect)
    reason = fields.text("理由", 1000, rows=4)


def _name(key: str) -> str:
    return key.replace(".", "__")


def _field(one) -> forms.Field:
    if one.kind in CHOICES:
        choices = [("", "不改"), *CHOICES[one.kind], (UNKNOWN, "改为不明")]
        return forms.ChoiceField(label=one.label, required=False, choices=choices)
    return MomentField(
        label=one.label,
        never=one.kind in ("never", "day_never"),
        day_only=one.kind in ("day", "day_never"),
    )


def _value(text: str) -> Any:
    if text == UNKNOWN:
        return None
    if text == NEVER:
        return False
    return WORDS.get(text, text)
