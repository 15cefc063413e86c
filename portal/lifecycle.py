"""A state machine is a table of moves."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.errors import Refused


class IllegalMove(Refused):
    """The table knows no such move from this state for this role."""


@dataclass(frozen=True)
class Move:
    action: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    label: str


class Lifecycle:
    """Buttons, permission, diagram and refusal all come from this table."""

    def __init__(self, name: str, moves: Iterable[Move]):
        self.name = name
        self.moves = tuple(moves)

    def after(self, state: str, action: str, role: str) -> str:
        """The state after `action`; raises IllegalMove."""
        for move in self.moves:
            if move.action == action and state in move.sources and role in move.roles:
                return move.target
        raise IllegalMove(self._refusal(state, action))

    def actions(self, state: str, role: str) -> tuple[str, ...]:
        return tuple(m.action for m in self.moves if state in m.sources and role in m.roles)

    def mermaid(self) -> str:
        rows = [f"    {s} --> {m.target}: {m.label}" for m in self.moves for s in m.sources]
        return "\n".join(["stateDiagram-v2", *rows])

    def _refusal(self, state: str, action: str) -> str:
        known = [m for m in self.moves if m.action == action]
        label = known[0].label if known else action
        if any(state in m.sources for m in known):
            return f"您的角色不能“{label}”。请联系有权办理的人员。"
        return f"当前状态不能“{label}”，可能已有人办理。请刷新页面查看最新状态。"
