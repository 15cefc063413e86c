"""How values are written on a page, in a document and in a mail: one spelling everywhere, no Django."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = "—"
QUARTER_WORDS = ("一季度", "二季度", "三季度", "四季度")


def as_date(value):
    """2026-10-15; a moment is first carried to Asia/Shanghai, so 24:00 does not slip a day."""
    if not value:
        return NOTHING
    return _local(value).strftime("%Y-%m-%d")


def as_day(value):
    """10-15, for lists that stay within one year."""
    if not value:
        return NOTHING
    return _local(value).strftime("%m-%d")


def as_datetime(value):
    if not value:
        return NOTHING
    return _local(value).strftime("%Y-%m-%d %H:%M")


def as_deadline(value):
    """2026-10-15 24:00: the last instant of a day is written as the law does."""
    if not value:
        return NOTHING
    local = _local(value)
    return (
        f"{local:%Y-%m-%d} 24:00"
        if (local.hour, local.minute, local.second) == (23, 59, 59)
        else as_datetime(value)
    )


def as_seconds(value):
    """With seconds, as receipts need it."""
    if not value:
        return NOTHING
    return _local(value).strftime("%Y-%m-%d %H:%M:%S")


def as_wan_yuan(yuan):
    """The database keeps yuan, the field writes 万元 with two decimals."""
    if yuan is None or yuan == "":
        return NOTHING
    wan = (Decimal(str(yuan)) / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{wan:,}"


def as_number(value):
    """15,847; what is not a whole number stays as it is."""
    return f"{value:,}" if isinstance(value, int) else value


def as_rate(numerator, base):
    """93.2%; a dash when nothing was due, because 0 of 0 is not zero per cent."""
    if not base:
        return NOTHING
    share = Decimal(numerator or 0) * 100 / Decimal(base)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def as_quarter(period, short=False):
    """2026Q3 → 2026年三季度, or 三季度."""
    year, _, number = str(period).partition("Q")
    word = QUARTER_WORDS[int(number) - 1]
    return word if short else f"{year}年{word}"


def as_sentence(text):
    """What somebody typed, closed by exactly one full stop so that more text can follow."""
    text = str(text or "").rstrip()
    return text if text.endswith(("。", "！", "？", "!", "?")) else f"{text.rstrip('.')}。"


def without_bracket(text):
    """组长（带队领导班子成员） → 组长, for a place that is in brackets itself."""
    return str(text or "").partition("（")[0]


def masked_phone(phone):
    if not phone:
        return NOTHING
    digits = str(phone)
    if len(digits) < 7:
        return "*" * len(digits)
    return f"{digits[:-8]}****{digits[-4:]}"


def masked_name(name):
    """周*, 欧阳**: the first character stays."""
    if not name:
        return NOTHING
    return name[0] + "*" * (len(name) - 1)


def masked_email(email):
    if not email:
        return NOTHING
    user, at, host = str(email).partition("@")
    return f"{user[:1]}***{at}{host}"


def browser_of(user_agent):
    """Chrome，Windows: enough to know one's own device again."""
    agent = user_agent or ""
    browsers = (
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("Windows", "Windows"),
        ("Android", "安卓"),
        ("iPhone", "iPhone"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    found = [next((word for mark, word in table if mark in agent), "") for table in (browsers, systems)]
    return "，".join(word for word in found if word) or "未知浏览器"


def _local(value):
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(SHANGHAI)
    if isinstance(value, str):
        return datetime.fromisoformat(value) if "T" in value or " " in value else date.fromisoformat(value)
    return value
