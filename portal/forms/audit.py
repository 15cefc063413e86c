"""What a reader of the audit trail asks for; without a word the last thirty days."""

from datetime import date, timedelta

from django import forms

from portal.audit_book import book, kind_words
from portal.queries.audit_trail import Wanted
from portal.widgets import DateInput

DAYS = 30
KINDS = (
    "portal.evidencefile",
    "portal.person",
    "portal.membership",
    "portal.posting",
    "portal.enterprise",
    "portal.invitation",
    "portal.job",
    "selfcheck.submission",
    "selfcheck.report",
    "selfcheck.hazard",
    "selfcheck.visit",
    "selfcheck.case",
    "selfcheck.caseflag",
    "selfcheck.exemption",
    "selfcheck.deadlinemove",
    "selfcheck.supervisionorder",
)


class AuditFilter(forms.Form):
    person = forms.CharField(
        label="人员（姓名或用户名）", max_length=150, required=False, help_text="写全，例如 王查。"
    )
    action = forms.ChoiceField(label="动作", required=False)
    kind = forms.ChoiceField(label="对象", required=False)
    target = forms.RegexField(
        r"^\d{1,18}$",
        label="对象编号",
        required=False,
        error_messages={"invalid": "对象编号只能是数字，例如 12。请改正。"},
    )
    since = forms.DateField(label="起始日期", required=False, widget=DateInput)
    until = forms.DateField(label="截止日期", required=False, widget=DateInput)
    enterprise = forms.CharField(label="企业名称或信用代码", max_length=100, required=False)
    reads = forms.ChoiceField(
        label="范围", required=False, choices=[("", "全部动作"), ("reads", "只看查阅个人信息")]
    )

    def __init__(self, query, *, today: date, own: bool = False):
        given = query.copy()
        given["since"] = given.get("since") or (today - timedelta(days=DAYS)).isoformat()
        given["until"] = given.get("until") or today.isoformat()
        super().__init__(given)
        codes = book().shared_actions if own else book().words
        words = sorted((book().words[code], code) for code in codes)
        self.fields["action"].choices = [("", "全部"), *((code, word) for word, code in words)]
        self.fields["kind"].choices = [("", "全部"), *((label, kind_words(label)) for label in KINDS)]
        if own:
            del self.fields["enterprise"]
        self.today = today

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "截止日期早于起始日期。请改晚，或者把起始日期改早。")
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """With a mistake in it: the last thirty days, nothing else."""
        if not self.is_valid():
            return Wanted(self.today - timedelta(days=DAYS), self.today)
        return Wanted(**self.cleaned_data | {"reads": bool(self.cleaned_data["reads"])})

    @property
    def words(self) -> str:
        wanted = self.wanted
        parts = [f"{wanted.since:%Y-%m-%d} 至 {wanted.until:%Y-%m-%d}"]
        for name in ("person", "action", "kind", "target", "enterprise"):
            if name in self.fields and (value := getattr(wanted, name)):
                shown = dict(getattr(self.fields[name], "choices", ())).get(value, value)
                parts.append(f"{self.fields[name].label}：{shown}")
        return "；".join([*parts, *(["只看查阅个人信息"] if wanted.reads else [])])
