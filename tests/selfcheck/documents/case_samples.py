"""An invented case with all its papers."""

from tests.selfcheck.documents.paper_samples import DELIVERY, SIGNED, UNIT

COMMON = {
    "as_of_at": "2026-10-28T10:00:00+08:00",
    "bureau_name": "青柏区应急管理局",
    "case_number": "AJ-2026-0042",
    "enterprise": UNIT,
}
NUMBER = {"word": "青应急规提", "year": 2026, "serial": 7}
OFFICER = {"name": "赵一帆", "at": "2026-10-28T09:10:00+08:00", "method": "密码与动态口令复核"}
REVIEWER = {"name": "罗书瑶", "at": "2026-10-28T09:50:00+08:00", "method": "密码与动态口令复核"}
REASONS = [
    {
        "result": "met",
        "text": "企业先于机关发现（2026-09-17）。",
        "citation": "应急〔2025〕11号 十",
        "verified": True,
        "evidence": ["内部检查记录"],
    },
    {
        "result": "not_met",
        "text": "已向主要负责人报告（未报告）。",
        "citation": "应急〔2025〕11号 十",
        "verified": True,
        "evidence": [],
    },
    {
        "result": "unknown",
        "text": "治理措施按期进行（没有进展记录）。",
        "citation": "应急〔2025〕11号 十",
        "verified": False,
        "evidence": [],
    },
    {
        "result": "needs_person",
        "text": "危害后果是否轻微。",
        "citation": "《行政处罚法》第三十三条",
        "verified": False,
        "evidence": ["现场照片"],
    },
]
FLAGS = [
    {
        "rule": "LE-1",
        "title": "自查发现的重大事故隐患",
        "raised": None,
        "modality": "依法不予处罚",
        "law_on": "2026-10-20",
        "act_law_on": "2026-09-17",
        "reasons": REASONS,
        "basis": [],
        "state_label": "待提出意见",
    },
    {
        "rule": "DP-1",
        "title": "一案双罚",
        "raised": True,
        "modality": "要依法一案双罚",
        "law_on": "2026-10-20",
        "act_law_on": None,
        "reasons": REASONS[:1],
        "basis": ["未采取措施消除事故隐患（企业）：《安全生产法》第一百零二条"],
        "state_label": "已认定成立",
    },
]
FLAG_SHEET = COMMON | {
    "number": NUMBER,
    "finding": "2026-10-20 抽查发现打磨车间2号除尘器未设锁气卸灰装置。",
    "frozen_at": "2026-10-21T08:30:00+08:00",
    "facts_digest": "ab" * 32,
    "flags": FLAGS,
    "decisions": [
        {
            "rule": "DP-1",
            "outcome_label": "维持",
            "reason": "本季没有检查记录。",
            "officer": OFFICER,
            "reviewer": REVIEWER,
            "sent_back": "",
        }
    ],
    "parameters": ["dp1_trigger@CN 2025-02-20"],
}
ARTEFACTS = [
    {"on": "2026-10-20", "text": "指出违法行为。", "by": "赵一帆"},
    {"on": "2026-10-20", "text": "讲解有关法律规定。", "by": "钱立群"},
    {"on": "2026-10-21", "text": "主要负责人签收整改意见书。", "by": "陆承远"},
    {"on": "2026-10-27", "text": "复查合格。", "by": "赵一帆"},
]
OPINION = {name: value for name, value in COMMON.items() if name != "case_number"} | {
    "number": {"word": "青应急整", "year": 2026, "serial": 31},
    "principal_name": "陆承远",
    "visited_on": "2026-10-20",
    "officers": ["赵一帆（北执法0123）", "钱立群（北执法0188）"],
    "demands": [
        {
            "finding": "2号除尘器未设锁气卸灰装置",
            "clause": "应急管理部令第10号 第十一条（六）",
            "demand": "安装锁气卸灰装置并与主机联锁",
            "rectify_by_on": "2026-10-27",
        },
        {"finding": "灰斗旁警示标志缺失", "clause": "", "demand": "补设标志", "rectify_by_on": None},
    ],
    "law_explained": "除尘系统未设锁气卸灰装置属于重大事故隐患。",
    "observation_until_on": "2026-11-20",
    "consequence": "没有落实整改的，依法处理。",
    "issued_on": "2026-10-20",
    "principal": SIGNED,
    "delivery": DELIVERY,
}
NO_PENALTY = COMMON | {
    "number": {"word": "青应急不罚", "year": 2026, "serial": 5},
    "facts": "企业自查发现隐患，抽查前已报告并采取措施。",
    "basis_label": "依法不予处罚",
    "reasons": REASONS[:1],
    "citations": ["应急〔2025〕11号 十"],
    "artefacts": ARTEFACTS,
    "officer": OFFICER,
    "reviewer": REVIEWER,
    "issued_on": "2026-10-28",
}
TRACK = {
    "subject_label": "企业",
    "subject": "安澜恒拓木业有限公司",
    "state_label": "已决定",
    "outcome_label": "罚款",
    "amount_yuan": "30000.00",
    "basis": "《安全生产法》第一百零二条",
    "decided_on": "2026-10-27",
    "publish_by_on": "2026-11-05",
    "closed_on": None,
}
PRINCIPAL_TRACK = TRACK | {
    "subject_label": "主要负责人",
    "subject": "陆承远",
    "state_label": "调查中",
    "outcome_label": "",
    "amount_yuan": None,
    "decided_on": None,
    "publish_by_on": None,
}
SUMMARY = COMMON | {
    "state_label": "办理中",
    "opened_on": "2026-10-21",
    "source_label": "抽查",
    "finding": "打磨车间2号除尘器未设锁气卸灰装置。",
    "hazard_numbers": ["ZD-20260917-0031"],
    "officers": ["赵一帆", "钱立群"],
    "flags": FLAGS,
    "tracks": [TRACK, PRINCIPAL_TRACK],
    "events": ARTEFACTS,
    "crime_referral": False,
    "limitation_until_on": None,
}
MEMBER = {
    "name": "汪旭",
    "post": "专职安全员",
    "capacity_label": "安全生产管理机构",
    "signed": ["2026-09-18 08:12 内部检查记录（平台确认）"],
    "items": ["第十一条（六）"],
    "evidence": ["检查记录.pdf"],
    "situations": REASONS[1:3],
}
ACCOUNTABILITY = COMMON | {
    "inspected_on": "2026-09-17",
    "team_version": 3,
    "team_from_on": "2026-02-10",
    "members": [
        MEMBER,
        MEMBER | {"name": "沈立", "post": "工会主席", "signed": [], "items": [], "evidence": []},
    ],
    "legal_basis": ["《安全生产法》第九十六条", "《安全生产法》第一百零七条"],
    "protection": "安全生产管理人员依《安全生产法》第四十六条报告的，不得打击报复。",
    "officer": OFFICER,
}
