"""What the ledger of reminders is filtered by. A value nobody offers counts as not given."""

from datetime import date

from django import forms

from portal.calendars import QUARTER_NAMES, Quarter
from portal.forms import fields
from selfcheck.queries.reminder_ledger import AUTO, HAND, SKIPPED, Wanted
from selfcheck.states import ReminderChannel
from selfcheck.states.reminders import MessageState

KINDS = [("", "全部"), (AUTO, "自动提醒"), (HAND, "人工催报")]
CHANNELS = [("", "全部"), *ReminderChannel.choices]
RESULTS = [("", "全部"), *MessageState.choices, (SKIPPED, "未发送，同一天已催")]


class LedgerFilter(forms.Form):
    """Shows what `wanted` says."""

    year = forms.ChoiceField(label="年份", required=False)
    quarter = forms.ChoiceField(
        label="季度", required=False, choices=[(n, f"{name}季度") for n, name in QUARTER_NAMES.items()]
    )
    division = forms.ChoiceField(label="区域", required=False)
    kind = forms.ChoiceField(label="来源", required=False, choices=KINDS)
    channel = forms.ChoiceField(label="方式", required=False, choices=CHANNELS)
    result = forms.ChoiceField(label="发送结果", required=False, choices=RESULTS)
    from_on = fields.DayField(label="催报日期起", required=False)
    to_on = fields.DayField(label="催报日期止", required=False)
    q = forms.CharField(label="企业名称或信用代码", required=False, max_length=100)

    def __init__(self, wanted: Wanted, *, quarters, places):
        quarter = wanted.quarter
        settled = {"year": quarter.year, "quarter": quarter.quarter, "q": wanted.text}
        super().__init__(initial=vars(wanted) | settled)
        years = {quarter.year, *(one.year for one in quarters)}
        self.fields["year"].choices = [(year, year) for year in sorted(years, reverse=True)]
        self.fields["division"].choices = places


def wanted_from(query, *, quarter: Quarter, division: str) -> Wanted:
    return Wanted(
        quarter=quarter,
        division=division,
        channel=_offered(query.get("channel", ""), CHANNELS),
        kind=_offered(query.get("kind", ""), KINDS),
        result=_offered(query.get("result", ""), RESULTS),
        from_on=_day(query.get("from_on", "")),
        to_on=_day(query.get("to_on", "")),
        text=query.get("q", "")[:100].strip().replace("\x00", ""),
    )


def filter_words(wanted: Wanted, place: str) -> str:
    """The filter line above an export."""
    parts = [place, wanted.quarter.label]
    parts += [dict(KINDS)[wanted.kind]] if wanted.kind else []
    parts += [f"方式：{dict(CHANNELS)[wanted.channel]}"] if wanted.channel else []
    parts += [f"结果：{dict(RESULTS)[wanted.result]}"] if wanted.result else []
    parts += [f"{wanted.from_on} 起"] if wanted.from_on else []
    parts += [f"{wanted.to_on} 止"] if wanted.to_on else []
    parts += [f"词语：{wanted.text}"] if wanted.text else []
    return "，".join(parts)


def _offered(value: str, choices) -> str:
    return value if value in {code for code, _ in choices} else ""


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
