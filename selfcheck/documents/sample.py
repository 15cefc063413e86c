"""An invented enterprise's third quarter, complete and valid: for tests and for trying the documents."""

from typing import cast

from selfcheck.documents.canonical import DIGEST_ALGORITHM, digest
from selfcheck.documents.content import (
    SCHEMA,
    Content,
    Enterprise,
    Figures,
    Hazard,
    Inspection,
    Participant,
    Receipt,
    Standard,
    Statement,
    Team,
)

PEOPLE = [
    ("leader", "组长（带队领导班子成员）", "何启明", "副总经理", False),
    ("safety_dept", "安全生产管理机构", "周敏", "专职安全员", False),
    ("safety_dept", "安全生产管理机构", "汪旭", "专职安全员", False),
    ("union", "企业工会", "沈立", "工会主席", False),
    ("employee_rep", "从业人员代表", "高建平", "打磨班长", False),
    ("cse", "注册安全工程师", "吴文静", "外聘专家", True),
]


def sample_content() -> Content:
    """A fresh copy each time; signed, with one major hazard."""
    return Content(
        schema=SCHEMA,
        report_number="ZC2026Q3-990102-004127",
        version=1,
        period={"year": 2026, "quarter": 3, "key": "2026Q3", "label": "2026年第三季度"},
        bureau_name="青柏区应急管理局",
        enterprise=_enterprise(),
        team=_team(),
        inspections=[_inspection()],
        principal_count_this_year=0,
        principal_participation={
            "year": 2026,
            "required": 1,
            "count": 0,
            "dates": [],
            "status_label": "有风险",
        },
        hazards=[_hazard()],
        figures=_figures(),
        awards={"reports": 2, "verified": 2, "rectified": 2, "paid": 1, "amount_yuan": "200.00"},
        nil_statement=None,
        statements=_statements(),
        warnings=[
            {
                "code": "union_missing_deputy",
                "text": "企业工会只有一名代表参加。",
                "reason": "工会副主席当日请假。",
            }
        ],
        notes="",
        prepared_by={"name": "周敏", "at": "2026-10-12T09:40:00+08:00"},
        signed={
            "name": "陆承远",
            "role": "主要负责人",
            "at": "2026-10-13T16:42:07+08:00",
            "method": "登录密码与动态口令复核",
            "self_prepared": False,
        },
        correction=None,
    )


def sample_preview() -> Content:
    """The same report before the principal has signed."""
    content = sample_content()
    content["signed"] = None
    for statement in content["statements"]:
        statement["ticked_at"] = None
    return content


def sample_nil_content() -> Content:
    """Nothing found: the statement stands in place of the hazards, and the principal took part."""
    content = sample_content()
    content["hazards"] = []
    nothing = {**dict.fromkeys(_MAJOR_FIGURES, 0), "funds_yuan": "0.00"}
    content["figures"] = cast(Figures, content["figures"] | nothing)
    content["inspections"][0]["principal_present"] = True
    content["inspections"][0]["principals"] = ["陆承远"]
    content["principal_count_this_year"] = 1
    content["principal_participation"] |= {"count": 1, "dates": ["2026-09-17"], "status_label": "已参加"}
    content["nil_statement"] = {
        "declared": True,
        "text_id": "nil-major",
        "version": 1,
        "text": "经对照上述判定标准逐项检查，未发现重大事故隐患。",
    }
    return content


def sample_receipt(content: Content) -> Receipt:
    return Receipt(
        number="HZ2026Q3-990102-004127-1",
        filed_at="2026-10-13T16:42:07+08:00",
        due_at="2026-10-15T23:59:59+08:00",
        timeliness="按期报送",
        digest=digest(content),
        digest_algorithm=DIGEST_ALGORITHM,
        verify_url="https://zicha.example.cn/verify/HZ2026Q3-990102-004127-1",
    )


_MAJOR_FIGURES = (
    "major_found", "major_found_year", "major_rectified", "major_open",
    "in_plan", "plan_goal", "plan_money", "plan_people", "plan_time", "plan_safety",
)  # fmt: skip


def _enterprise() -> Enterprise:
    return {
        "name": "安澜恒拓木业有限公司",
        "uscc": "91990102MA7K2HQX07",
        "division_code": "990102003",
        "division_name": "北江省安澜市青柏区石桥街道",
        "county": "青柏",
        "town": "石桥",
        "reg_address": "安澜市青柏区石桥街道工业二路6号",
        "reg_county": "青柏",
        "reg_town": "石桥",
        "site_address": "安澜市青柏区石桥街道工业二路6号",
        "site_county": "青柏",
        "site_town": "石桥",
        "legal_rep": "陆承远",
        "principal": "陆承远",
        "industry_code": "2110",
        "industry_name": "木质家具制造",
        "high_hazard": True,
        "grade": "三级",
        "contact_name": "周敏",
        "landline": "0999-5550137",
        "mobile": "13000002650",
    }


def _team() -> Team:
    keys = ("capacity", "capacity_label", "name", "post", "external")
    members = [{**dict(zip(keys, person, strict=True)), "certificate": ""} for person in PEOPLE]
    return cast(Team, {"version": 3, "from_on": "2026-02-10", "members": members})


def _inspection() -> Inspection:
    keys = ("capacity", "capacity_label", "name", "post", "external")
    people = [
        {**dict(zip(keys, person, strict=True)), "signed_at": "2026-09-18T08:12:00+08:00"}
        for person in PEOPLE
    ]
    standard = Standard(
        standard_id="GM-2023",
        title="工贸企业重大事故隐患判定标准",
        document_number="应急管理部令第10号",
        items_total=64,
        items_applicable=21,
        items_checked=21,
    )
    return Inspection(
        id=1,
        inspected_on="2026-09-17",
        scope="全厂，重点为打磨车间除尘系统和喷漆房",
        team_version=3,
        team_from_on="2026-02-10",
        leader={"name": "何启明", "post": "副总经理"},
        participants=cast(list[Participant], people),
        principal_present=False,
        principals=[],
        principal_evidence=[],
        reported_to_principal_on="2026-09-18",
        in_quarter=True,
        standards=[standard],
    )


def _hazard() -> Hazard:
    return {
        "number": "ZD-20260917-0031",
        "title": "2号脉冲除尘器未设锁气卸灰装置",
        "level": "major",
        "found_on": "2026-09-17",
        "found_by_label": "企业自查",
        "place": "打磨车间2号线",
        "standard_items": [
            {
                "standard": "应急管理部令第10号",
                "article": "第十一条（六）",
                "title": "除尘系统未规范设置锁气卸灰装置",
            }
        ],
        "measure": "2号线停产，加装锁气卸灰装置；整改期间每班清灰并记录。",
        "responsible": "何启明",
        "rectify_by": "2026-10-30",
        "rectified_on": None,
        "state_label": "整改中",
    }


def _figures() -> Figures:
    return {
        "as_of_on": "2026-10-13",
        "general_found": 6,
        "general_found_year": 14,
        "general_rectified": 4,
        "general_open": 2,
        "major_found": 1,
        "major_found_year": 1,
        "major_rectified": 0,
        "major_open": 1,
        "in_plan": 1,
        "plan_goal": 1,
        "plan_money": 1,
        "plan_people": 1,
        "plan_time": 1,
        "plan_safety": 1,
        "funds_yuan": "68000.00",
    }


def _statements() -> list[Statement]:
    texts = [
        ("read", "我已阅读本报告，内容真实。", "《安全生产法》第四十一条"),
        ("reported", "检查组2026年9月18日已向我报告检查情况。", "应急〔2025〕11号 十"),
        ("plan", "我负责组织1项重大隐患按方案治理，期限2026年10月30日。", "总局令第16号 第十五条"),
    ]
    return [
        {
            "id": name,
            "version": 1,
            "text": text,
            "citation": citation,
            "ticked_at": "2026-10-13T16:41:00+08:00",
        }
        for name, text, citation in texts
    ]
