"""挂牌督办: 通知书, 延期申请书 and 意见书, 验收申请书 and 意见书."""

from collections.abc import Mapping
from typing import Any

from selfcheck.documents.hazard_boxes import hazard_paper, name_of, signature_note
from selfcheck.documents.papers import (
    Block,
    Grid,
    Paper,
    Row,
    Signs,
    Text,
    Ticks,
    both,
    day,
    day_in_text,
    fit,
    joined,
    label,
    moment,
    numbered,
    pair,
    phone,
    wan,
    yes_no,
)
from selfcheck.documents.supervision_content import (
    AcceptanceOpinion,
    AcceptanceRequest,
    Delivery,
    DocumentNumber,
    ExtensionOpinion,
    ExtensionRequest,
    SupervisionOrder,
)

TWO_COPIES = "本通知书一式二份，治理责任单位、督办单位各一份。"
TWO_OPINIONS = "本意见书一式二份，治理责任单位、督办单位各一份。"
THREE_COPIES = "本意见书一式三份，治理责任单位、督办单位、同级安全生产委员会办公室各一份。"


def usual_duties(plan_due_on: str | None, apply_days: int) -> list[str]:
    """The four duties of an order; `apply_days`: working days before the end to ask for more time."""
    return [
        f"主要负责人组织制定治理方案，并于 {day_in_text(plan_due_on)} 前报我局备案；",
        "每季度至少报告一次治理进展情况；",
        f"期满前提交验收申请；不能按期完成的，在期满前 {apply_days} 个工作日内申请延期；",
        "治理期间落实防控措施，防止发生生产安全事故。",
    ]


def order(content: SupervisionOrder) -> Paper:
    """重大事故隐患挂牌督办通知书."""
    fit(content, SupervisionOrder)
    basis = joined(content["legal_basis"], "、") or "＿＿＿＿＿＿＿＿＿＿＿＿"
    level = content["level_label"] or "＿＿＿＿"
    until = day_in_text(content["rectify_by_on"])
    demand = f"依据{basis}，现决定对上述重大事故隐患实行{level}挂牌督办，限于 {until} 前治理完毕。"
    blocks: list[Block] = [
        *_numbered(content),
        Text(["经检查，你单位存在以下重大事故隐患："]),
        Text([numbered(content["hazards"]) or _ruled(3)], indent=False),
        Text([demand, "治理责任单位应当做到："]),
        Text([_circled(content["duties"]) or _ruled(4)], indent=False),
        sealed("督办单位（章）", content["bureau_name"], content["issued_on"]),
        *delivered(content["delivery"], TWO_COPIES),
    ]
    return bureau_paper("重大事故隐患挂牌督办通知书", content, blocks)


def extension_request(content: ExtensionRequest) -> Paper:
    """延期申请书: the date asked to be moved stays beside the one asked for."""
    fit(content, ExtensionRequest)
    dates = (
        *pair("原治理期限", day(content["rectify_by_on"]), 12),
        *pair("申请延期\n日期至", day(content["extend_to_on"]), 12),
    )
    rows: list[Row] = [
        *_applicant_rows(content),
        pair("存在隐患及治理\n情况简述", content["summary"], blank=7),
        *_reasons(content),
        dates,
    ]
    return hazard_paper("重大事故隐患治理延期申请书", content, [Grid(rows), *_applied(content)])


def _reasons(content: ExtensionRequest) -> list[Row]:
    """Controls stand in a box of their own where they were asked for apart from the reason."""
    heading, controls = "申请延期理由\n及防控措施", content["interim_controls"]
    if content["reason"] and not controls:
        return [pair(heading, content["reason"], blank=10)]
    return [
        (label(heading, 4, down=2), *pair("理由", content["reason"], 20, 3, 6)),
        pair("防控措施", controls, 20, 3, 5),
    ]


def extension_opinion(content: ExtensionOpinion) -> Paper:
    """延期意见书: 同意 or 不同意, as the officer decided."""
    fit(content, ExtensionOpinion)
    moved = [day_in_text(content["rectify_by_on"]), day_in_text(content["extended_to_on"])]
    until = f"同意延期的，治理期限由 {moved[0]} 延至 {moved[1]}。"
    who = "督办单位" if content["order_number"] else "审批单位"
    blocks: list[Block] = [
        *_numbered(content),
        Text([_asked(content, "延期申请"), "经研究，意见如下（打√）："]),
        Ticks(both(content["agreed"], ("同意延期", "不同意延期"))),
        Text([until, f"意见：{content['opinion']}" if content["opinion"] else f"意见：\n{_ruled(3)}"]),
        sealed(f"{who}（章）", content["bureau_name"], content["decided_on"]),
        *delivered(content["delivery"], TWO_OPINIONS.replace("督办单位", who)),
    ]
    return bureau_paper("重大事故隐患治理延期意见书", content, blocks)


def acceptance_request(content: AcceptanceRequest) -> Paper:
    """验收申请书."""
    fit(content, AcceptanceRequest)
    accepted = content["acceptance"]
    rows: list[Row] = [
        *_applicant_rows(content),
        pair("隐患治理情况", content["summary"], blank=8),
        (
            *pair("整改完成日期", day(content["rectified_on"]), 12),
            *pair("实际投入资金", wan(content["spent_yuan"]), 12),
        ),
        (
            label("企业自行验收", 4, down=2),
            *pair("验收日期", day(accepted["accepted_on"]), 10),
            label("验收结论", 3),
            yes_no(accepted["passed"], 7, ("合格", "不合格")),
        ),
        pair("意见和\n验收人", joined((accepted["opinion"], joined(accepted["people"], "、"))), 20, blank=3),
        pair("附件", numbered(content["annexes"]), blank=2),
    ]
    return hazard_paper("重大事故隐患治理验收申请书", content, [Grid(rows), *_applied(content)])


def acceptance_opinion(content: AcceptanceOpinion) -> Paper:
    """验收意见书: 验收合格 or 验收不合格, as the officer found."""
    fit(content, AcceptanceOpinion)
    said = content["opinion"]
    blocks: list[Block] = [
        *_numbered(content),
        Text([_asked(content, "验收申请"), "经验收，意见如下（打√）："]),
        Ticks(both(content["passed"], ("验收合格", "验收不合格"))),
        Text([f"说明：{said}" if said else f"说明：\n{_ruled(4)}"]),
        sealed("督办单位（章）", content["bureau_name"], content["decided_on"]),
        *delivered(content["delivery"], THREE_COPIES),
    ]
    return bureau_paper("重大事故隐患治理验收意见书", content, blocks)


def number_words(number: DocumentNumber | None) -> str:
    """青应急督〔2026〕12号 as on the pages; the form's blanks for the pen where it has none yet."""
    if number is None:
        return ""
    if number["word"] and number["year"] is not None and number["serial"] is not None:
        return f"{number['word']}〔{number['year']}〕{number['serial']}号"
    year = "20　　" if number["year"] is None else str(number["year"])
    serial = "　　" if number["serial"] is None else str(number["serial"])
    return f"{number['word'] or '＿＿＿＿'}字〔{year}〕第 {serial} 号"


def bureau_paper(name: str, content: Mapping[str, Any], blocks: list[Block]) -> Paper:
    number = number_words(content["number"])
    return Paper(
        name=name,
        subject=number,
        author=content["bureau_name"],
        as_of_at=content["as_of_at"],
        blocks=blocks,
        footer=number,
    )


def _numbered(content: Mapping[str, Any]) -> list[Block]:
    issuer = content["issued_by"] or "＿＿＿＿＿＿"
    addressee = content["enterprise"]["name"] or "＿＿＿＿＿＿＿＿＿＿＿＿"
    line = f"{number_words(content['number'])}　　　　签发人：{issuer}"
    return [Text([line], indent=False, align="right"), Text([f"{addressee}："], indent=False)]


def _applicant_rows(content: Mapping[str, Any]) -> list[Row]:
    unit = content["enterprise"]
    under = number_words(content["order_number"])
    contact, hazard = content["contact"], content["hazard"]
    return [
        (*pair("治理责任单位\n（盖章）", unit["name"], 14), *pair("所在区域", unit["region"], 10)),
        (
            *pair("联系人", contact["name"], 14),
            *pair("联系电话", joined((contact["phone"], phone(contact["mobile"]))), 10),
        ),
        (*pair("隐患编号", hazard["number"], 14), *pair("督办通知书\n文号", under or "—", 10)),
        pair("隐患地址", joined((hazard["place"], hazard["title"]), "，")),
    ]


def _applied(content: Mapping[str, Any]) -> list[Block]:
    signed = content["principal"]
    line = [("主要负责人（签字）", name_of(signed)), ("申请日期", day(content["applied_on"]))]
    to = content["bureau_name"] or "＿＿＿＿＿＿"
    return [Signs([line]), *signature_note(signed), Text([f"报送：{to}"], indent=False, small=True)]


def _asked(content: Mapping[str, Any], what: str) -> str:
    hazard, under = content["hazard"], number_words(content["order_number"])
    order_of = f"（{under}）" if under else ""
    named = joined((hazard["number"], hazard["title"]), " ") or "＿＿＿＿＿＿＿＿"
    return (
        f"你单位于 {day_in_text(content['applied_on'])} 就重大事故隐患“{named}”{order_of}提出的{what}收悉。"
    )


def sealed(name: str, who: str, iso: str | None) -> Block:
    return Text([f"{name}：{who or '＿＿＿＿＿＿＿＿'}", day(iso)], indent=False, align="right", above=14)


def delivered(delivery: Delivery, copies: str, who: str = "治理责任单位主要负责人") -> list[Block]:
    received = delivery["received_at"]
    served = [("送达人（签字）", delivery["served_by"]), ("送达日期", day(delivery["served_on"]))]
    taken = [
        (f"{who}（签收）", delivery["received_by"]),
        ("签收日期", day(None) if received is None else moment(received)),
    ]
    return [Signs([served, taken]), Text([copies], indent=False, small=True)]


def _circled(duties: list[str]) -> str:
    return "\n".join(f"{chr(0x2460 + n)} {duty}" if n < 20 else duty for n, duty in enumerate(duties))


def _ruled(lines: int) -> str:
    return "\n".join(["＿" * 38] * lines)
