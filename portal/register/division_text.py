"""Small tools for reading places out of text."""

import re
import unicodedata

_BLANKS = re.compile(r"[\s/\\|>、,，;；·.\-—_（）()【】\[\]“”\"'：:]+")
_OPENING = re.compile(r"(?:中华人民共和国|中国)")
_DRAWER = re.compile(r"省直辖县级行政区划|自治区直辖县级行政区划|市辖区|自由贸易试验区|自贸试验区")


def plain(text: str) -> str:
    """Full-width letters and digits made plain, blanks gone, so that names can be compared."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _OPENING.sub("", text, count=1) if _OPENING.match(text) else text


def skip(text: str, at: int) -> int:
    for pattern in (_BLANKS, _DRAWER, _BLANKS):
        found = pattern.match(text, at)
        at = found.end() if found else at
    return at


def common(codes: tuple[str, ...]) -> str:
    """The smallest division that all the codes share."""
    if not codes:
        return ""
    for length in (9, 6, 4, 2):
        if all(len(code) >= length and code[:length] == codes[0][:length] for code in codes):
            return codes[0][:length]
    return ""
