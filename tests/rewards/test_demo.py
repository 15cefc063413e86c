"""The demonstration's internal reports, built through the commands."""

from types import SimpleNamespace

import pytest

from rewards import demo
from rewards.models import Award, FastCase, LedgerEntry, Report
from tests.factories import NOW
from tests.filing import Firm
from tests.tipping import Tipping

pytestmark = pytest.mark.django_db


def test_a_report_stands_in_every_state_and_the_lines_lead_to_it():
    firm = Firm()
    staff = {
        name: Tipping._bureau(SimpleNamespace(firm=firm), role, name)
        for name, role in (("qianli", "officer"), ("lizhang", "chief"))
    }

    lines = demo.build(SimpleNamespace(now=NOW, staff=staff, shown=lambda: [firm]))

    states = set(Report.unscoped.values_list("state", flat=True))
    assert states == {"received", "verified", "closed"}
    assert set(Award.unscoped.values_list("state", flat=True)) == {"proposed", "approved", "published"}
    assert FastCase.unscoped.get().reason == "retaliation"
    assert LedgerEntry.unscoped.filter(kind="settled").count() == 1
    assert any("/tip/" in line for line in lines)


def test_a_demonstration_without_firms_has_no_reports():
    assert demo.build(SimpleNamespace(now=NOW, staff={}, shown=list)) == []
    assert not Report.unscoped.exists()
