"""Filters of an enterprise's timeline and papers; a value nobody offers counts as not given."""

from django import forms

from selfcheck.queries.file_sources import GROUPS

LONGEST = 60


class TimelineFilter(forms.Form):
    group = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *GROUPS])
    year = forms.ChoiceField(label="年份", required=False)
    q = forms.CharField(label="文字", required=False, max_length=LONGEST)

    def __init__(self, query, *, years):
        super().__init__(initial={name: query.get(name, "")[:LONGEST] for name in ("group", "year", "q")})
        self.fields["year"].choices = [("", "全部"), *((str(year), str(year)) for year in years)]


def asked(query, years) -> dict:
    """`group`, `year` and `text` of an address."""
    group, year = query.get("group", ""), query.get("year", "")
    return {
        "group": group if group in dict(GROUPS) else "",
        "year": int(year) if year.isdecimal() and int(year) in years else None,
        "text": query.get("q", "")[:LONGEST].strip().replace("\x00", ""),
    }


def in_words(wanted: dict) -> str:
    """The filter line above a print."""
    parts = [dict(GROUPS).get(wanted["group"], ""), f"{wanted['year']}年" if wanted["year"] else ""]
    parts.append(f"含“{wanted['text']}”" if wanted["text"] else "")
    return "，".join(filter(None, parts)) or "全部记录"
