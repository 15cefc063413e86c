"""What stands between a draft and its signature: coded findings with field, reason, basis and mend."""

from collections.abc import Callable, Iterator, Mapping

from selfcheck.rules.draft_closing import check_awards, check_files, check_sign
from selfcheck.rules.draft_facts import ERROR, DraftContext, Finding, Steps
from selfcheck.rules.draft_figures import check_figures
from selfcheck.rules.draft_hazards import check_hazards
from selfcheck.rules.draft_overview import check_overview
from selfcheck.rules.draft_standards import check_standards

STEPS = ("overview", "standards", "hazards", "awards", "sign")
Check = Callable[[Steps, DraftContext], Iterator[Finding]]
CHECKS: Mapping[str, tuple[Check, ...]] = {
    "overview": (check_overview,),
    "standards": (check_standards,),
    "hazards": (check_hazards, check_figures),
    "awards": (check_awards,),
    "sign": (check_sign, check_files),
}


def check_draft(steps: Steps, context: DraftContext) -> tuple[Finding, ...]:
    """All findings, in the order of the steps; warnings carry the reason the preparer wrote for them."""
    return tuple(finding for step in STEPS for finding in check_step(step, steps, context))


def check_step(step: str, steps: Steps, context: DraftContext) -> tuple[Finding, ...]:
    """The findings whose place is one step; it may take the other steps to find them."""
    unclear = steps.get(step, {}).get("unclear") or {}
    found = [*_not_understood(step, unclear)]
    for check in CHECKS[step]:
        found += (f for f in check(steps, context) if not (f.missing and f.field in unclear))
    written = _written_reasons(steps)
    return tuple(finding.passed_with(written.get(finding.key, "")) for finding in found)


def _not_understood(step: str, unclear: Mapping[str, str]) -> Iterator[Finding]:
    """What was typed and kept, but is no date, number or choice; the sentence comes from the form."""
    for name, sentence in sorted(unclear.items()):
        yield Finding("not_understood", ERROR, step, sentence, field=name, about=name)


def _written_reasons(steps: Steps) -> dict[str, str]:
    passed = steps.get("sign", {}).get("passed_warnings") or {}
    return {key: str(entry.get("reason", "")) for key, entry in passed.items()}
