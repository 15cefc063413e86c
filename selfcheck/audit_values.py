"""The codes that events of the filing life hold, in words; by the key they stand under."""

from portal.audit_book import Reference
from portal.audit_words import DIVISION, PERSON
from portal.calendars import Quarter
from selfcheck import states
from selfcheck.queries.comparison_words import PARTS
from selfcheck.rules.answers import RULE_TITLES
from selfcheck.rules.case_keys import KEYS
from selfcheck.rules.ladder import Step
from selfcheck.states import cases, hazards
from selfcheck.states.register import ChangeKind
from selfcheck.states.reminders import AUDIENCES, MessageState
from selfcheck.states.settings import SettingKind


def _in_quarter(name: str, year: int, quarter: int) -> str:
    return f"{name}{Quarter(year, quarter).label}"


VISIT = Reference("selfcheck.visit", ("on", "enterprise__name"), lambda on, name: f"{on} {name}")
REFERENCES = {
    "case.matched:hazard": Reference("selfcheck.hazard", ("number", "title"), "{} {}".format),
    "finding": Reference("selfcheck.visitfinding", ("title",)),
    "from_division": DIVISION,
    "items": Reference("selfcheck.hazardstandarditem", ("article", "title"), "{}{}".format),
    "obligations": Reference("selfcheck.obligation", ("enterprise__name", "year", "quarter"), _in_quarter),
    "replaces": VISIT,
    "seats": PERSON,
    "successor": Reference("portal.enterprise", ("name",)),
    "supersedes": VISIT,
    "to_division": DIVISION,
    "visit": VISIT,
}
LADDER = {
    one.code: one.label
    for one in (
        *(Step(f"{days:+d}", days, (), ()) for days in range(-120, 121)),
        *(Step(f"w{n}", 0, (), ()) for n in range(1, 61)),
    )
}
CHANNELS: dict[str, str] = dict(states.ReminderChannel.choices)
VALUES: dict[str, dict[str, str]] = {
    "audience": AUDIENCES,
    "channel": CHANNELS,
    "channels": CHANNELS,
    "colour": {"green": "绿", "amber": "黄", "red": "红"},
    "condition": {"cap": "年度上限", "used": "已用次数", "counts": "是否计次", "next_visit": "下次检查"},
    "element": dict(hazards.Element.choices),
    "kind": dict(
        [
            *states.VisitKind.choices,
            *cases.ArtefactKind.choices,
            *cases.OutsideKind.choices,
            *ChangeKind.choices,
            *SettingKind.choices,
        ]
    )
    | {
        "figures_check": "核对数字",
        "figures_template": "数字填报模板",
        "figures_write": "写入数字",
        "letters": "邀请信",
        "list_export": "导出清单",
        "missing_export": "导出未报企业",
        "period_open": "开启报送季度",
        "remind_list": "催报未报企业",
        "reminder_letters": "催报信",
        "roster_export": "导出名单",
        "sheet_export": "导出统计表",
    },
    "keys": {key.key: key.label for key in KEYS},
    "made_material_by": PARTS,
    "opinion": dict(cases.Opinion.choices),
    "outcome": dict([*states.Outcome.choices, *cases.TrackOutcome.choices]),
    "party": dict(cases.Party.choices),
    "reason_code": dict(states.ExemptionReason.choices),
    "repeat_audience": AUDIENCES,
    "repeat_channels": CHANNELS,
    "result": dict(cases.Recheck.choices) | {"met": "符合", "not_met": "不符合"},
    "rule": RULE_TITLES,
    "seats": dict(states.Capacity.choices),
    "severity": dict(states.HazardLevel.choices),
    "state": dict([*hazards.InPlace.choices, *MessageState.choices]),
    "step": dict(states.Step.choices) | {"remind": "提醒", "escalate": "升级提醒"} | LADDER,
}
