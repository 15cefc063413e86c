"""The words, colour and address of one line of an enterprise's timeline."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from portal.actors import Role
from portal.queries.profile import TITLES
from selfcheck.queries.file_sources import Source
from selfcheck.states import Approval, HazardLevel, ReminderChannel, VisitKind
from selfcheck.states.cases import FlagAction, TrackOutcome
from selfcheck.states.hazards import HAZARD, SupervisionState
from selfcheck.states.register import ChangeKind

DONE, DOING, SOON, OVER, OFF = (
    ("done", "s-done"),
    ("doing", "s-doing"),
    ("soon", "s-soon"),
    ("over", "s-over"),
    ("off", "s-off"),
)
BACK = ("soon", "s-back")
MOVES = {move.action: move.label for move in HAZARD.moves}

# source → (title by code, or one title; look; address of the record)
TITLES_OF = {
    "profile": lambda code: f"{TITLES.get(code, code)}变更",
    "change": lambda code: f"登记{ChangeKind(code).label}",
    "team": lambda code: "登记检查组",
    "filing": lambda code: "报送季度报告" if code == "1" else "更正报告",
    "review": lambda code: "报告已接收" if code == "accepted" else "报告退回补正",
    "reminder": lambda code: f"催报：{dict(ReminderChannel.choices).get(code, code)}",
    "exemption": lambda code: "申请免报",
    "exempted": lambda code: f"免报{Approval(code).label}",
    "deadline": lambda code: "申请推迟截止时间",
    "postponed": lambda code: f"推迟截止时间{Approval(code).label}",
    "hazard": lambda code: f"登记{HazardLevel(code).label}",
    "hazardmove": lambda code: MOVES.get(code, code),
    "prompt": lambda code: "报告重大隐患",
    "order": lambda code: f"挂牌督办{SupervisionState(code).label}",
    "visit": lambda code: dict(VisitKind.choices).get(code, code),
    "finding": lambda code: f"检查发现{HazardLevel(code).label}",
    "keymark": lambda code: "列入重点检查企业" if code == "true" else "移出重点检查企业",
    "riskcap": lambda code: f"风险分级上限 {code} 次" if code else "恢复通用检查上限",
    "case": lambda code: "建立比对案件",
    "flag": lambda code: FlagAction(code).label,
    "decision": lambda code: f"办理结果：{TrackOutcome(code).label}",
    "account": lambda code: f"平台账户：{Role.LABELS.get(code, code)}",
}
ONE_LINE = ("deadline", "postponed")  # the title says it whole, with the text
LOOKS = {
    "filing": DONE,
    "reminder": SOON,
    "exemption": OFF,
    "exempted": OFF,
    "deadline": OFF,
    "postponed": OFF,
    "hazard": SOON,
    "order": OVER,
    "finding": SOON,
    "flag": SOON,
    "account": OFF,
}
PAGES = {
    "change": "selfcheck:change_detail",
    "filing": "selfcheck:submission_detail",
    "exemption": "selfcheck:exemption_detail",
    "exempted": "selfcheck:exemption_detail",
    "order": "selfcheck:supervision_detail",
    "case": "selfcheck:case_detail",
    "visit": "selfcheck:inspection_detail",
}


@dataclass(frozen=True)
class Event:
    """`words` are quoted; `account`: user name, by which the person and the role are printed."""

    at: datetime
    look: tuple[str, str]
    title: str
    group: str
    owner: int
    who: str = ""
    text: str = ""
    words: str = ""
    account: str = ""
    url: str = ""

    @property
    def tone(self) -> str:
        return self.look[0]

    @property
    def shape(self) -> str:
        return self.look[1]


def event_of(source: Source, row: dict) -> Event:
    page = PAGES.get(source.name)
    title, text = TITLES_OF[source.name](row["code"]), row["text"]
    if source.name in ONE_LINE:
        title, text = f"{title}：{text.rstrip('。')}", ""
    return Event(
        at=row["at"],
        look=_look(source.name, row["code"]),
        title=title,
        group=source.group,
        owner=row["owner"],
        who=row["who"],
        text=text,
        words=row["words"],
        account=row["account"],
        url=reverse(page, args=[row["pk"]]) if page else "",
    )


def _look(name: str, code: str) -> tuple[str, str]:
    if name == "review":
        return DONE if code == "accepted" else BACK
    if name == "hazardmove":
        return DONE if code.startswith("close") else DOING
    return LOOKS.get(name, DOING)
