"""Every way past the gate: Wagtail's own actions, copies, aliases, fixtures, scripts, old versions."""

import json
import uuid

import pytest
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page

from cms.demo import case_page
from cms.models import CasePage, GuidePage
from cms.queries.identity import traces_in
from tests.casework import Casework
from tests.cms.writing import PLAIN, guide, publish, published, write
from tests.factories import NOW, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
PLANTED = "法定代表人：张建国说不知情"


@pytest.fixture
def planted():
    return write(facts=PLANTED)


def refused(page, way) -> None:
    with pytest.raises(PermissionDenied):
        way()
    page.refresh_from_db()
    assert not page.live


def test_wagtails_own_action_publishes_nothing(planted):
    action = PublishPageRevisionAction(planted.get_latest_revision(), user=UserFactory(is_superuser=True))

    refused(planted, lambda: action.execute(skip_permission_checks=True))


def test_a_script_makes_nothing_public(planted):
    planted.live = True

    refused(planted, planted.save)


def test_a_script_makes_nothing_public_by_the_row_of_the_tree(planted):
    row = Page.objects.get(pk=planted.pk)
    row.live = True

    refused(planted, row.save)


def test_a_new_page_is_never_public_from_the_start():
    index = write().get_parent()
    fresh = case_page(PLAIN, NOW)
    fresh.live = True

    with pytest.raises(PermissionDenied):
        index.add_child(instance=fresh)


def test_the_words_of_a_public_page_change_only_with_a_publication():
    page = published()
    page.facts = PLANTED

    with pytest.raises(PermissionDenied):
        page.save()

    page.refresh_from_db()
    assert "张建国" not in page.facts


def test_a_draft_of_a_public_page_is_saved_and_changes_nothing_public():
    page = published()
    page.facts = PLANTED
    page.save_revision(user=UserFactory())

    page.refresh_from_db()
    assert page.live
    assert "张建国" not in page.facts


@pytest.mark.parametrize("changed", [{}, {"title": "张建国的工厂"}])
def test_a_copy_that_keeps_its_state_is_refused(changed):
    page = published()

    with pytest.raises(PermissionDenied):
        page.copy(keep_live=True, update_attrs={"slug": "copy"} | changed)

    assert CasePage.objects.live().count() == 1


def test_an_alias_is_refused():
    page = guide()

    with pytest.raises(PermissionDenied):
        CreatePageAliasAction(page, parent=page.get_parent(), update_slug="alias").execute()


def test_a_copied_draft_is_checked_against_the_people_of_the_same_case():
    work = Casework(name="安澜恒拓木业有限公司")
    name = work.firm.officer_person.name
    page = write(origin_case=work.match().pk, facts=f"问到{name}时没有回答")

    copy = page.copy(keep_live=False, update_attrs={"slug": "second"}, user=UserFactory())

    assert name in {trace.found for trace in traces_in(copy)}


def by_update(page):
    CasePage.objects.filter(pk=page.pk).update(live=True)


def by_update_of_the_tree(page):
    Page.objects.filter(pk=page.pk).update(live=True)


def by_bulk_update(page):
    page.live = True
    CasePage.objects.bulk_update([page], ["live"])


def by_sql(page):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = true WHERE id = %s", [page.pk])


@pytest.mark.parametrize("way", [by_update, by_update_of_the_tree, by_bulk_update, by_sql])
def test_what_never_calls_save_makes_nothing_public(planted, way):
    with pytest.raises(IntegrityError, match="第二人审稿"), transaction.atomic():
        way(planted)

    planted.refresh_from_db()
    assert not planted.live


@pytest.mark.parametrize("changed", [{"facts": PLANTED}, {"title": "张建国的工厂"}, {"enterprise_fine": 1}])
def test_what_never_calls_save_changes_no_word_of_a_public_page(changed):
    page, other = published(), guide()
    with pytest.raises(IntegrityError, match="第二人审稿"), transaction.atomic():
        CasePage.objects.filter(pk=page.pk).update(**changed)
    with pytest.raises(IntegrityError, match="第二人审稿"), transaction.atomic():
        GuidePage.objects.filter(pk=other.pk).update(lead=PLANTED)

    CasePage.objects.filter(pk=page.pk).update(live=False)  # off the site goes at once
    CasePage.objects.filter(pk=page.pk).update(**changed)  # and a draft is free


def test_the_door_is_shut_again_in_the_same_transaction(planted):
    published()

    with pytest.raises(IntegrityError, match="第二人审稿"), transaction.atomic():
        by_sql(planted)


def test_a_page_imported_from_elsewhere_comes_in_as_nothing_public(planted):
    told = planted.serializable_data() | {"pk": None, "live": True, "slug": "from-elsewhere"}
    page = CasePage.from_serializable_data(told)
    page.number, page.page_ptr_id, page.translation_key = None, None, uuid.uuid4()

    with pytest.raises(PermissionDenied):
        planted.get_parent().add_child(instance=page)

    assert not CasePage.objects.live().exists()


def test_a_moved_draft_stays_a_draft_and_a_moved_page_says_the_same(planted):
    first, second = published(), published()

    planted.move(first, pos="left")
    second.move(first, pos="left")

    assert set(CasePage.objects.live().values_list("pk", flat=True)) == {first.pk, second.pk}
    assert {page.title for page in CasePage.objects.live()} == {first.title}


@pytest.mark.parametrize("sent", [{"publish_copies": "on"}, {"alias": "on"}])
def test_the_account_with_all_rights_copies_nothing_into_the_public(client, sent):
    page = published()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    values = {"new_title": "张建国的工厂", "new_slug": "copy", "new_parent_page": page.get_parent().pk}

    answer = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), values | sent)

    assert answer.status_code in (302, 403)
    assert CasePage.objects.live().count() == 1


def test_a_fixture_brings_in_nothing_public(tmp_path):
    page = write(facts=PLANTED)
    rows = json.loads(serializers.serialize("json", [page.page_ptr, page]))
    rows[0]["fields"]["live"] = True
    fixture = tmp_path / "pages.json"
    fixture.write_text(json.dumps(rows), encoding="utf-8")

    refused(page, lambda: call_command("loaddata", fixture, verbosity=0))


def test_an_old_version_is_not_brought_back_by_who_wrote_it():
    writer, second = UserFactory(), UserFactory()
    page = write(author=writer)
    first = page.get_latest_revision()
    page.lead = "第二稿"
    page.save_revision(user=second)
    publish(page, UserFactory())

    with pytest.raises(PermissionDenied, match="第二个人"):
        first.publish(user=writer, skip_permission_checks=True)


def test_reverting_to_a_version_that_names_somebody_is_refused():
    page = write(facts=PLANTED)
    old = page.get_latest_revision()
    page.facts = "车间积尘"
    page.save_revision(user=UserFactory())
    publish(page)

    old.as_object().save_revision(user=UserFactory(), previous_revision=old)
    page.refresh_from_db()

    with pytest.raises(PermissionDenied, match="张建国"):
        publish(page)


@pytest.mark.parametrize("way", ["edit", "bulk", "api"])
def test_the_account_with_all_rights_publishes_no_planted_name(client, planted, way):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    places = {
        "edit": reverse("wagtailadmin_pages:edit", args=[planted.pk]),
        "bulk": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={planted.pk}",
        "api": f"/cms/api/main/pages/{planted.pk}/action/publish/",
    }

    answer = client.post(places[way], {"action-publish": "1"})

    planted.refresh_from_db()
    assert answer.status_code in (403, 404)
    assert not planted.live


def test_somebody_of_the_register_is_known_without_any_mark():
    PersonFactory(name="欧阳明哲")

    assert "欧阳明哲" in {trace.found for trace in traces_in(write(facts="打磨时欧阳 明哲在场"))}


def test_an_enterprise_of_the_register_is_known_without_its_legal_form():
    Casework(name="安澜恒拓木业有限公司")

    assert "安澜恒拓木业" in {trace.found for trace in traces_in(write(facts="检查安澜恒拓木业时发现积尘"))}
