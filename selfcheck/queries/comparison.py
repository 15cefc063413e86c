"""Two filed versions side by side: every value that differs, in the order of the document."""

from collections.abc import Iterator

LABELS = {
    "enterprise": "企业信息",
    "team": "检查组",
    "inspections": "检查情况",
    "hazards": "隐患",
    "figures": "统计数字",
    "awards": "内部报告奖励",
    "nil_statement": "零隐患声明",
    "notes": "备注",
    "warnings": "提示与说明",
    "statements": "声明",
    "signed": "签批",
    "prepared_by": "填报",
    "correction": "更正",
    "principal_participation": "负责人参加检查",
    "principal_count_this_year": "负责人本年参加次数",
    "period": "季度",
    "bureau_name": "报送机关",
}
SKIPPED = {"schema", "version", "report_number"}


def differences(old: dict, new: dict) -> list[dict]:
    """Rows of `part`, `path`, `old`, `new`; lists are compared position by position."""
    return [
        {"part": LABELS.get(key, key), "path": path, "old": before, "new": after}
        for key in new
        if key not in SKIPPED
        for path, before, after in _walk("", old.get(key), new.get(key))
    ]


def _walk(path: str, old, new) -> Iterator[tuple[str, str, str]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from _walk(f"{path}.{key}" if path else key, old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        for at in range(max(len(old), len(new))):
            before = old[at] if at < len(old) else None
            after = new[at] if at < len(new) else None
            yield from _walk(f"{path} {at + 1}".strip(), before, after)
    elif old != new:
        yield path, _text(old), _text(new)


def _text(value) -> str:
    if value in (None, "", [], {}):
        return "（空）"
    if value is True or value is False:
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(
            str(v) for v in value.values() if not isinstance(v, dict | list) and v not in (None, "")
        )
    return str(value)
