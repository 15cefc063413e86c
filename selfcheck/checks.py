"""Checks at boot: the law can be read, and every state has somebody who moves it on."""

from django.core.checks import Error, register

from portal.lifecycle import Lifecycle
from selfcheck.law import law_book
from selfcheck.law_words import unknown_words
from selfcheck.states import REPORT, ReportState
from selfcheck.states.cases import CASE, FLAG, OPINION, CaseState, FlagState, OpinionState

PROFILES = ("", "21", "4407", "23", "2201")  # 国家、辽宁、江门、黑龙江、长春


@register("selfcheck")
def law_can_be_read(app_configs, **kwargs):
    try:
        law_book()
    except (ValueError, OSError) as problem:
        yield Error(f"法规参数读不出来：{problem}", id="selfcheck.E001")


@register("selfcheck")
def law_speaks_chinese(app_configs, **kwargs):
    """What the register shows to everybody must not be a key of the file."""
    for version in _versions():
        if strange := unknown_words(version.value):
            words = "、".join(sorted(strange))
            yield Error(
                f"参数 {version.name}：{words} 没有中文，请补入 selfcheck/law_words.py。", id="selfcheck.E003"
            )


@register("selfcheck")
def every_profile_is_there(app_configs, **kwargs):
    """Each place that is shipped has a rule of its own, with its source."""
    present = {version.division for version in _versions()}
    for division in PROFILES:
        if division not in present:
            yield Error(f"法规参数里没有 CN-{division} 的规定。", id="selfcheck.E004")


@register("selfcheck")
def only_texts_are_verified(app_configs, **kwargs):
    """A setting stands in no instrument: there is nothing to have compared it with."""
    for version in _versions():
        if version.verified and not version.citation.instrument:
            yield Error(f"参数 {version.key} 没有文件名，不能标为已核对。", id="selfcheck.E005")


def _versions():
    """Nothing where the file cannot be read: that has its own error."""
    try:
        return [version for versions in law_book().values() for version in versions]
    except (ValueError, OSError):
        return []


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
