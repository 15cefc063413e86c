"""What the bureau filters major hazards by, and what it types when it decides about one."""

from django import forms

from portal.forms import fields
from portal.uploads import KINDS, accept
from portal.widgets import CountInput, PhotosInput
from selfcheck.queries.major_hazards import AGES, FILTERS, NO_PROGRESS_DAYS, SORTS, Wanted
from selfcheck.states.hazards import Suspension

MOST_DAYS = 3650
NAMES = dict(FILTERS)
AGE_NAMES = {code: words for code, words, *_ in AGES}


class MajorHazardFilter(forms.Form):
    """Shows what `wanted` says. `places`: (code, name) of the own division and its parts."""

    division = forms.ChoiceField(label="区域", required=False)
    section = forms.ChoiceField(label="行业门类", required=False)
    clause = forms.ChoiceField(label="判定条款", required=False)
    age = forms.ChoiceField(label="未销号已过", required=False, choices=[("", "不限"), *AGE_NAMES.items()])
    days = forms.IntegerField(label="几天无进展", required=False, widget=CountInput)
    q = forms.CharField(label="隐患、编号或者企业", required=False, max_length=100)
    filter = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, wanted: Wanted, *, places, sections, clauses):
        super().__init__(initial=vars(wanted) | {"q": wanted.words, "section": wanted.section[0]})
        letters = [(one.letter, f"{one.letter} {one.name}") for one in sections]
        items = [(one.uid, f"{one.article} {one.title}"[:40]) for one in clauses]
        self.fields["division"].choices = places
        self.fields["section"].choices = [("", "全部"), *letters]
        self.fields["clause"].choices = [("", "全部"), ("none", "未对应条款"), *items]


def wanted_from(query, *, division: str, sections, clauses) -> Wanted:
    """A value nobody offers counts as not given; `division` has been settled before."""
    letters = {one.letter: (one.letter, one.first, one.last) for one in sections}
    days, clause, sort = query.get("days", ""), query.get("clause", ""), query.get("sort", "")
    given = int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0
    return Wanted(
        filter=query.get("filter", "") if query.get("filter") in NAMES else "",
        days=given if 0 < given <= MOST_DAYS else NO_PROGRESS_DAYS,
        division=division,
        section=letters.get(query.get("section", ""), ("", "", "")),
        clause=clause if clause in {"none", *(one.uid for one in clauses)} else "",
        words=query.get("q", "")[:100].strip().replace("\x00", ""),
        sort=sort if sort in SORTS else "",
        age=query.get("age", "") if query.get("age") in AGE_NAMES else "",
    )


def tab_name(name: str, days: int) -> str:
    return f"{days} 天无进展" if name == "no_progress" else NAMES.get(name, "全部")


def filter_words(wanted: Wanted, place: str, *, sections, clauses) -> str:
    """The filter line above an export."""
    names = {one.letter: one.name for one in sections}
    articles = {one.uid: one.article for one in clauses} | {"none": "未对应条款"}
    parts = [place, tab_name(wanted.filter, wanted.days)]
    parts += [f"未销号已过：{AGE_NAMES[wanted.age]}"] if wanted.age else []
    parts += [f"行业：{names[wanted.section[0]]}"] if wanted.section[0] else []
    parts += [f"条款：{articles[wanted.clause]}"] if wanted.clause else []
    parts += [f"词语：{wanted.words}"] if wanted.words else []
    return "，".join(parts)


class AcknowledgeForm(forms.Form):
    comment = fields.text("意见（可不填）", 500, rows=2, required=False)


class CommentForm(forms.Form):
    text = fields.text("意见", 500, rows=2, help_text="要企业注意或者补充的内容。企业会收到这段文字。")


class DecisionForm(forms.Form):
    decision = fields.text("审批意见", 500, rows=2, help_text="企业会收到这段文字。")


class RecheckForm(forms.Form):
    """The finding is never pre-filled. `outcomes`: what the state allows."""

    OUTCOMES = (("passed", "合格"), ("failed", "不合格，退回整改"))
    on = fields.DayField(label="核查日期")
    name = fields.text("核查人员", 60, help_text="姓名和执法证号，例如 赵一帆（北执法0123）。")
    outcome = fields.choice("核查结论", OUTCOMES, widget=forms.RadioSelect)
    finding = fields.text("核查情况", 2000, rows=4, help_text="写现场看到的情况；本平台不代填。")
    photos = forms.Field(
        label="现场照片",
        required=False,
        widget=PhotosInput({"accept": accept(KINDS)}),
        help_text="可一次选多张。",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, outcomes: tuple[str, ...] = ("passed", "failed"), **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["outcome"].choices = [one for one in self.OUTCOMES if one[0] in outcomes]


class SuspensionForm(forms.Form):
    EXTENTS = ((Suspension.PARTIAL, "局部停产停业"), (Suspension.FULL, "全部停产停业"))
    number = fields.text("文号", 60, help_text="决定书的文号，例如 青应急停〔2026〕3号。")
    extent = fields.choice("停产停业范围", EXTENTS, widget=forms.RadioSelect)
    range = fields.text("具体部位", 300, help_text="停产停业的车间、工序或者设备。")
    reason = fields.text("事由", 500, rows=3)
    issued_on = fields.DayField(label="作出日期")


class LiftForm(forms.Form):
    lifted_on = fields.DayField(label="解除日期")
    review = fields.text("审查意见", 2000, rows=3, help_text="写明怎样审查、为什么可以恢复；本平台不代填。")


class CloseForm(forms.Form):
    note = fields.text("销号意见", 500, rows=3, help_text="写明依据；本平台不代填。")
