"""The menu of the bureau: few groups, every page of before still in one of them."""

import pytest
from django.urls import reverse

from portal.menus import BUREAU
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
KEPT = (
    "selfcheck:bureau_home",
    "selfcheck:missing_list",
    "selfcheck:submission_list",
    "selfcheck:exemption_list",
    "selfcheck:deadline_list",
    "selfcheck:period_list",
    "portal:enterprise_list",
    "portal:import_list",
    "portal:batch_list",
    "portal:invitation_list",
    "portal:claim_list",
    "selfcheck:flag_list",
    "selfcheck:major_hazard_list",
    "selfcheck:supervision_list",
    "selfcheck:inspection_list",
    "selfcheck:law_register",
    "portal:notice_list",
    "portal:job_list",
    "portal:account",
)


def test_there_are_at_most_eight_groups():
    assert len(BUREAU) <= 8


@pytest.mark.parametrize("role", ["clerk", "officer", "legal_reviewer", "chief", "division_admin"])
def test_every_page_a_role_may_open_stands_in_its_menu(role):
    menu = bureau_client(role=role).get(reverse("portal:notice_list")).context["menu"]
    shown = {item["name"] for entry in menu["entries"] for item in (entry["items"] or [entry])}

    imports = {"portal:import_list", "portal:batch_list"}
    blocked = {
        "division_admin": {"selfcheck:flag_list"},
        "officer": imports,
        "chief": imports,
        "legal_reviewer": imports,
    }
    assert set(KEPT) - shown <= blocked.get(role, set())


def test_one_entry_is_lit_where_the_reader_is():
    menu = bureau_client().get(reverse("selfcheck:exemption_list")).context["menu"]
    lit = [item["label"] for entry in menu["entries"] for item in entry["items"] if item["current"]]

    assert lit == ["免报"]
