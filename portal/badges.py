"""Word, colour and shape of every state on a page: colour never speaks alone, so the three go together."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Badge:
    word: str
    tone: str  # done, doing, soon, over, off: the five colours of the style sheet
    shape: str  # symbol in icons.svg


DONE, DOING, SOON, OVER, OFF = "done", "doing", "soon", "over", "off"

NOTHING_OWED = "nothing_owed"  # of a quarter without obligation: nobody asked, which is no exemption

FILING = {
    "not_due": Badge("未到期", OFF, "s-wait"),
    "due": Badge("待报送", SOON, "s-soon"),
    "filed": Badge("已报送", DONE, "s-done"),
    "late": Badge("逾期报送", SOON, "s-late"),
    "overdue": Badge("逾期未报", OVER, "s-over"),
    "exempt": Badge("免报", OFF, "s-off"),
    NOTHING_OWED: Badge("没有报送义务", OFF, "s-none"),
    "returned": Badge("已退回", SOON, "s-back"),
    "no_check_in_quarter": Badge("本季未检查", SOON, "s-soon"),
    "corrected": Badge("已更正", DOING, "s-done"),
}
PARTICIPATION = {
    "ok": Badge("已参加", DONE, "s-done"),
    "at_risk": Badge("尚未参加", SOON, "s-soon"),
    "missed": Badge("全年未参加", OVER, "s-over"),
}
REPORT = {
    "draft": Badge("填报中", DOING, "s-doing"),
    "ready": Badge("待签批", SOON, "s-person"),
    "signing": Badge("待签批", SOON, "s-person"),
    "submitted": Badge("已报送", DONE, "s-done"),
    "accepted": Badge("已受理", DONE, "s-done"),
    "reopened": Badge("更正中", DOING, "s-doing"),
    "correcting": Badge("更正中", DOING, "s-doing"),
    "superseded": Badge("已被更正", OFF, "s-off"),
}
HAZARD = {
    "found": Badge("已发现", SOON, "s-soon"),
    "reported": Badge("已报告", DOING, "s-doing"),
    "rectifying": Badge("治理中", DOING, "s-doing"),
    "rectified": Badge("待验收", DOING, "s-person"),
    "closed": Badge("已销号", DONE, "s-done"),
    "under_order": Badge("停产停业中", OVER, "s-over"),
    "rectification_overdue": Badge("超期未整改", OVER, "s-over"),
}
REASON = {
    "met": Badge("已满足", DOING, "s-done"),
    "not_met": Badge("未满足", OFF, "s-over"),
    "unknown": Badge("不明", SOON, "s-ask"),
    "needs_person": Badge("需人工判断", SOON, "s-person"),
}
FLAG = {
    "raised": Badge("提示", OVER, "s-over"),
    "quiet": Badge("不提示", OFF, "s-off"),
    "open": Badge("待人判断", SOON, "s-person"),
}
GENERIC = {
    "pending": Badge("待审核", SOON, "s-person"),
    "claimed": Badge("待审核", SOON, "s-person"),
    "approved": Badge("已通过", DONE, "s-done"),
    "refused": Badge("未通过", OFF, "s-over"),
    "active": Badge("有效", DONE, "s-done"),
    "in_force": Badge("在任", DONE, "s-done"),
    "ended": Badge("已结束", OFF, "s-off"),
    "suspended": Badge("已停用", OFF, "s-off"),
    "invited": Badge("已邀请", DOING, "s-wait"),
    "unused": Badge("未使用", OFF, "s-wait"),
    "used": Badge("已使用", DONE, "s-done"),
    "expired": Badge("已失效", OFF, "s-off"),
    "revoked": Badge("已撤销", OFF, "s-off"),
    "queued": Badge("排队中", OFF, "s-wait"),
    "running": Badge("进行中", DOING, "s-doing"),
    "finished": Badge("已完成", DONE, "s-done"),
    "done": Badge("已完成", DONE, "s-done"),
    "doing": Badge("进行中", DOING, "s-doing"),
    "todo": Badge("未开始", OFF, "s-wait"),
    "partial": Badge("部分", SOON, "s-soon"),
    "failed": Badge("未完成", OVER, "s-over"),
    "error": Badge("错误", OVER, "s-over"),
    "warning": Badge("提醒", SOON, "s-soon"),
    "info": Badge("说明", DOING, "s-ask"),
    "unverified": Badge("待核实", SOON, "s-ask"),
}
TIP = {
    "received": Badge("已收到", SOON, "s-soon"),
    "acknowledged": Badge("已确认", DOING, "s-doing"),
    "verified": Badge("查实", DONE, "s-done"),
    "rejected": Badge("未认定", OFF, "s-off"),
    "proposed": Badge("待批准", SOON, "s-person"),
    "settled": Badge("已兑现", DONE, "s-done"),
    "published": Badge("已公示", DONE, "s-done"),
    "handled": Badge("已办理", DONE, "s-done"),
}
EVIDENCE = {
    "unscanned": Badge("未扫描", OFF, "s-wait"),
    "clean": Badge("正常", DONE, "s-done"),
    "quarantined": Badge("已隔离", OVER, "s-over"),
}
CAP = {
    "green": Badge("可以安排", DONE, "s-done"),
    "amber": Badge("只剩一次", SOON, "s-soon"),
    "red": Badge("已达上限", OVER, "s-over"),
}
BADGES = {
    **TIP,
    **EVIDENCE,
    **CAP,
    **GENERIC,
    **FLAG,
    **REASON,
    **HAZARD,
    **REPORT,
    **PARTICIPATION,
    **FILING,
}


def badge_for(code, word=""):
    """A state without a row is shown grey if the caller brings a word; else it is a mistake."""
    known = BADGES.get(str(code))
    if known is None and not word and not getattr(code, "label", ""):
        raise LookupError(f"No badge for {code!r}: add a row to portal/badges.py or pass a word.")
    if known is None:
        known = Badge(str(getattr(code, "label", "")), OFF, "s-wait")
    return Badge(word, known.tone, known.shape) if word else known
