"""Checks at boot: the key that opens reports is there and is not the one everything else is signed with."""

from django.conf import settings
from django.core.checks import Error, Warning, register

from portal.lifecycle import Lifecycle
from rewards.states import AWARD, FAST_CASE, REPORT, AwardState, FastCaseState, ReportState

SHORTEST = 32


@register("rewards")
def key_is_of_its_own(app_configs, **kwargs):
    key = settings.REWARDS_KEY
    if not key:
        yield Warning("REWARDS_KEY 没有设置，员工隐患报告不能开通。", id="rewards.W001")
    elif len(key) < SHORTEST or key == settings.SECRET_KEY:
        yield Error("REWARDS_KEY 至少 32 个字符，并且不能与 SECRET_KEY 相同。", id="rewards.E001")
    if key in settings.REWARDS_KEY_FALLBACKS:
        yield Error("REWARDS_KEY_FALLBACKS 里只写以前的密钥，不写现在的 REWARDS_KEY。", id="rewards.E003")
    elif settings.REWARDS_KEY_FALLBACKS:
        words = "还在使用旧的报告密钥。请运行 manage.py rekey_reports，换完后去掉 REWARDS_KEY_FALLBACKS。"
        yield Warning(words, id="rewards.W002")


@register("rewards")
def every_state_has_a_way_on(app_configs, **kwargs):
    yield from _stranded(REPORT, set(ReportState.values) - {ReportState.CLOSED})
    yield from _stranded(AWARD, {AwardState.PROPOSED, AwardState.APPROVED, AwardState.SETTLED})
    yield from _stranded(FAST_CASE, {FastCaseState.OPEN})


def _stranded(machine: Lifecycle, states: set[str]):
    left = {source for move in machine.moves for source in move.sources}
    for state in sorted(states - left):
        yield Error(f"{machine.name}：状态 {state} 没有后续动作。", id="rewards.E002")
