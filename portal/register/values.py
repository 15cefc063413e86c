"""Cells into values, field by field. A value that cannot be read stays out; the message says what to do."""

import re
from collections.abc import Iterable
from datetime import date

from portal.register.cells import folded
from portal.register.dates import read_date
from portal.register.headers import TITLES

LIMITS = {
    "name": 200,
    "reg_address": 300,
    "site_address": 300,
    "legal_rep_name": 60,
    "principal_name": 60,
    "contact_name": 60,
    "contact_phone": 40,
    "landline": 40,
    "grade_no": 60,
}
OLDEST = date(1850, 1, 1)
FARTHEST = date(2100, 1, 1)
MOST_EMPLOYEES = 5_000_000
SIZES = {"大": "large", "中": "medium", "小": "small", "微": "micro"}
YES = {"是", "有", "1", "y", "yes", "true", "高危", "√"}
NO = {"否", "不是", "没有", "0", "n", "no", "false", "非高危", "×", "x"}
GRADES = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3}
UNGRADED = {"未定级", "未达标", "未评定", "未创建", "不达标", "四级", "小微"}
GONGMAO = ("冶金", "有色", "建材", "机械", "轻工", "纺织", "烟草", "商贸", "工贸")
SECTORS = (
    "化工", "危险化学品", "烟花爆竹", "金属非金属矿山", "煤矿", "民用爆炸物品", "房屋市政施工",
    "城镇燃气经营", "电力", "特种设备", "消防",
)  # fmt: skip
_PHONE = re.compile(r"[0-9+()\-*#转、,;/ ]{7,40}")
_INDUSTRY = re.compile(r"([A-T])?(\d{2,4})(?!\d)|([A-T])(?![A-Z])")


class Unreadable(Exception):
    """A value that cannot be taken. The message starts with the field's title."""


def refuse(field: str, reason: str) -> Unreadable:
    return Unreadable(f"{TITLES[field]}{reason}。")


def short_text(field: str, text: str) -> str:
    limit = LIMITS[field]
    if len(text) > limit:
        raise refuse(field, f"有{len(text)}个字，超过{limit}字，该项未导入，请缩短")
    return text


def phone(field: str, text: str) -> str:
    """Kept as written; the clerk is asked about what no telephone looks like."""
    plain = short_text(field, text)
    if not _PHONE.fullmatch(folded(plain)) or sum(letter.isdigit() for letter in plain) < 7:
        raise refuse(field, f"“{plain[:20]}”不像电话号码，该项未导入，请填手机号或者带区号的座机")
    return plain


def past_day(field: str, text: str, today: date) -> date:
    day = _day(field, text)
    if day > today:
        raise refuse(field, f"{day.isoformat()}在今天以后，该项未导入，请核对")
    return day


def any_day(field: str, text: str) -> date:
    return _day(field, text)


def _day(field: str, text: str) -> date:
    day = read_date(text)
    if day is None:
        raise refuse(field, f"“{text[:20]}”不是日期，该项未导入，请写成2020-03-15这样")
    if not OLDEST <= day < FARTHEST:
        raise refuse(field, f"{day.isoformat()}不合情理，该项未导入，请核对年份")
    return day


def count(field: str, text: str) -> int:
    digits = folded(text).replace(",", "").removesuffix("人").removesuffix(".0")
    if not digits.isdecimal() or int(digits[:12]) > MOST_EMPLOYEES:
        raise refuse(field, f"“{text[:20]}”不是人数，该项未导入，请填整数")
    return int(digits)


def size(field: str, text: str) -> str:
    plain = folded(text).removesuffix("企业").removesuffix("型")
    if plain not in SIZES:
        raise refuse(field, f"“{text[:20]}”不能识别，该项未导入，请填大型、中型、小型或者微型")
    return SIZES[plain]


def yes_or_no(field: str, text: str) -> bool:
    plain = folded(text)
    if plain in YES or plain in NO:
        return plain in YES
    raise refuse(field, f"“{text[:20]}”不能识别，该项未导入，请填是或者否")


def grade(field: str, text: str) -> int | None:
    """None for an enterprise that says it has no grade."""
    plain = (
        folded(text).removeprefix("安全生产").removeprefix("标准化").removesuffix("企业").removesuffix("级")
    )
    if f"{plain}级" in UNGRADED or plain in UNGRADED or plain in {"未定", "四"}:
        return None
    if plain not in GRADES:
        raise refuse(field, f"“{text[:20]}”不能识别，该项未导入，请填一级、二级、三级或者未定级")
    return GRADES[plain]


def sectors(field: str, text: str) -> list[str]:
    """The eight 工贸 branches share one determination standard."""
    words = [word for word in re.split(r"[、,，;；/\s]+", text) if word]
    found = [_sector(word) for word in words]
    if not all(found):
        unknown = words[found.index("")]
        choices = "、".join(("工贸", *SECTORS))
        raise refuse(field, f"“{unknown[:20]}”不能识别，该项未导入，请从{choices}中填写")
    return sorted(set(found))


def _sector(word: str) -> str:
    if any(word.startswith(branch) for branch in GONGMAO):
        return "工贸"
    return next(
        (name for name in SECTORS if word.startswith(name) or name.startswith(word) and len(word) > 1), ""
    )


class Industries:
    """GB/T 4754 by code and by name; of equal names the most detailed class counts."""

    def __init__(self, rows: Iterable[tuple[str, str]]):
        self.names = dict(rows)
        self.codes: dict[str, str] = {}
        for code, name in sorted(self.names.items(), key=lambda item: len(item[0])):
            self.codes[folded(name)] = code

    def read(self, field: str, text: str) -> str:
        plain = folded(text).upper()
        named = self.codes.get(folded(text))
        if named:
            return named
        found = _INDUSTRY.match(plain)
        code = (found[2] or found[3]) if found else ""
        if code not in self.names:
            raise refuse(
                field, f"“{text[:20]}”不在国民经济行业分类（GB/T 4754—2017）中，该项未导入，请填四位代码"
            )
        return code
