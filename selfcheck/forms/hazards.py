"""The hazard form and the register's query block."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime, make_aware

from portal.calendars import Quarter
from portal.forms import fields
from portal.widgets import PhotosInput
from selfcheck.queries import hazards as queries
from selfcheck.queries import standards
from selfcheck.states import FoundBy, HazardLevel
from selfcheck.states.hazards import HazardState, Suspension

NOT_STORED = ("clauses", "photos", "kept_photos", "found_time")
MAJOR_WORDS = ("condition", "cause", "harm", "difficulty")
LONG_AGO = timedelta(days=3 * 365)
TEXTS = {"rows": 3}


def wants(label, mend="请补填。"):
    return {"required": f"{label}没有填写。{mend}"}


def short(label, most, **kwargs):
    errors = {**wants(label), "max_length": f"{label}最多 {most} 字，现有 %(show_value)s 字。请写得短一些。"}
    seen = [lambda words: fields.refuse_invisible(label, words)]
    return forms.CharField(label=label, max_length=most, error_messages=errors, validators=seen, **kwargs)


def day(label, **kwargs):
    field = fields.DayField(label=label, **kwargs)
    field.error_messages |= {**wants(label), "invalid": f"{label}不是日期。请写成 2026-09-17 这样。"}
    return field


class ListedInput(forms.TextInput):
    """Free text with the values known so far on offer."""

    def __init__(self, listed_in):
        super().__init__({"list": listed_in, "autocomplete": "off"})


class HazardForm(forms.Form):
    title = short("隐患名称", 120)
    found_on = day("发现日期")
    place = short("地点", 120, widget=ListedInput("known-places"))
    found_by = forms.ChoiceField(
        label="发现方式",
        choices=[("", "请选择"), *FoundBy.choices],
        error_messages=wants("发现方式", "请选择。"),
    )
    found_time = forms.TimeField(
        label="发现时间",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="重大事故隐患从这一刻起计时；不填的从当日零时起算。",
        error_messages={"invalid": "发现时间不是时间。请写成 14:05 这样。"},
    )
    source_note = short("来源说明", 300, required=False, help_text="例如检查编号、报告编号或者专家姓名。")
    finder = short("发现人", 60, required=False, widget=ListedInput("known-people"))
    level = forms.ChoiceField(
        label="级别",
        choices=HazardLevel.choices,
        widget=forms.RadioSelect,
        error_messages=wants("级别", "请选择一般或者重大。"),
    )
    clauses = forms.TypedMultipleChoiceField(
        label="对应的判定条款",
        coerce=int,
        required=False,
        error_messages={"invalid_choice": "所选条款不在标准库中。请重新选择。"},
    )
    unmapped_reason = short(
        "没有对应条款的说明",
        300,
        required=False,
        help_text="确实找不到对应条款的，写明判定为重大的依据。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    condition = short("现状", 2000, required=False, widget=forms.Textarea(attrs=TEXTS))
    cause = short("产生原因", 2000, required=False, widget=forms.Textarea(attrs=TEXTS))
    harm = short("危害程度", 2000, required=False, widget=forms.Textarea(attrs=TEXTS))
    difficulty = short("整改难易程度", 2000, required=False, widget=forms.Textarea(attrs=TEXTS))
    measure = short("整改措施", 2000, widget=forms.Textarea(attrs=TEXTS))
    responsible = short("整改责任人", 60, widget=ListedInput("known-people"))
    rectify_by = day("整改期限")
    suspension = forms.ChoiceField(
        label="停产停业", choices=Suspension.choices, required=False, initial=Suspension.NONE
    )
    needs_government = forms.BooleanField(label="需要政府协调解决", required=False)
    rectified_on = day("完成日期", required=False, help_text="还没有完成的不填。")
    photos = forms.Field(  # each file is judged by the command that stores it
        label="添加照片", required=False, widget=PhotosInput, help_text="可以直接拍照，可一次选多张。"
    )
    kept_photos = forms.TypedMultipleChoiceField(label="照片", coerce=int, required=False)

    def __init__(self, *args, today, items, photos, known_at=None, **kwargs):
        """`known_at`: the time of finding that the register holds; typed again it is no change."""
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.known_at = known_at
        self.today = today
        self.fields["found_on"].within(fields.years_from(today, -60), fields.NEWEST)
        self.fields["rectify_by"].within(fields.years_from(today, -60), fields.years_from(today, 10))
        self.items = {item.pk: item for item in items}
        self.fields["clauses"].choices = [(pk, pk) for pk in self.items]
        self.fields["kept_photos"].choices = [(row.pk, row.name) for row in photos]
        self.warnings = {}

    def clean(self):
        data = super().clean()
        self._check_days(data)
        if data.get("level") == HazardLevel.MAJOR:
            ask_major(self, data)
            self._check_clauses(data)
        return data

    def values(self):
        """For the register, without clauses and photographs. `found_at` only where a time was given anew."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in NOT_STORED}
        values["suspension"] = values["suspension"] or Suspension.NONE
        if typed := self.cleaned_data.get("found_time"):
            at = make_aware(datetime.combine(values["found_on"], typed))
            known = self.known_at
            values["found_at"] = known if known and _minute(known) == at else at
        return values

    def chosen(self):
        """Ids of clauses, whether or not the rest of the form is in order."""
        return {int(v) for v in self["clauses"].value() or () if str(v).isascii() and str(v).isdecimal()}

    def _check_days(self, data):
        found, by, done = (data.get(name) for name in ("found_on", "rectify_by", "rectified_on"))
        typed = data.get("found_time")
        if typed and found == self.today and typed > localtime().time():
            self.add_error("found_time", "发现时间晚于现在。请改正。")
        if found and found > self.today:
            self.add_error("found_on", f"发现日期 {found} 晚于今天（{self.today}）。请改正。")
        elif found and found < self.today - LONG_AGO:
            self.warnings["found_on"] = f"发现日期 {found} 在三年以前，可能写错了年份，请核对。"
        if found and by and by < found:
            self.add_error("rectify_by", f"整改期限 {by} 早于发现日期 {found}。请改正其中一个。")
        if done and done > self.today:
            self.add_error("rectified_on", f"完成日期 {done} 晚于今天（{self.today}）。完成之后再填。")
        elif done and found and done < found:
            self.add_error("rectified_on", f"完成日期 {done} 早于发现日期 {found}。请改正其中一个。")

    def _check_clauses(self, data):
        found = data.get("found_on")
        late = [
            self.items[pk]
            for pk in data.get("clauses") or []
            if found and not _in_force(self.items[pk], found)
        ]
        for item in late:
            name = f"{item.standard.title}{item.article}"
            self.add_error("clauses", f"{name}在发现日期 {found} 不是现行规定。请改选当日现行的条款。")


def ask_major(form, data):
    """What a major hazard is reported with, wherever it is entered."""
    for name in MAJOR_WORDS:
        if not data.get(name) and name not in form.errors:
            label = form.fields[name].label
            form.add_error(name, f"重大事故隐患没有填写{label}。报告重大事故隐患应当写明，请补填。")
    if not data.get("clauses") and not data.get("unmapped_reason"):
        form.add_error("clauses", "重大事故隐患没有选择判定条款。请选择；确实没有对应条款的，写明说明。")


class RegisterForm(forms.Form):
    """The query block; a value that is none is as good as empty."""

    q = forms.CharField(label="名称、地点或编号", required=False, max_length=60)
    level = forms.ChoiceField(label="级别", required=False)
    state = forms.ChoiceField(label="状态", required=False)
    quarter = forms.ChoiceField(label="发现季度", required=False)
    clause = forms.ChoiceField(label="判定条款", required=False)

    def __init__(self, values, *, quarters, clauses):
        super().__init__(values)
        self.fields["level"].choices = [("", "全部"), *HazardLevel.choices]
        self.fields["state"].choices = [("", "全部"), *queries.STATES, *HazardState.choices]
        self.fields["quarter"].choices = [("", "全部"), *((str(one), one.label) for one in quarters)]
        items = [(item.uid, f"{item.article} {item.title}") for item in clauses]
        self.fields["clause"].choices = [("", "全部"), ("none", "重大，未对应条款"), *items]

    def words(self) -> str:
        """The filters in force, in words, for the head of the workbook."""
        self.is_valid()
        given = [
            f"{field.label}：{dict(getattr(field, 'choices', ())).get(value, value)}"
            for name, field in self.fields.items()
            if (value := self.cleaned_data.get(name))
        ]
        return "；".join(given) or "全部"

    def wanted(self):
        self.is_valid()
        given = self.cleaned_data
        quarter = given.get("quarter")
        return queries.HazardFilter(
            level=given.get("level", ""),
            state=given.get("state", ""),
            quarter=Quarter.parse(quarter) if quarter else None,
            clause=given.get("clause", ""),
            words=given.get("q", ""),
        )


def initial_of(hazard):
    """A hazard as the values of its form."""
    names = [name for name in HazardForm.base_fields if name not in NOT_STORED]
    return {name: getattr(hazard, name) for name in names} | {
        "found_time": localtime(hazard.found_at) if hazard.found_time_known else None,
        "clauses": [clause.item_id for clause in hazard.found_clauses],
        "kept_photos": [photo.evidence_id for photo in hazard.pictures],
    }


AGAIN = (
    *("title", "place", "level", "unmapped_reason", "condition", "cause", "harm", "difficulty"),
    *("measure", "responsible"),
)


def again_of(hazard):
    """What a new record takes over from the closed one it refers to; days and photographs are its own."""
    clauses = [clause.item_id for clause in hazard.found_clauses]
    return {name: getattr(hazard, name) for name in AGAIN} | {"clauses": clauses}


def posted_values(post):
    """What is typed, for keeping aside until it is fit for the register."""
    lists = ("clauses", "kept_photos")
    names = [name for name in HazardForm.base_fields if name != "photos"]
    return {
        name: post.getlist(name) if name in lists else post.get(name, "") for name in names if name in post
    }


def from_kept(values):
    return MultiValueDict({name: one if isinstance(one, list) else [one] for name, one in values.items()})


def _minute(moment):
    return moment.replace(second=0, microsecond=0)


def _in_force(item, on: date):
    return standards.is_in_force(item.standard, on)
