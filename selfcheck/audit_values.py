"""The codes that events of the filing life hold, in words; by the key they stand under."""

from selfcheck import states
from selfcheck.states import cases, hazards
from selfcheck.states.register import ChangeKind
from selfcheck.states.reminders import AUDIENCES, MessageState
from selfcheck.states.settings import SettingKind

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
    "opinion": dict(cases.Opinion.choices),
    "outcome": dict([*states.Outcome.choices, *cases.TrackOutcome.choices]),
    "party": dict(cases.Party.choices),
    "reason_code": dict(states.ExemptionReason.choices),
    "repeat_audience": AUDIENCES,
    "repeat_channels": CHANNELS,
    "result": dict(cases.Recheck.choices) | {"met": "符合", "not_met": "不符合"},
    "seats": dict(states.Capacity.choices),
    "severity": dict(states.HazardLevel.choices),
    "state": dict([*hazards.InPlace.choices, *MessageState.choices]),
    "step": dict(states.Step.choices) | {"remind": "提醒", "escalate": "升级提醒"},
}
