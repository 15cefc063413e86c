"""An invented hazard with all its papers: full, and with every box empty."""

from copy import deepcopy
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from selfcheck.documents.supervision_papers import usual_duties

UNIT = {
    "name": "安澜恒拓木业有限公司",
    "uscc": "91990102MA7K2HQX07",
    "address": "安澜市青柏区石桥街道工业二路6号",
    "region": "青柏区石桥街道",
}
CONTACT = {"name": "周敏", "phone": "0999-5550137", "mobile": "13055502650"}
HAZARD = {
    "number": "ZD-20260917-0031",
    "title": "2号脉冲除尘器未设锁气卸灰装置",
    "place": "打磨车间2号除尘器",
    "region": "青柏区石桥街道",
}
SIGNED = {"name": "陆承远", "at": "2026-09-18T15:20:00+08:00", "method": "密码与动态口令复核"}
FOOT = {"head": SIGNED, "prepared_by": "周敏", "prepared_on": "2026-09-18"}
PHOTOS = [
    {"name": "IMG_2031.jpg", "digest": "ab" * 32, "taken_on": "2026-09-17", "when_label": "整改前"},
    {"name": "IMG_2217.jpg", "digest": "cd" * 32, "taken_on": "2026-10-20", "when_label": "整改后"},
]
COMMON = {
    "as_of_at": "2026-10-20T09:30:00+08:00",
    "bureau_name": "青柏区应急管理局",
    "enterprise": UNIT,
    "hazard": HAZARD,
}
ORDER_NUMBER = {"word": "青应急督", "year": 2026, "serial": 12}
DELIVERY = {
    "served_by": "赵一帆、钱立群",
    "served_on": "2026-09-25",
    "received_by": "陆承远",
    "received_at": "2026-09-25T10:05:00+08:00",
}
ACCEPTANCE = {
    "accepted_on": "2026-10-19",
    "passed": True,
    "opinion": "锁气卸灰装置安装牢固，联锁试验三次均动作。",
    "people": ["何启明（副总经理）", "吴文静（注册安全工程师）"],
}

SITUATION = COMMON | {
    "key_project": False,
    "contact": CONTACT,
    "present_state": "打磨车间2号脉冲除尘器灰斗下方直接敞口落灰，没有锁气卸灰装置。",
    "cause": "2024年改造时漏装，此后检查清单没有列入该项。",
    "harm": "粉尘积聚，遇火源可能爆炸，波及当班11人。",
    "difficulty": "须停用2号除尘器两天，外购装置到货约15天。",
    "found_by_label": "企业自查",
    "found_on": "2026-09-17",
    "finder": "内部安全检查组第三季度检查",
    "category_labels": ["设备设施", "除尘系统"],
    "unmapped_reason": "",
    "standard_items": [
        {"standard": "应急管理部令第10号", "article": "第十一条（六）", "title": "未设锁气卸灰装置"}
    ],
    "photos": PHOTOS[:1],
    "needs_government": False,
    "needs_partial_stop": True,
    "needs_full_stop": False,
    "in_plan": {
        "goal": True,
        "money": True,
        "people": True,
        "time": True,
        "safety": False,
        "finish_by_on": "2026-10-20",
        "funds_yuan": "68000.00",
    },
    "reported_at": "2026-09-18T16:02:00+08:00",
    "foot": FOOT,
}
ELEMENTS = [
    ("目标任务", "10月20日前装好锁气卸灰装置并恢复使用。", "陆承远", "done"),
    ("方法措施", "外购星型卸灰阀，停机安装，联锁试验。", "何启明", "partial"),
    ("经费物资", "设备和安装费用由安全生产费用列支。", "孙薇", "done"),
    ("机构人员", "设备部负责，安全部监督。", "何启明", "done"),
    ("时限要求", "10月20日前完成。", "陆承远", "partial"),
    ("安全措施和应急预案", "2号线停用，现场警戒，每班清灰。", "周敏", "none"),
]
PLAN = COMMON | {
    "version": 2,
    "elements": [
        {
            "label": label,
            "content": content,
            "responsible": responsible,
            "state": state,
            "in_place_on": "2026-09-20" if state == "done" else None,
            "evidence": ["采购合同.pdf"] if state == "done" else [],
        }
        for label, content, responsible, state in ELEMENTS
    ],
    "planned_yuan": "68000.00",
    "spent_yuan": "71250.50",
    "rectify_by_on": "2026-10-20",
    "extended_to_on": None,
    "interim_controls": "2号打磨线停用，挂牌上锁；其余除尘器每班清灰。",
    "interim_from_at": "2026-09-17T14:00:00+08:00",
    "assurances": [
        {"label": "责任", "met": True, "reason": "六要素均已指定责任人"},
        {"label": "措施", "met": False, "reason": "方法措施为部分落实"},
        {"label": "资金", "met": True, "reason": "经费物资已落实，2026-09-20"},
        {"label": "时限", "met": False, "reason": "时限要求为部分落实"},
        {"label": "预案", "met": False, "reason": "安全措施和应急预案未落实"},
    ],
    "in_plan": True,
    "principal": SIGNED,
    "prepared_by": "周敏",
    "prepared_on": "2026-09-18",
}
RECTIFICATION = COMMON | {
    "contact": CONTACT,
    "rectify_by_on": "2026-10-10",
    "extended_to_on": "2026-10-20",
    "text": "已安装星型卸灰阀一台，与主机联锁，试运行三天正常。",
    "self_assessed": True,
    "expert_assessed": True,
    "government_accepted": False,
    "rectified_on": "2026-10-18",
    "spent_yuan": "71250.50",
    "progress": [
        {"on": "2026-09-28", "text": "签订采购合同。", "by": "孙薇"},
        {"on": "2026-10-18", "text": "安装完毕，联锁试验三次。", "by": "何启明"},
    ],
    "acceptance": ACCEPTANCE,
    "closure": {
        "closed_on": "2026-10-20",
        "closed_by": "何启明",
        "approved_by": "赵一帆（北执法0123）",
        "reason": "验收合格，照片前后对照。",
    },
    "photos": PHOTOS,
    "notes": "",
    "foot": FOOT,
}
RECHECK = {name: value for name, value in COMMON.items() if name != "bureau_name"} | {
    "responsible_body": "青柏区应急管理局",
    "responsible_officer": "赵一帆",
    "checking_body": "青柏区应急管理局执法大队",
    "checked_on": "2026-10-20",
    "finding": "现场查看卸灰阀已安装，手动停机后联锁动作。",
    "passed": True,
    "officers": ["赵一帆（北执法0123）", "钱立群（北执法0188）"],
    "photos": PHOTOS[1:],
}
EXTENSION_REQUEST = COMMON | {
    "order_number": ORDER_NUMBER,
    "contact": CONTACT,
    "summary": "隐患为2号除尘器未设锁气卸灰装置；已签合同，设备在途。",
    "reason": "制造厂因台风停产，交货推迟到10月15日。",
    "interim_controls": "2号线继续停用，每班清灰并记录。",
    "rectify_by_on": "2026-10-10",
    "extend_to_on": "2026-10-20",
    "principal": SIGNED,
    "applied_on": "2026-09-29",
}
OPINION = COMMON | {
    "number": {"word": "青应急延", "year": 2026, "serial": 3},
    "issued_by": "孔令川",
    "order_number": ORDER_NUMBER,
    "applied_on": "2026-09-29",
    "decided_on": "2026-09-30",
    "delivery": DELIVERY,
}
EXTENSION_OPINION = OPINION | {
    "rectify_by_on": "2026-10-10",
    "agreed": True,
    "extended_to_on": "2026-10-20",
    "opinion": "理由属实，临时管控措施有效。",
}
ACCEPTANCE_REQUEST = COMMON | {
    "order_number": ORDER_NUMBER,
    "contact": CONTACT,
    "summary": "已安装星型卸灰阀一台，与主机联锁。",
    "rectified_on": "2026-10-18",
    "spent_yuan": "71250.50",
    "acceptance": ACCEPTANCE,
    "annexes": ["整改前后照片", "联锁试验记录"],
    "principal": SIGNED,
    "applied_on": "2026-10-19",
}
ACCEPTANCE_OPINION = OPINION | {"passed": False, "opinion": "联锁信号没有接入中控室。"}
ORDER = {name: value for name, value in COMMON.items() if name != "hazard"} | {
    "number": ORDER_NUMBER,
    "level_label": "县级",
    "issued_by": "孔令川",
    "issued_on": "2026-09-25",
    "hazards": ["ZD-20260917-0031　打磨车间2号脉冲除尘器未设锁气卸灰装置"],
    "legal_basis": ["《中华人民共和国安全生产法》第四十一条第三款", "《安全生产事故隐患排查治理暂行规定》"],
    "rectify_by_on": "2026-10-10",
    "duties": usual_duties("2026-10-08", 15),
    "delivery": DELIVERY,
}


def full(sample: dict[str, Any], **changes: Any) -> Any:
    return deepcopy(sample) | changes


def empty(kind: Any) -> Any:
    """Every box of a shape empty; the moment of printing is always there."""
    if is_typeddict(kind):
        return {name: empty(part) for name, part in get_type_hints(kind).items()} | {
            name: COMMON["as_of_at"] for name in ("as_of_at",) if name in get_type_hints(kind)
        }
    if get_origin(kind) is list:
        return []
    if type(None) in get_args(kind):
        return None
    return kind()
