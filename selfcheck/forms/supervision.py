"""A supervision order as an officer types it, its delivery and withdrawal, and the list's filters."""

from django import forms

from portal.forms import fields
from selfcheck.forms.visits import moment
from selfcheck.queries.supervision import STANDS, OrderFilter, with_plan_day
from selfcheck.states.hazards import SupervisionLevel, SupervisionState

STATES = (("", "全部"), (STANDS, "督办中"), *SupervisionState.choices)


class OrderForm(forms.Form):
    level = fields.choice("挂牌级别", SupervisionLevel.choices, widget=forms.RadioSelect)
    word = fields.text("文号字头", 20, help_text="例如 青应急督；序号按年度自动取下一号。")
    signatory = fields.text("签发人", 60)
    issued_on = fields.DayField(label="签发日期")
    finding = fields.text("存在的重大事故隐患", 2000, rows=3)
    basis = fields.text("依据", 500, rows=2, help_text="一行写一条。")
    plan_due_on = fields.DayField(label="治理方案报备期限")
    deadline = fields.DayField(label="治理期限")
    duties = fields.text(
        "治理要求", 2000, rows=6, help_text="一行写一条，可以修改；备案日期的空格在签发时填入报备期限。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.sources = {"finding": "隐患台账"}

    def clean(self):
        data = super().clean()
        if data.get("duties") and data.get("plan_due_on"):
            data["duties"] = with_plan_day(data["duties"], data["plan_due_on"])
        return data


class DeliveryForm(forms.Form):
    delivered_by = fields.text("送达人", 60)
    delivered_at = moment("送达时间")


class WithdrawForm(forms.Form):
    reason = fields.text("撤销理由", 500, rows=3)


class OrderListForm(forms.Form):
    """Shows what `wanted` says."""

    division = forms.ChoiceField(label="区域", required=False)
    year = forms.ChoiceField(label="年度", required=False)
    level = forms.ChoiceField(
        label="挂牌级别", required=False, choices=[("", "全部"), *SupervisionLevel.choices]
    )
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    q = forms.CharField(label="隐患、编号或者企业", required=False, max_length=100)

    def __init__(self, wanted: OrderFilter, *, places, years):
        super().__init__(initial=vars(wanted) | {"q": wanted.words})
        self.fields["division"].choices = places
        self.fields["year"].choices = [("", "全部"), *((year, year) for year in years)]


def wanted_from(query, *, division: str, years: list[int]) -> OrderFilter:
    """A value nobody offers counts as not given."""
    year = query.get("year", "")
    return OrderFilter(
        division=division,
        level=query.get("level", "") if query.get("level") in SupervisionLevel.values else "",
        state=query.get("state", "") if query.get("state") in dict(STATES) else "",
        year=int(year) if year in map(str, years) else None,
        words=query.get("q", "")[:100].strip().replace("\x00", ""),
    )


def filter_words(wanted: OrderFilter, place: str) -> str:
    """The line above the printed list."""
    parts = [place, f"{wanted.year}年" if wanted.year else "各年度"]
    parts += [f"级别：{dict(SupervisionLevel.choices)[wanted.level]}"] if wanted.level else []
    parts += [f"状态：{dict(STATES)[wanted.state]}"] if wanted.state else []
    parts += [f"词语：{wanted.words}"] if wanted.words else []
    return "，".join(parts)
