"""The sheet of 批量更新档案: its columns, how a stored value stands in a cell, and a cell read back."""

from collections.abc import Callable
from datetime import date
from itertools import takewhile

from portal.models import Enterprise
from portal.profile_changes import EDITABLE, in_words, title
from portal.register import values
from portal.register.cells import folded
from portal.sheets.template import Column

KEY, NAME, SEEN = "uscc", "name", "seen"
SEEN_TITLE = "核对码"
SEEN_LENGTH = 16
KEEP = "空白表示不改。"
NOT_WRITTEN = "，本行没有写入"
RULES = {
    "reg_address": "营业执照上的住所，最多300字。",
    "site_address": "实际生产的地方，最多300字。",
    "division_code": "只能在本区县内改镇街，填区划代码；改到另一个区县的，请办理企业变更。",
    "legal_rep_name": "营业执照上的人，最多60字。",
    "principal_name": "已登记签批任期的企业不能在这里改，由企业在“人员”页办理。",
    "contact_name": "最多60字。",
    "contact_phone": "手机号或者带区号的座机。",
    "landline": "带区号，例如 0990-2651234。",
    "industry_code": "国民经济行业分类（GB/T 4754—2017）的代码或者名称。",
    "sectors": "可以填几项，用顿号分开：工贸、" + "、".join(values.SECTORS) + "、其他。",
    "high_hazard": "填是或者否。",
    "size": "填大型、中型、小型或者微型。",
    "employee_count": "整数，含劳务派遣人员。",
    "established_on": "写成2020-03-15这样，不晚于今天。",
}
TITLES = {KEY: title(KEY), NAME: title(NAME), **{name: title(name) for name in EDITABLE}, SEEN: SEEN_TITLE}
_KINDS = {"high_hazard": "list", "size": "list", "employee_count": "count", "established_on": "day"}
_OPTIONS = {"high_hazard": ("是", "否"), "size": tuple(Enterprise.Size.labels)}
_WIDTHS = {"reg_address": 32, "site_address": 32, "division_code": 24, "industry_code": 24, "sectors": 22}


def columns(divisions: tuple[str, ...], industries: tuple[str, ...]) -> list[Column]:
    """`divisions` and `industries` are offered as drop-downs, as “code name”."""
    offered = _OPTIONS | {"division_code": divisions, "industry_code": industries}
    fixed = "供辨认，请勿改动。"
    return [
        Column(KEY, TITLES[KEY], f"按它认企业。{fixed}", "fixed", 22),
        Column(NAME, TITLES[NAME], f"{fixed}更名请办理企业变更。", "fixed", 30),
        *(
            Column(
                name,
                TITLES[name],
                RULES[name] + KEEP,
                "list" if offered.get(name) else _KINDS.get(name, "text"),
                _WIDTHS.get(name, 14),
                tuple(offered.get(name, ())),
            )
            for name in EDITABLE
        ),
        Column(
            SEEN, SEEN_TITLE, "生成模板时档案的样子。请勿改动：之后别人改过的档案不会被覆盖。", "fixed", 20
        ),
    ]


def cell_of(name: str, enterprise: Enterprise, names: dict[str, str]) -> object:
    """As it stands in the template; `names`: of divisions and industry classes, by code."""
    value = getattr(enterprise, name)
    if name in ("division_code", "industry_code"):
        return f"{value} {names.get(value, '')}".strip()
    if isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return in_words(name, value)


def readers(industries: values.Industries, today: date) -> dict[str, Callable[[str], object]]:
    """A text into a value; raises values.Unreadable. 属地 is judged by who knows the enterprise."""
    texts = ("reg_address", "site_address", "legal_rep_name", "principal_name", "contact_name")
    return {
        **{name: lambda text, name=name: values.short_text(name, text) for name in texts},
        "contact_phone": lambda text: values.phone("contact_phone", text),
        "landline": lambda text: values.phone("landline", text),
        "industry_code": lambda text: industries.read("industry", text),
        "sectors": _sectors,
        "high_hazard": lambda text: values.yes_or_no("high_hazard", text),
        "size": lambda text: values.size("size", text),
        "employee_count": lambda text: values.count("employee_count", text),
        "established_on": lambda text: values.past_day("established_on", text, today),
        "division_code": lambda text: "".join(takewhile(str.isdecimal, folded(text))),
    }


def _sectors(text: str) -> list[str]:
    words = [word for word in text.replace("，", "、").split("、") if word.strip()]
    known = [word for word in words if word.strip() != "其他"]
    found = values.sectors("sectors", "、".join(known)) if known else []
    return sorted({*found, *(["其他"] if len(known) < len(words) else [])})
