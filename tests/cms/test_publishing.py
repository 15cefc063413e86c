"""The one gate: a second person, a finished checklist, nobody named, never by itself."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.models import AuditEvent
from tests.casework import Casework
from tests.cms.writing import editor, publish, reviewer, write
from tests.factories import DivisionFactory, UserFactory

pytestmark = pytest.mark.django_db


def address(page):
    return reverse("cms:case", args=[page.slug])


def refused(page, user=None) -> str:
    with pytest.raises(PermissionDenied) as caught:
        publish(page, user)
    page.refresh_from_db()
    assert not page.live
    return str(caught.value)


def test_a_second_person_publishes_a_clean_draft(client):
    page = write()
    assert client.get(address(page)).status_code == 404

    publish(page)

    assert client.get(address(page)).status_code == 200


def test_the_author_cannot_publish_the_own_draft():
    author = UserFactory()

    assert "第二个人" in refused(write(author=author), author)


def test_who_touched_the_draft_later_is_an_author_too():
    page, second = write(), UserFactory()
    page.lead = "第二稿"
    page.save_revision(user=second)

    assert "第二个人" in refused(page, second)


def test_who_saved_the_draft_unchanged_is_no_author():
    """Wagtail saves the page when the reviewer asks for changes."""
    page, second = write(), UserFactory()
    page.save_revision(user=second)

    assert publish(page, second).live


def test_nothing_is_published_without_a_person():
    page = write()

    with pytest.raises(PermissionDenied, match="必须由人办理"):
        page.get_latest_revision().publish()


def test_a_time_that_somebody_set_publishes_nothing():
    page = write()
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timezone.timedelta(hours=1)
    revision.save()

    with pytest.raises(PermissionDenied, match="必须由人办理"):
        call_command("publish_scheduled")

    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize("name", ["no_person", "no_number", "no_place", "no_guess", "decision_final"])
def test_an_unfinished_checklist_stops_the_page(name):
    assert "去标识清单没有完成" in refused(write(**{name: False}))


@pytest.mark.parametrize(
    "field", ["title", "lead", "facts", "weighed", "lesson", "document_no", "source_name"]
)
def test_a_name_planted_in_any_field_stops_the_page(field):
    assert "张建国" in refused(write(**{field: "主要负责人：张建国"}))


def test_a_name_in_a_block_stops_the_page():
    assert "13912345678" in refused(write(checks=["有问题打13912345678"]))


def test_the_people_of_the_case_are_known_though_nothing_marks_them_as_names():
    work = Casework(name="安澜恒拓木业有限公司")
    case = work.match()
    name = work.firm.officer_person.name

    assert name in refused(write(origin_case=case.pk, facts=f"问到{name}时没有回答"))
    assert "恒拓" in refused(write(origin_case=case.pk, facts="安澜恒拓木业的车间里积尘"))


def test_a_place_finer_than_chosen_stops_the_page():
    DivisionFactory(code="990102", name="青柏区", level="county")
    facts = "青柏区的一家企业没有报警装置"

    assert "青柏区" in refused(write(facts=facts))
    assert publish(write(facts=facts, coarseness="county")).live


def test_through_the_editing_side_a_planted_name_cannot_be_published(client):
    page = write(author=UserFactory(), facts="法定代表人：张建国说不知情")
    state = started(page)

    answer = approve(reviewer(), page, state)

    page.refresh_from_db()
    assert not page.live
    assert answer.status_code in (302, 403)
    assert client.get(address(page)).status_code == 404


def test_through_the_editing_side_the_reviewer_publishes_what_is_clean(client):
    page = write(author=UserFactory())

    approve(reviewer(), page, started(page))

    page.refresh_from_db()
    assert page.live
    assert client.get(address(page)).status_code == 200


def test_the_audit_trail_names_who_approved_the_page():
    judge = reviewer()
    page = write(author=UserFactory())

    approve(judge, page, started(page))

    event = AuditEvent.unscoped.get(action="cms.page_published")
    assert (event.actor, event.role) == (judge.user.username, "legal_reviewer")
    assert event.detail["title"] == page.title


def test_a_reviewer_who_wrote_the_draft_cannot_approve_it():
    judge = reviewer()
    page = write(author=judge.user)

    approve(judge, page, started(page))

    page.refresh_from_db()
    assert not page.live


def test_the_editor_cannot_publish_whatever_is_sent():
    writer = editor()
    page = write(author=writer.user)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    shown = writer.get(url)
    writer.post(url, whole_form(page) | {"action-publish": "1", "title": "改过的标题"})

    page.refresh_from_db()
    assert shown.status_code == 200
    assert 'name="action-publish"' not in shown.content.decode()
    assert not page.live
    assert page.get_latest_revision_as_object().title == "改过的标题"


def test_the_editor_reads_on_the_page_what_stands_in_the_way():
    writer = editor()
    planted = write(author=writer.user, facts="主要负责人：张建国", no_guess=False)
    clean = write(author=writer.user)

    shown, fine = (
        writer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        for page in (planted, clean)
    )

    assert "姓名“张建国”不能公开" in shown
    assert "去标识清单没有完成：时间、产品、金额" in shown
    assert "自动检查没有发现不能公开的内容" in fine


def whole_form(page) -> dict:
    names = (
        "title",
        "lead",
        "sector",
        "violation",
        "found_by",
        "outcome",
        "province",
        "region",
        "coarseness",
    )
    values = {name: getattr(page, name) for name in (*names, "year", "facts")}
    law = {"instrument": "中华人民共和国安全生产法", "article": "第一百零二条", "note": ""}
    return nested_form_data(
        values
        | {"law": streamfield([("law", law)]), "checks": streamfield([])}
        | {"comments": inline_formset([])}
    )


def started(page):
    workflow = page.get_workflow()
    assert workflow is not None
    workflow.start(page, UserFactory())
    return WorkflowState.objects.get(object_id=str(page.pk)).current_task_state


def approve(client, page, state):
    client.get("/cms/")  # the door gives the rights of today's posting
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(url)
