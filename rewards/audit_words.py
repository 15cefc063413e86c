"""The audit trail in words, for internal hazard reports and rewards; see portal.audit_book.

What would tell who reported belongs into PROTECTED, and never into SHARED.
"""

from rewards import states

WORDS: dict[str, str] = {
    "award_ledger.exported": "导出奖励台账或者公示",
    "award.approved": "批准奖励",
    "award.proposed": "提出奖励",
    "award.published": "公示奖励",
    "award.refused": "不批准奖励",
    "award.settled": "兑现奖励",
    "escrow.custodian_added": "设置托管口令",
    "escrow.key_made": "设置托管钥匙",
    "escrow.opened": "双人开启报告（第二人确认）",
    "escrow.opening_asked": "双人开启报告（第一人申请）",
    "fast_case.accepted": "签收监管直办的报告",
    "fast_case.clock_told": "提醒办理监管直办的报告",
    "fast_case.handled": "登记监管直办结果",
    "fast_case.opened": "逾期报告转监管直办",
    "tip.acknowledged": "确认收到员工报告",
    "tip.answered": "答复报告人",
    "tip.appeal_decided": "复核员工报告",
    "tip.bureau_asked": "报告人请监管部门办理",
    "tip.claim_taken": "报告人取领奖号",
    "tip.clock_told": "提醒办理员工报告",
    "tip.closed": "办结员工报告",
    "tip.dropped_unsent": "删除未提交的报告",
    "tip.evidence_added": "报告人补充附件",
    "tip.feedback_given": "向报告人反馈结果",
    "tip.handed_over": "转交员工报告",
    "tip.handed_up": "员工报告转交监管部门",
    "tip.identity_read": "查看报告人身份",
    "tip.keys_destroyed": "留存期满销毁钥匙",
    "tip.pulse_answered": "报告人回答回访",
    "tip.received": "收到员工报告",
    "tip.registered": "员工报告登记为隐患",
    "tip.rejected": "核实后不认定",
    "tip.reopened": "监管直办重新核实员工报告",
    "tip.result_accepted": "报告人认可结果",
    "tip.retaliation_told": "报告人反映打击报复",
    "tip.review_asked": "报告人申请复核",
    "tip.said": "报告人留言",
    "tip.verified": "核实属实",
    "tip_channel.closed": "关闭报告地址",
    "tip_channel.opened": "开通报告地址",
    "tip_channel.token_changed": "更换报告地址",
    "tip_scheme.published": "公布奖励办法",
}
READS: set[str] = {"tip.identity_read", "escrow.opened"}
PROTECTED: set[str] = set()
SHARED: set[str] = set()
VALUES: dict[str, dict[str, str]] = {
    "about": dict(states.AppealAbout.choices),
    "form": dict(states.AwardForm.choices),
    "outcome": dict(states.Outcome.choices),
    "parts": dict(states.Part.choices),
    "reason": dict(states.FastReason.choices),
    "severity": dict(states.Severity.choices),
    "step": {
        "accept": "受理",
        "acknowledge": "确认收到",
        "feedback": "反馈结果",
        "handle": "办理",
        "pay": "兑现奖励",
        "verify": "核实",
    },
}
KEYS: dict[str, str] = {
    "about": "事项",
    "amount": "数额",
    "custodians": "托管人",
    "day": "第几日",
    "files": "附件数",
    "first": "第一人",
    "form": "形式",
    "handlers": "经办人",
    "hazard": "隐患编号",
    "kept": "本人继续经办",
    "outcome": "结论",
    "parts": "开启内容",
    "severity": "级别",
    "fast_case.clock_told:step": "时限",
    "tip.clock_told:step": "时限",
}
