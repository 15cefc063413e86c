"""What a log line may carry: no request bodies, and personal numbers masked wherever they turn up."""

import re

import structlog

PERSONAL = (
    (re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)"), r"\1****\2"),  # mobile telephone
    (
        re.compile(r"(?<!\d)(\d{6})(?:19|20)\d{2}(?:0\d|1[0-2])[0-3]\d{4}[\dXx](?!\w)"),
        r"\1**********",
    ),  # identity card
    (re.compile(r"[\w.+-]+(@[\w-]+(?:\.[\w-]+)+)"), r"***\1"),  # e-mail
)


def mask(text: str) -> str:
    for pattern, replacement in PERSONAL:
        text = pattern.sub(replacement, text)
    return text


def mask_event(logger, method_name, event):
    """A structlog processor: every text of the line goes through ``mask``."""
    return {key: mask(value) if isinstance(value, str) else value for key, value in event.items()}


PROCESSORS = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=False),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
    mask_event,
]
