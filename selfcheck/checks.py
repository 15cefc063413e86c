"""Checks at boot: the law can be read, and every state has somebody who moves it on."""

from django.core.checks import Error, register

from portal.lifecycle import Lifecycle
from selfcheck.law import law_book
from selfcheck.states import REPORT, ReportState
from selfcheck.states.cases import CASE, FLAG, OPINION, CaseState, FlagState, OpinionState


@register("selfcheck")
def law_can_be_read(app_configs, **kwargs):
    try:
        law_book()
    except (ValueError, OSError) as problem:
        yield Error(f"法规参数读不出来：{problem}", id="selfcheck.E001")


@register("selfcheck")
def every_state_has_a_way_on(app_configs, **kwargs):
    yield from stranded(REPORT, ReportState.values)
    yield from stranded(FLAG, [state for state in FlagState.values if state != FlagState.SUPERSEDED])
    yield from stranded(CASE, CaseState.values)
    yield from stranded(OPINION, [OpinionState.ISSUED])


def stranded(machine: Lifecycle, states: list[str]):
    moved = {source for move in machine.moves for source in move.sources}
    for state in states:
        if state not in moved:
            yield Error(f"{machine.name}的状态 {state} 没有任何办理动作。", id="selfcheck.E002")
