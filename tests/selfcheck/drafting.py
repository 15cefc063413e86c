"""A firm with everything a report needs, and a quarter that is due."""

from datetime import date
from types import SimpleNamespace

from selfcheck import reference
from tests.factories import (
    EnterpriseFactory,
    ObligationFactory,
    PersonFactory,
    PrincipalTermFactory,
    SafetyTeamFactory,
    TeamMemberFactory,
)


def firm(**enterprise) -> SimpleNamespace:
    """Team version 1 until 2026-09-01, version 2 since; the union's man sits only in version 2."""
    reference.load()
    own = EnterpriseFactory(**enterprise)
    he, wu, shen = (PersonFactory(enterprise=own, name=name) for name in ("何启明", "吴文静", "沈立"))
    old = SafetyTeamFactory(
        enterprise=own, version=1, from_on=date(2026, 1, 1), to_on=date(2026, 9, 1), registered_by="safety"
    )
    new = SafetyTeamFactory(enterprise=own, version=2, from_on=date(2026, 9, 1))
    old_leader = TeamMemberFactory(team=old, person=he, capacity="leader")
    leader = TeamMemberFactory(team=new, person=he, capacity="leader")
    cse = TeamMemberFactory(team=new, person=wu, capacity="cse")
    union = TeamMemberFactory(team=new, person=shen, capacity="union")
    term = PrincipalTermFactory(enterprise=own, person__name="陆承远")
    return SimpleNamespace(
        enterprise=own,
        obligation=ObligationFactory(enterprise=own),
        old_leader=old_leader,
        leader=leader,
        cse=cse,
        union=union,
        term=term,
    )
