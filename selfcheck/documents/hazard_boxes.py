"""Boxes that several papers of a hazard share."""

from collections.abc import Mapping, Sequence
from typing import Any

from selfcheck.documents.content import StandardItem
from selfcheck.documents.hazard_content import Closure, Contact, Foot, InPlan, Photo, Signature
from selfcheck.documents.papers import (
    Block,
    Cell,
    Paper,
    Row,
    Signs,
    Text,
    day,
    heads,
    joined,
    label,
    moment,
    numbered,
    pair,
    phone,
    wan,
    yes_no,
)


def hazard_paper(name: str, content: Mapping[str, Any], blocks: list[Block], more: str = "") -> Paper:
    number = content["hazard"]["number"]
    return Paper(
        name=name,
        subject=number,
        author=content["enterprise"]["name"],
        as_of_at=content["as_of_at"],
        blocks=blocks,
        photos=[(_caption(one), one["digest"]) for one in content.get("photos", [])],
        footer=joined((f"隐患编号 {number}" if number else "", more), "　"),
    )


def unit_rows(content: Mapping[str, Any]) -> list[Row]:
    unit, number = content["enterprise"], content["hazard"]["number"]
    code = f"\n信用代码 {unit['uscc']}" if unit["uscc"] else ""
    named = (*pair("单位名称", unit["name"] + code, 12, 3), *pair("隐患编号", number, 8, 3))
    address: Row = (*pair("单位地址", unit["address"], 12, 3), *pair("单位区域", unit["region"], 8, 3))
    if "key_project" in content:
        project = label("市级以上\n重点工程", 3)
        address = (*pair("单位地址", unit["address"], 12, 3), project, yes_no(content["key_project"], 5))
    return [(label("单位", 4, down=2), *named), address]


def place_row(content: Mapping[str, Any]) -> Row:
    hazard = content["hazard"]
    return (
        label("地点", 4),
        *pair("隐患地址", hazard["place"], 12, 3),
        *pair("隐患区域", hazard["region"], 8, 3),
    )


def contact_row(contact: Contact) -> Row:
    return (
        label("联系", 4),
        *pair("联系人", contact["name"], 6, 3),
        *pair("联系电话", contact["phone"], 7, 3),
        *pair("手机", phone(contact["mobile"]), 7, 3),
    )


def deadline_row(content: Mapping[str, Any], name: str) -> Row:
    """The first date stays beside the date it was moved to."""
    moved = content["extended_to_on"]
    return (
        *pair(name, day(content["rectify_by_on"]), 12),
        *pair("延期至", "—" if moved is None else day(moved), 12),
    )


def three_answers(name: str, answers: Sequence[tuple[str, bool | None]]) -> Row:
    spans = (4, 4, 3)
    boxes = [
        (label(word, 3), yes_no(answer, span)) for (word, answer), span in zip(answers, spans, strict=True)
    ]
    return (label(name, 4), *(cell for box in boxes for cell in box))


def clauses(items: list[StandardItem], unmapped: str) -> str:
    """`unmapped`: why no clause fits."""
    found = joined(f"{one['standard']} {one['article']} {one['title']}" for one in items) or "未对应条款"
    return f"{found}：{unmapped}" if unmapped and not items else found


def photo_names(photos: list[Photo]) -> str:
    """What it shows, its name and the start of its digest: the file itself is kept in the portal."""
    return numbered([_caption(one) for one in photos])


def _caption(one: Photo) -> str:
    taken = one["taken_on"] or ""
    return joined((one["when_label"], one["name"], taken, f"摘要 {one['digest'][:16]}"), " ")


def in_plan_rows(found: InPlan) -> list[Row]:
    names = (("目标", 4), ("经费物资", 4), ("机构人员", 4), ("时间", 4), ("安全措施及\n应急预案", 4))
    answers = (found["goal"], found["money"], found["people"], found["time"], found["safety"])
    return [
        (label("治理方案\n落实情况", 4, down=3), *heads(*names)),
        tuple(yes_no(answer, 4) for answer in answers),
        (*pair("完成日期", day(found["finish_by_on"]), 10), *pair("治理资金", wan(found["funds_yuan"]), 10)),
    ]


def closure_rows(closed: Closure | None) -> list[Row]:
    if closed is None:
        return [(label("销号", 4), Cell("尚未销号", 20))]
    approved = f"，批准人 {closed['approved_by']}" if closed["approved_by"] else ""
    words = f"{day(closed['closed_on'])}，销号人 {closed['closed_by']}{approved}"
    return [(label("销号", 4), Cell(joined((words, closed["reason"])), 20))]


def foot(last: Foot) -> list[Block]:
    line = [
        ("单位负责人", name_of(last["head"])),
        ("填表人", last["prepared_by"]),
        ("填报日期", day(last["prepared_on"])),
    ]
    return [Signs([line]), *signature_note(last["head"])]


def signature_note(signature: Signature | None) -> list[Block]:
    if signature is None:
        return []
    words = f"{signature['name']}于 {moment(signature['at'])} 在平台签批（{signature['method']}）"
    return [Text([words], indent=False, small=True)]


def name_of(signature: Signature | None) -> str:
    return "" if signature is None else signature["name"]


def signed_on(signature: Signature | None) -> str:
    return moment(None if signature is None else signature["at"])
