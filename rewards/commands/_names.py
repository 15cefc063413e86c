"""Around a command: nothing is done with words that say who reported."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from portal.actors import Actor
from portal.errors import Refused
from rewards.commands.naming import compare_words
from rewards.models import Award, FastCase
from selfcheck.models import Hazard

P = ParamSpec("P")
R = TypeVar("R")
Given = Mapping[str, Any]
NAMED = "这段文字里有报告人的姓名、电话或者回执编号，没有保存。请删去，改写成不提是谁报告的。"
HAZARD_WORDS = (
    "title", "place", "condition", "cause", "harm", "difficulty", "measure", "unmapped_reason", "source_note",
    "finder",
)  # fmt: skip


def names_nobody(
    words: Callable[[Given], Mapping[str, str]],
    report: Callable[[Given], int] = lambda given: given["report_id"],
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Outside the command's transaction, so that the event of the comparison stays."""

    def around(command: Callable[P, R]) -> Callable[P, R]:
        @wraps(command)
        def run(*args: P.args, **given: P.kwargs) -> R:
            told = {name: text for name, text in words(given).items() if text}
            actor, now = given["actor"], given["now"]
            if told and (found := compare_words(actor=actor, report_id=report(given), words=told, now=now)):
                raise Refused(NAMED, field=found[0])
            return command(*args, **given)

        return run

    return around


def given(*names: str) -> Callable[[Given], Mapping[str, str]]:
    return lambda values: {name: str(values.get(name) or "") for name in names}


def hazard_words(values: Given) -> Mapping[str, str]:
    """Not `responsible`: who has to mend it is in the register whoever reported it."""
    return given(*HAZARD_WORDS)(values["values"])


def linked_words(values: Given) -> Mapping[str, str]:
    """What the register already says is refused at the choice of the hazard."""
    hazard = _own(Hazard, values["actor"], values["hazard_id"])
    return {"hazard": "\n".join(str(getattr(hazard, name) or "") for name in HAZARD_WORDS)}


def of_award(values: Given) -> int:
    return _own(Award, values["actor"], values["award_id"]).report_id


def of_case(values: Given) -> int:
    return _own(FastCase, values["actor"], values["case_id"]).report_id


def _own(model: Any, actor: Actor, pk: int) -> Any:
    return model.objects.visible_to(actor.scope).get(pk=pk)
