"""统一社会信用代码 (GB 32100-2015): shape and check character. Some legal early codes fail the check."""

import re
import unicodedata

from stdnum.cn.uscc import calc_check_digit

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+")
_WRITTEN = re.compile(r"[\s\-]+")


def written(text: str) -> str:
    """Full-width and lower-case letters, blanks and hyphens are ways of writing, not mistakes."""
    return _WRITTEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def fault(code: str) -> str:
    """Why this is no credit code, and what to do; "" when its shape is right."""
    if not code:
        return "没有填写，请填18位统一社会信用代码"
    if _SCIENTIFIC.fullmatch(code):
        return "被表格软件改成了科学计数法，后几位已丢失，请把该列设为文本格式后重新填写"
    if len(code) == 15:
        return "是15位的旧注册号，请换成营业执照上的18位代码"
    if len(code) == 13:
        return "是13位的旧注册号，请换成营业执照上的18位代码"
    if len(code) != 18:
        return f"有{len(code)}位，应为18位，请按营业执照填写"
    wrong = sorted({letter for letter in code if letter not in ALPHABET})
    if wrong:
        return f"含有不使用的字符{'、'.join(wrong)}（字母I、O、S、V、Z不用，注意数字0和1），请按营业执照填写"
    if not _SHAPE.fullmatch(code):
        return "第3至8位应为数字，请按营业执照填写"
    return ""


def checksum_ok(code: str) -> bool:
    return calc_check_digit(code[:17]) == code[17]
