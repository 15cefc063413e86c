"""One form per step: `flat` turns stored data into posted values, `.data()` turns them back."""

from selfcheck.forms.steps import closing, hazards, overview, standards
from selfcheck.states import Step

FLAT = {
    Step.OVERVIEW: overview.flat,
    Step.STANDARDS: standards.flat,
    Step.HAZARDS: hazards.flat,
    Step.AWARDS: closing.flat_awards,
    Step.SIGN: closing.flat_sign,
}
MOST_CHARACTERS = 200_000


__all__ = ["FLAT", "MOST_CHARACTERS", "closing", "hazards", "overview", "standards"]
