"""Changing an enterprise's profile: the new value and one dated row of history for each."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime

from portal.errors import Refused
from portal.formats import SHANGHAI
from portal.models import Division, Enterprise, ProfileChange
from portal.queries.divisions import LENGTHS
from portal.search_text import index_text

EDITABLE = (
    "reg_address",
    "site_address",
    "division_code",
    "legal_rep_name",
    "principal_name",
    "contact_name",
    "contact_phone",
    "landline",
    "industry_code",
    "sectors",
    "high_hazard",
    "size",
    "employee_count",
    "established_on",
)
COUNTY = 6
BY_ENTERPRISE = "企业填报"
BY_BUREAU = "应急管理局登记"
BY_BATCH = "应急管理局批量更新"
BY_EVENT = (
    "name",
    "state",
    "closed_on",
    "merged_into",
    "moved_in_on",
    "reopened_on",
)  # by a dated event only
NEEDED = tuple(name for name in EDITABLE if name not in ("reg_address", "landline", "established_on"))


def title(name: str) -> str:
    return str(Enterprise._meta.get_field(name).verbose_name)


def in_words(name: str, value) -> str:
    """As a person reads it in the history."""
    if value is None or value == "" or value == []:
        return ""
    if name == "high_hazard":
        return "是" if value else "否"
    if name in ("size", "state"):
        return {"size": Enterprise.Size, "state": Enterprise.State}[name](value).label
    return "、".join(value) if name == "sectors" else str(value)


def fingerprint(enterprise: Enterprise) -> str:
    """Of the editable values: a form that was opened on other values must not overwrite them unseen."""
    values = [getattr(enterprise, name) for name in EDITABLE]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, default=str).encode()).hexdigest()


def missing(enterprise: Enterprise) -> list[str]:
    """Titles of the values that must be there before the profile can be confirmed."""
    absent = [name for name in NEEDED if getattr(enterprise, name) in (None, "", [])]
    vague = [] if len(enterprise.division_code) >= 6 or "division_code" in absent else ["division_code"]
    return [title(name) for name in (*absent, *vague)]


def change(
    enterprise: Enterprise,
    values: Mapping[str, object],
    *,
    by: str,
    now: datetime,
    source: str = BY_ENTERPRISE,
    from_on: date | None = None,
    reason: str = "",
) -> list[str]:
    """Save what differs, with history; returns the names of the changed fields. The row must be locked."""
    changed = [name for name, value in values.items() if getattr(enterprise, name) != value]
    rows = [
        ProfileChange(
            enterprise=enterprise,
            field=name,
            old=in_words(name, getattr(enterprise, name))[:300],
            new=in_words(name, values[name])[:300],
            from_on=from_on or now.astimezone(SHANGHAI).date(),
            source=source,
            changed_at=now,
            changed_by=by,
            reason=reason,
        )
        for name in changed
    ]
    for name in changed:
        setattr(enterprise, name, values[name])
    if "name" in changed:
        enterprise.search_text = searchable(enterprise, rows)
        changed.append("search_text")
    if changed:
        enterprise.save(update_fields=changed)
        enterprise.changes.bulk_create(rows)
    return [name for name in changed if name != "search_text"]


def searchable(enterprise: Enterprise, coming: list[ProfileChange]) -> str:
    """The name of today and every former one: who looks for the old name finds the enterprise."""
    known = enterprise.changes.filter(field="name").values_list("old", flat=True)
    former = [*known, *(row.old for row in coming if row.field == "name")]
    return " ".join(map(index_text, dict.fromkeys([enterprise.name, *former])))


def refuse_other_county(enterprise: Enterprise, code: str) -> None:
    """Another county is reached by a dated event only."""
    if code == enterprise.division_code:
        return
    if not code.startswith(enterprise.division_code[:COUNTY]):
        raise Refused("不能自行改到另一个区县。请用“申请变更属地”，由应急管理局办理。", field="division_code")
    if len(code) not in LENGTHS or not Division.objects.filter(code=code).exists():
        raise Refused("所选属地不在区划表里。请从列表里重新选择。", field="division_code")
