"""Office hours and the number series of a bureau, as typed."""

from django import forms

from portal.forms import fields


class _Versioned(forms.Form):
    from_on = fields.DayField(label="生效日期", help_text="今天或者以后；以前的设置保留可查。")
    reason = fields.text("理由", 300, rows=2)

    def value(self) -> dict:
        names = [name for name in self.fields if name not in ("from_on", "reason")]
        return {name: self.cleaned_data[name] for name in names}


class OfficeHoursForm(_Versioned):
    opens = fields.clock("上班时间", help_text="例如 08:30。")
    closes = fields.clock("下班时间", help_text="例如 17:30。")
    note = fields.text("说明", 60, required=False, help_text="例如 午休 12:00 至 13:30。")
    field_order = ("opens", "closes", "note", "from_on", "reason")

    def value(self) -> dict:
        data = super().value()
        return data | {name: f"{data[name]:%H:%M}" for name in ("opens", "closes")}


class SeriesForm(_Versioned):
    word = fields.text(
        "文号字头",
        20,
        help_text="例如 青应急督。生效后只用这个字头，几种文书共用一个编号。",
    )
    first = fields.whole(
        "每年从几号起",
        1,
        99_999,
        help_text="纸质文号已用到几号的，填下一号；已经编出的号不会再用。",
    )
    field_order = ("word", "first", "from_on", "reason")


class OpinionsForm(SeriesForm):
    word = fields.text(
        "文号字头", 20, help_text="例如 青应急改。生效后发出的整改意见书用它，另有自己的编号。"
    )


class WordForm(_Versioned):
    word = fields.text(
        "文号字头", 20, help_text="生效后建立的案件用它；序号就是案号的序号，不另编。以前的案件不变。"
    )
    field_order = ("word", "from_on", "reason")


FORMS = {
    "office_hours": OfficeHoursForm,
    "series": SeriesForm,
    "opinion_series": OpinionsForm,
    "note_word": WordForm,
    "flag_word": WordForm,
}
