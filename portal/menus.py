"""What stands in the menus, and in which order; navigation.py says what of it somebody sees."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Entry:
    """One line of a menu; ``covers`` are the beginnings of view names that light it up."""

    label: str
    name: str = ""
    icon: str = "i-doc"
    covers: tuple[str, ...] = ()
    items: tuple["Entry", ...] = field(default=())


REPORTS = ("selfcheck:report_", "selfcheck:receipt_", "selfcheck:figures_")
ENTERPRISE = (
    Entry("首页", "selfcheck:enterprise_home", "i-home"),
    Entry("季度报告", "selfcheck:report_list", "i-doc", REPORTS),
    Entry("内部安全检查组", "selfcheck:team_detail", "i-team", ("selfcheck:team_",)),
    Entry("隐患台账", "selfcheck:hazard_list", "i-hazard", ("selfcheck:hazard_",)),
    Entry("隐患报告与奖励", "rewards:tip_list", "i-gift", ("rewards:",)),
    Entry(
        "检查发现的办理", "selfcheck:own_case_list", "i-scale", ("selfcheck:own_case_", "selfcheck:opinion_")
    ),
    Entry("我的检查频次", "selfcheck:visit_list", "i-gauge", ("selfcheck:visit_",)),
    Entry("消息", "portal:notice_list", "i-mail", ("portal:notice_",)),
    Entry("企业档案", "portal:profile", "i-building", ("portal:profile", "portal:people", "portal:invite_")),
    Entry("法规依据", "selfcheck:law_register", "i-book"),
    Entry("操作记录", "portal:own_audit_list", "i-list", ("portal:own_audit_",)),
    Entry("账户与安全", "portal:account", "i-user", ("portal:account", "account_", "mfa_", "usersessions_")),
)
BUREAU = (  # at most eight groups; entries without a page yet are not shown
    Entry(
        "工作台",
        icon="i-home",
        items=(
            Entry("首页", "selfcheck:bureau_home", "i-home"),
            Entry("今日待办", "selfcheck:desk", "i-bell"),
            Entry("总览", "selfcheck:dashboard", "i-chart"),
            Entry("我方时限", "selfcheck:clock_overview", "i-clock", ("selfcheck:clock_",)),
            Entry("消息", "portal:notice_list", "i-mail", ("portal:notice_",)),
        ),
    ),
    Entry(
        "报送监管",
        icon="i-list",
        items=(
            Entry("未报企业", "selfcheck:missing_list", "i-list", ("selfcheck:missing_",)),
            Entry("催报台账", "selfcheck:ledger_list", covers=("selfcheck:ledger_",)),
            Entry("提醒阶梯", "selfcheck:ladder_detail", covers=("selfcheck:ladder_",)),
            Entry("报告", "selfcheck:submission_list", covers=("selfcheck:submission_",)),
            Entry("免报", "selfcheck:exemption_list", covers=("selfcheck:exemption_",)),
            Entry("截止日调整", "selfcheck:deadline_list", covers=("selfcheck:deadline_",)),
            Entry("报送周期", "selfcheck:period_list", covers=("selfcheck:period_",)),
        ),
    ),
    Entry(
        "企业",
        icon="i-building",
        items=(
            Entry(
                "企业名录",
                "portal:enterprise_list",
                covers=("portal:enterprise_", "selfcheck:enterprise_"),
            ),
            Entry("企业变更", "selfcheck:change_list", covers=("selfcheck:change_",)),
            Entry("导入名录", "portal:import_list", covers=("portal:import_",)),
            Entry("批量更新档案", "portal:batch_list", covers=("portal:batch_",)),
            Entry("邀请码", "portal:invitation_list", covers=("portal:invitation_", "selfcheck:invitation_")),
            Entry("认领审核", "portal:claim_list", covers=("portal:claim_", "portal:membership_")),
        ),
    ),
    Entry(
        "检查与提示",
        icon="i-scale",
        items=(
            Entry(
                "检查记录",
                "selfcheck:inspection_list",
                "i-gauge",
                ("selfcheck:inspection_", "selfcheck:finding_add"),
            ),
            Entry(
                "从宽与双罚提示",
                "selfcheck:flag_list",
                "i-scale",
                (
                    "selfcheck:flag_",
                    "selfcheck:finding_list",
                    "selfcheck:finding_match",
                    "selfcheck:case_",
                    "selfcheck:second_",
                    "selfcheck:track_",
                ),
            ),
            Entry("情景推演", "selfcheck:scenario", covers=("selfcheck:scenario_",)),
            Entry("法规依据", "selfcheck:law_register"),
        ),
    ),
    Entry(
        "重大隐患",
        icon="i-hazard",
        items=(
            Entry("重大隐患台账", "selfcheck:major_hazard_list", "i-hazard", ("selfcheck:major_hazard_",)),
            Entry("挂牌督办", "selfcheck:supervision_list", covers=("selfcheck:supervision_",)),
            Entry("安全管理人员的报告", "selfcheck:escalation_list", covers=("selfcheck:escalation_",)),
        ),
    ),
    Entry(
        "奖励与案例",
        icon="i-gift",
        items=(
            Entry("内部奖励", "rewards:overview", "i-gift", ("rewards:",)),
            Entry("公开网站", "cms:desk", "i-book", ("cms:",)),
        ),
    ),
    Entry(
        "统计报表",
        icon="i-chart",
        items=(
            Entry("季度分析", "selfcheck:statistics_analysis", "i-chart"),
            Entry("各地季报进度", "selfcheck:statistics", "i-chart", ("selfcheck:statistics_roster",)),
            Entry("各地排查质量", "selfcheck:statistics_quality"),
            Entry("应报基数变动", "selfcheck:statistics_base"),
            Entry("月报表", "selfcheck:statistics_monthly", covers=("selfcheck:statistics_monthly",)),
            Entry("未上报情况汇总表", "selfcheck:statistics_unfiled"),
            Entry("主要负责人参加检查", "selfcheck:statistics_attendance"),
            Entry("内部检查组备案", "selfcheck:statistics_teams"),
            Entry("内部奖励兑现", "selfcheck:statistics_awards"),
            Entry("从宽、双罚提示台账", "selfcheck:statistics_flags"),
        ),
    ),
    Entry(
        "系统管理",
        icon="i-gear",
        items=(
            Entry("设置", "selfcheck:settings", covers=("selfcheck:settings",)),
            Entry("人员", "portal:posting_list", covers=("portal:posting_",)),
            Entry("后台任务", "portal:job_list", covers=("portal:job_",)),
            Entry("审计", "portal:audit_list", covers=("portal:audit_",)),
            Entry(
                "账户与安全",
                "portal:account",
                "i-user",
                ("portal:account", "account_", "mfa_", "usersessions_"),
            ),
        ),
    ),
)
NOBODY = (
    Entry("选择身份", "portal:workplaces", "i-team"),
    Entry("认领企业", "portal:claim_mine", "i-building", ("portal:claim",)),
    Entry("账户与安全", "portal:account", "i-user", ("portal:account", "account_", "mfa_", "usersessions_")),
)
BOTTOM = {
    "企业端": ("selfcheck:enterprise_home", "selfcheck:report_list", "selfcheck:hazard_list"),
    "监管端": ("selfcheck:bureau_home", "selfcheck:desk", "selfcheck:missing_list"),
}
