"""The sheet of 批量填写季报数字: its columns, how a stored figure stands in a cell, and a cell read back.

What a cell may hold is said by the fields of the live form, in their own words.
"""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.forms import Field

from portal.register.cells import folded, text_of
from portal.sheets.template import Column, Fixed
from selfcheck.facts.figure_cells import AMOUNT_KEY, AWARDS, FUNDS_KEY, ITEM_LABELS, Standing, title
from selfcheck.forms.steps.base import AmountField, CountField, yuan
from selfcheck.forms.steps.closing import AwardsForm
from selfcheck.forms.steps.hazards import WAN, in_wan
from selfcheck.queries.drafts import FUNDS, LABELS
from selfcheck.states import Step

KEY, NAME, PERIOD, SEEN = "uscc", "name", "period", "seen"
NEEDED = (KEY, PERIOD, SEEN)
SHEET = "季报数字"
FIXED_TITLES = {KEY: "统一社会信用代码", NAME: "单位名称", PERIOD: "季度"}
SEEN_TITLE = "核对码"
FROM_REGISTER = "按隐患台账统计，不能在这里改；数字不对的，请先到隐患台账补登记。"
KEEP = "空白表示不改，没有的填 0。"
UNITS = ("项", "件", "万元", "元")


def keys_of(codes: Iterable[str]) -> list[str]:
    """Every figure that a line may open, in the order of the form; `codes`: of the standards in use."""
    items = [f"{Step.STANDARDS}:{code}:{name}" for code in codes for name in ITEM_LABELS]
    return [*items, FUNDS_KEY, *(f"{Step.AWARDS}:{name}" for name in AWARDS)]


def titles(codes: Iterable[str], standards: Mapping[str, Any]) -> dict[str, str]:
    """Key of a column -> its heading, in the order of the sheet."""
    return {
        **FIXED_TITLES,
        **LABELS,
        **{key: title(key, standards) for key in keys_of(codes)},
        SEEN: SEEN_TITLE,
    }


def columns(codes: Iterable[str], standards: Mapping[str, Any]) -> list[Column]:
    fixed = {KEY: "按它认企业。供辨认，请勿改动。", NAME: "供辨认，请勿改动。", PERIOD: "供辨认，请勿改动。"}
    fixed |= dict.fromkeys(LABELS, FROM_REGISTER)
    fixed[SEEN] = "生成模板时草稿的样子。请勿改动：之后别人改过的数字不会被覆盖。"
    widths = {KEY: 22, NAME: 30, PERIOD: 14, SEEN: 20}
    return [
        Column(name, heading, fixed[name], "fixed", widths.get(name, 13))
        if name in fixed
        else Column(name, heading, rule(name), "amount" if name in (FUNDS_KEY, AMOUNT_KEY) else "count", 15)
        for name, heading in titles(codes, standards).items()
    ]


def rule(key: str) -> str:
    grey = "灰色的格不用填：由系统统计，或者这家企业的草稿没有对照这部标准。"
    if key.startswith(Step.STANDARDS):
        return f"没有做过的项不算检查；增减标准请在报告第 2 步办理。{KEEP}{grey}"
    if key == FUNDS_KEY:
        return f"本年已经落实的治理资金，单位万元，最多六位小数。{KEEP}{grey}"
    return f"本季度内的内部报告奖励；在平台办理的由系统统计。{KEEP}{grey}"


def field_of(key: str) -> Field:
    """The field of the live form that takes this figure."""
    if key == FUNDS_KEY:
        return AmountField("落实治理资金（累计）", places=6, unit="万元")
    step, _, place = key.partition(":")
    if step == Step.AWARDS:
        return AwardsForm.base_fields[place]
    return CountField(ITEM_LABELS[place.rpartition(":")[2]])


def shown(key: str, value: Any) -> Any:
    """As it stands in the template: whole numbers, money as a decimal, None for what is not filled in."""
    if value in (None, ""):
        return None
    if key in (FUNDS_KEY, FUNDS):
        return Decimal(in_wan(str(value)) or "0")
    return Decimal(str(value)).normalize() if key == AMOUNT_KEY else value


def line(code: str, name: str, period: str, stands: Standing, keys: Iterable[str], stood: str) -> list[Any]:
    cells = [
        shown(key, stands.open[key]) if key in stands.open else Fixed(shown(key, stands.counted.get(key)))
        for key in keys
    ]
    register = [stands.register[name] for name in LABELS]
    return [code, name, period, *register, *cells, f"{stood}-{printed(stands)}"]


def printed(stands: Standing) -> str:
    """Six letters over what the template shows and nobody may change, as its cells read."""
    values = [*stands.register.items(), *sorted(stands.counted.items())]
    return print_of(plain(text_of(shown(key, value))) for key, value in values)


def print_of(texts: Iterable[str]) -> str:
    return hashlib.sha256("|".join(texts).encode()).hexdigest()[:6]


def fixed_keys(stands: Standing) -> list[str]:
    """In the order of `printed`."""
    return [*stands.register, *sorted(stands.counted)]


def plain(text: str) -> str:
    """A number however it is written: １２ and 12.0 项 are 12. Anything else as it is."""
    bare = folded(text).replace(",", "")
    for unit in UNITS:
        bare = bare.removesuffix(unit)
    try:
        return format(round(Decimal(bare), 9).normalize(), "f")
    except (InvalidOperation, ValueError):
        return text.strip()


def value_of(key: str, text: str) -> Any:
    """What the draft keeps; a ValidationError says why not in the words of the form."""
    value = field_of(key).clean(plain(text))
    if key == FUNDS_KEY:
        return yuan(value * WAN)
    return yuan(value) if key == AMOUNT_KEY else value


def words(key: str, value: Any) -> str:
    """For the comparison of old and new."""
    stands = shown(key, value)
    return "" if stands is None else format(stands, "f") if isinstance(stands, Decimal) else str(stands)
