"""Numbers of articles as a reader may type them: 第一百零二条 is also 第102条."""

import re
import unicodedata

DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMBER = re.compile(r"[零一二三四五六七八九十百千]+")
ARABIC = re.compile(r"第(\d{1,4})(?=[条款项])")


def value(text: str) -> int:
    """一百零二 → 102."""
    total, digit = 0, 0
    for character in text:
        if character in UNITS:
            total += (digit or 1) * UNITS[character]
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit


def arabic(text: str) -> str:
    """第四十一条第（二）项 → 第41条第(2)项."""
    return NUMBER.sub(lambda found: str(value(found[0])), text)


def chinese(number: int) -> str:
    """102 → 一百零二, below ten thousand."""
    words, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            words += ("零" if zero else "") + "零一二三四五六七八九"[digit] + unit
        zero = bool(words) and not digit
    return words.removeprefix("一") if words.startswith("一十") else words


def as_written(text: str) -> str:
    """What a reader types about a clause, as the law writes it: 第102条 → 第一百零二条."""
    return ARABIC.sub(lambda found: f"第{chinese(int(found[1]))}", text)


PUBLIC_ID = re.compile(r"(?:AL-?)?(\d{1,9})", re.ASCII)


def case_number(typed: str) -> int | None:
    """AL-00042 as people type it: small letters, full width, without the mark; None for anything else."""
    plain = unicodedata.normalize("NFKC", typed).strip().upper()
    found = PUBLIC_ID.fullmatch(plain)
    return int(found[1]) if found else None
