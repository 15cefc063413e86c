"""The filter of the law register. It never fails: a value nobody offers counts as not given."""

from django import forms

from selfcheck.queries.law_register import (
    ENDED,
    EXPIRING,
    SETTING,
    STALE,
    UNVERIFIED,
    Wanted,
    instruments,
    places,
)

STATES = [
    ("", "全部"),
    (UNVERIFIED, "待核实"),
    (STALE, "核对已满一年"),
    (EXPIRING, "60 日内到期"),
    (ENDED, "今日不在有效期"),
    (SETTING, "系统默认设置"),
]


class RegisterFilter(forms.Form):
    place = forms.ChoiceField(label="适用地方", required=False)
    instrument = forms.ChoiceField(label="文件", required=False)
    state = forms.ChoiceField(label="核对情况", required=False, choices=STATES)
    q = forms.CharField(label="查找", required=False, max_length=60)

    def __init__(self, query):
        super().__init__(initial={name: query.get(name, "") for name in self.base_fields})
        self.fields["place"].choices = [("", "全部"), *places()]
        self.fields["instrument"].choices = [("", "全部"), *((name, name) for name in instruments())]

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            place=self._offered("place"),
            instrument=self._offered("instrument"),
            state=self._offered("state"),
            text=self.initial["q"][:60].strip(),
        )

    @property
    def narrowed(self) -> bool:
        return self.wanted != Wanted()

    def _offered(self, name: str) -> str:
        value = self.initial[name]
        return value if value in dict(self.fields[name].choices) else ""
