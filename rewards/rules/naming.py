"""Whether a text says who reported. Spaces, dashes and full width hide nothing."""

import re
import unicodedata

SEPARATORS = r"[\s\-‐-―−()（）.·]+"
BETWEEN_DIGITS = re.compile(rf"(?<=\d){SEPARATORS}(?=\d)")
ANYWHERE = re.compile(SEPARATORS)
SHORTEST_NAME, SHORTEST_NUMBER = 2, 7


def names_person(text: str, name: str, phone: str) -> bool:
    wanted = ANYWHERE.sub("", _plain(name))
    number = re.sub(r"\D", "", _plain(phone))
    if len(wanted) >= SHORTEST_NAME and wanted in ANYWHERE.sub("", _plain(text)):
        return True
    return len(number) >= SHORTEST_NUMBER and number in BETWEEN_DIGITS.sub("", _plain(text))


def digits_in(text: str, length: int) -> set[str]:
    """Every run of that many digits, also within longer ones."""
    runs = re.findall(r"\d+", BETWEEN_DIGITS.sub("", _plain(text)))
    return {run[at : at + length] for run in runs for at in range(len(run) - length + 1)}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
