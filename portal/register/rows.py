"""One line of the register: its values, or why it is refused, and what the clerk should look at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.register import uscc, values
from portal.register.cells import clean, had_control
from portal.register.divisions import Resolver
from portal.register.headers import TITLES, Header

GONE = ("注销", "吊销", "撤销", "迁出")
REGISTERED = ("存续", "在营", "开业", "在业", "正常", "营业", "生产", "经营", "停产", "停业")
TEXTS = ("reg_address", "site_address", "legal_rep_name", "principal_name", "contact_name", "grade_no")


@dataclass
class Row:
    """`values` holds what the file says; a blank cell is absent, so that it never overwrites anything."""

    line: int
    values: dict[str, object] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class RowReader:
    def __init__(self, header: Header, resolver: Resolver, industries: values.Industries, today: date):
        self.header = header
        self.resolver = resolver
        self.readers: dict[str, Callable[[str, str], object]] = {
            **dict.fromkeys(TEXTS, values.short_text),
            "contact_phone": values.phone,
            "landline": values.phone,
            "industry": industries.read,
            "sectors": values.sectors,
            "size": values.size,
            "high_hazard": values.yes_or_no,
            "employee_count": values.count,
            "established_on": lambda name, text: values.past_day(name, text, today),
            "grade": values.grade,
            "grade_from": lambda name, text: values.past_day(name, text, today),
            "grade_to": values.any_day,
        }

    def read(self, line: int, cells: Sequence[object], formulas: frozenset[int] = frozenset()) -> Row:
        """`formulas`: places of this line whose formula has no stored result."""
        row = Row(line)
        extra = sum(1 for cell in cells[len(self.header.titles) :] if clean(cell))
        if extra:
            row.refusals.append(
                f"本行比表头多{extra}格，多半是单元格里的分隔符没有加引号，请把各格对齐到表头。"
            )
            return row
        texts = {name: self._text(cells, places) for name, places in self.header.columns.items()}
        self._formulas(row, texts, formulas)
        if not row.refusals:
            self._identity(row, texts)
        if not row.refusals:
            self._values(row, texts)
            self._division(row, texts)
            self._controls(row, cells)
        return row

    def _text(self, cells: Sequence[object], places: tuple[int, ...]) -> str:
        return next((text for place in places if place < len(cells) and (text := clean(cells[place]))), "")

    def _formulas(self, row: Row, texts: dict[str, str], formulas: frozenset[int]) -> None:
        empty = [
            name
            for name, places in self.header.columns.items()
            if not texts[name] and any(place in formulas for place in places)
        ]
        if not empty:
            return
        told = row.refusals if {"name", "uscc"} & set(empty) else row.warnings
        words = "、".join(TITLES[name] for name in empty)
        told.append(f"{words}是没有计算结果的公式，读不出内容，请在表格软件里重新保存，或者粘贴为数值。")

    def _identity(self, row: Row, texts: dict[str, str]) -> None:
        name, code = texts.get("name", ""), uscc.written(texts.get("uscc", ""))
        if not any(letter.isalnum() for letter in name):
            row.refusals.append("单位名称没有填写，请按营业执照填写全称。")
        elif len(name) > values.LIMITS["name"]:
            row.refusals.append(
                f"单位名称有{len(name)}个字，超过{values.LIMITS['name']}字，请按营业执照填写。"
            )
        fault = uscc.fault(code)
        if fault:
            row.refusals.append(f"统一社会信用代码{fault}。")
        if row.refusals:
            return
        row.values |= {"name": name, "uscc": code, "uscc_checksum_ok": uscc.checksum_ok(code)}
        if not row.values["uscc_checksum_ok"]:
            row.warnings.append("统一社会信用代码的校验码不符，已按原样导入，请对照营业执照核对。")

    def _values(self, row: Row, texts: dict[str, str]) -> None:
        for name, reader in self.readers.items():
            if not texts.get(name):
                continue
            try:
                row.values[name] = reader(name, texts[name])
            except values.Unreadable as problem:
                row.warnings.append(str(problem))
        self._grade(row)
        self._state(row, texts.get("state", ""))

    def _grade(self, row: Row) -> None:
        if row.values.get("grade") and not row.values.get("grade_from"):
            row.warnings.append(f"标准化等级缺少{TITLES['grade_from']}，等级未导入，请补上日期。")
        start, end = row.values.get("grade_from"), row.values.get("grade_to")
        if start and end and end <= start:
            del row.values["grade_to"]
            row.warnings.append("标准化有效期至早于定级日期，有效期未导入，请核对。")

    def _state(self, row: Row, text: str) -> None:
        """A register never closes an enterprise: that is a command with a reason and a date."""
        if any(word in text for word in GONE):
            row.warnings.append(f"经营状态是“{text[:20]}”，导入不办理注销，请在企业档案中登记注销日期。")
        elif text and not any(word in text for word in REGISTERED):
            row.warnings.append(f"经营状态“{text[:20]}”不能识别，该项未导入，请核对。")

    def _division(self, row: Row, texts: dict[str, str]) -> None:
        county, town = texts.get("county", ""), texts.get("town", "")
        address = texts.get("site_address") or texts.get("reg_address", "")
        found = self.resolver.resolve(
            division=texts.get("division") or county,
            province=texts.get("province", ""),
            city=texts.get("city", ""),
            town=town,
            address=address,
        )
        row.values["division_code"] = found.code
        row.warnings += found.notes

    def _controls(self, row: Row, cells: Sequence[object]) -> None:
        dirty = [
            TITLES[name]
            for name, places in self.header.columns.items()
            if any(place < len(cells) and had_control(cells[place]) for place in places)
        ]
        if dirty:
            row.warnings.append(f"{'、'.join(dirty)}含有无法显示的字符，已去除，请核对。")
