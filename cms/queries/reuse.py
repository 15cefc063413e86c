"""Cases for other programs: one record per case, the same in JSON and CSV, and an Atom feed."""

from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import reverse

from cms.models import CasePage
from cms.queries.cases import public_cases

LICENCE = "内容可以自由转载和再利用，须注明来源和案例编号，不得用于识别当事人。"
ATOM = "http://www.w3.org/2005/Atom"
DICTIONARY = (
    ("id", "案例编号，永不改变"),
    ("url", "页面地址"),
    ("title", "标题"),
    ("lead", "摘要"),
    ("sector", "行业"),
    ("violation", "违法类型"),
    ("found_by", "发现方式"),
    ("outcome", "处理结果"),
    ("province", "省份"),
    ("region", "地区，只写到公开的粗细"),
    ("year", "年份"),
    ("found_on", "发现日期，YYYY-MM-DD，未公布为空"),
    ("decided_on", "处理日期，YYYY-MM-DD，未公布为空"),
    ("enterprise_fine_yuan", "企业罚款，元，未公布为空"),
    ("principal_fine_yuan", "主要负责人罚款，元，未公布为空"),
    ("reward_yuan", "奖励，元，未公布为空"),
    ("law", "适用的规定，分号隔开"),
    ("clauses", "判定标准条款标识，分号隔开"),
    ("document_no", "决定文号"),
    ("source", "来源"),
    ("source_url", "来源网址"),
    ("fictional", "是否虚构示例，yes 或者 no"),
    ("published_at", "发布时间，ISO 8601"),
    ("updated_at", "最后修改时间，ISO 8601"),
)
HEAVY = ("search", "search_text", "search_title", "facts", "weighed", "lesson", "checks", "law")


def every_case():
    return public_cases().defer(*HEAVY).order_by("number")


def address(page: CasePage) -> str:
    return settings.PORTAL_URL + reverse("cms:case", args=[page.slug])


def record(page: CasePage) -> dict:
    return {
        "id": page.public_id,
        "url": address(page),
        "title": page.title,
        "lead": page.lead,
        "sector": page.get_sector_display(),
        "violation": page.get_violation_display(),
        "found_by": page.get_found_by_display(),
        "outcome": page.get_outcome_display(),
        "province": page.province,
        "region": page.region,
        "year": str(page.year),
        "found_on": _said(page.found_on),
        "decided_on": _said(page.decided_on),
        "enterprise_fine_yuan": _said(page.enterprise_fine),
        "principal_fine_yuan": _said(page.principal_fine),
        "reward_yuan": _said(page.reward),
        "law": "；".join(page.law_keys),
        "clauses": ";".join(page.item_uids),
        "document_no": page.document_no,
        "source": page.source_name,
        "source_url": page.source_url,
        "fictional": "yes" if page.fictional else "no",
        "published_at": _moment(page.first_published_at),
        "updated_at": _moment(page.last_published_at),
    }


def feed_address() -> str:
    return settings.PORTAL_URL + reverse("cms:case_feed")


def atom(pages: list[CasePage]) -> bytes:
    """RFC 4287: ids never change, the newest first."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    here = feed_address()
    _add(root, "id", here)
    _add(root, "title", f"典型案例 - {settings.PORTAL_NAME}")
    _add(root, "rights", LICENCE)
    _add(
        root,
        "updated",
        max((_moment(one.last_published_at) for one in pages), default="1970-01-01T00:00:00Z"),
    )
    _link(root, "self", here, "application/atom+xml")
    _link(root, "alternate", settings.PORTAL_URL + reverse("cms:case_index"), "text/html")
    _add(ET.SubElement(root, f"{{{ATOM}}}author"), "name", settings.SITE_OWNER)
    for page in pages:
        _entry(root, page)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root, page: CasePage) -> None:
    entry = ET.SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, "id", settings.PORTAL_URL + reverse("cms:by_public_id", args=[page.public_id]))
    _add(entry, "title", page.title)
    _add(entry, "published", _moment(page.first_published_at))
    _add(entry, "updated", _moment(page.last_published_at))
    _add(entry, "summary", page.lead)
    _link(entry, "alternate", address(page), "text/html")
    for word in (page.get_sector_display(), page.get_violation_display(), page.get_outcome_display()):
        ET.SubElement(entry, f"{{{ATOM}}}category", term=word)


def _add(parent, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", rel=rel, href=href, type=kind)


def _said(value) -> str:
    return "" if value is None else str(value)


def _moment(value) -> str:
    return value.isoformat(timespec="seconds") if value else ""
