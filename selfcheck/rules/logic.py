"""Three-valued logic over results: what is not known never counts as met, nor as not met."""

from collections.abc import Iterable

from portal.legal import LawInForce, Reason, Result, Version

OPEN = (Result.UNKNOWN, Result.NEEDS_PERSON)
WORDS = {
    Result.MET: "是",
    Result.NOT_MET: "否",
    Result.UNKNOWN: "未知",
    Result.NEEDS_PERSON: "待人判断",
}


NOT_CARRIED = "text_not_carried"  # an older text was in force that day, but the parameters lack it


def all_of(*results: Result) -> Result:
    if Result.NOT_MET in results:
        return Result.NOT_MET
    return _open(results) or Result.MET


def any_of(*results: Result) -> Result:
    if Result.MET in results:
        return Result.MET
    return _open(results) or Result.NOT_MET


def opposite(result: Result) -> Result:
    swapped = {Result.MET: Result.NOT_MET, Result.NOT_MET: Result.MET}
    return swapped.get(result, result)


def _open(results: Iterable[Result]) -> Result | None:
    found = set(results)
    return next((result for result in (Result.NEEDS_PERSON, Result.UNKNOWN) if result in found), None)


def raised_when_all(reasons: Iterable[Reason]) -> bool | None:
    return as_raised(all_of(*(reason.result for reason in reasons)))


def as_raised(result: Result) -> bool | None:
    return None if result in OPEN else result is Result.MET


def as_result(raised: bool | None) -> Result:
    if raised is None:
        return Result.NEEDS_PERSON
    return Result.MET if raised else Result.NOT_MET


def reason(condition: str, result: Result, text: str, source: Version) -> Reason:
    return Reason(condition, result, text, source.citation, source.key)


def either(condition: str, title: str, parts: dict[str, Result], source: Version) -> Reason:
    """An "or" as one reason: its text names every part with what is known of it."""
    listed = "；".join(f"{name}——{WORDS[result]}" for name, result in parts.items())
    return reason(condition, any_of(*parts.values()), f"{title}：{listed}。", source)


def in_force(law: LawInForce, name: str) -> Reason:
    """The rule's own basis: is its instrument in force that day in that place?"""
    version = law.get(name)
    if version:
        text = f"依据自 {version.effective_from.isoformat()} 起施行，适用于本地。"
        return reason("in_force", Result.MET, text, version)
    first = law.book[name][0]
    text = f"{law.on:%Y-%m-%d} 在区划 {law.division or '全国'} 没有现行的依据。"
    if first.earlier and law.on < first.effective_from:
        text = f"{law.on:%Y-%m-%d} 适用的旧文本（{first.earlier}）没有收录，不作推演。"
        return Reason(NOT_CARRIED, Result.NOT_MET, text, first.citation)
    return Reason("in_force", Result.NOT_MET, text, first.citation)
