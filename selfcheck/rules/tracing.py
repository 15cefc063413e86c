"""AT-1 for one member of the team in force that day: which of four situations the records show.

It sorts records for a person to read. It weighs nobody, and no number comes out of it.
"""

from dataclasses import dataclass

from portal.legal import LawInForce, Reason
from selfcheck.rules.logic import all_of, opposite, reason
from selfcheck.rules.moments import holds


@dataclass(frozen=True)
class MemberRecord:
    """What is on file for one member and one hazard; None = not known."""

    took_part: bool | None = None  # in the check of that quarter
    item_on_list: bool | None = None
    recorded_clean: bool | None = None
    reported_up: bool | None = None
    head_acted: bool | None = None
    forged: bool | None = None


def situations(record: MemberRecord, law: LawInForce) -> tuple[Reason, ...]:
    """Each situation with what is known of it: met, not met or unknown."""
    took_part = holds(record.took_part)
    clean = all_of(took_part, holds(record.item_on_list), holds(record.recorded_clean))
    ignored = all_of(holds(record.reported_up), opposite(holds(record.head_acted)))
    managers, protected = law["basis_96"], law["basis_46"]
    return (
        reason("did_not_check", opposite(took_part), "没有参加该次检查。", managers),
        reason("recorded_clean", clean, "参加检查、该项在清单上，而记录为无隐患。", managers),
        reason("reported_up", ignored, "发现并已上报，而负责人没有处理。", protected),
        reason("forged", holds(record.forged), "伪造检查记录。", managers),
    )
