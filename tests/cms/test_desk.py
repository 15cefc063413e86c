"""更正请求, 撤下 and drafts from cases, with their clocks."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cms.models import CaseIndexPage, CasePage, CorrectionRequest, Takedown
from cms.site import build_site
from selfcheck.models import Case, TrackDecision
from tests.casework import Casework
from tests.cms.writing import PLAIN, editor, publish, published, typed
from tests.factories import NOW, BureauFactory, TrackDecisionFactory, UserFactory
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
TICKS = dict.fromkeys(CasePage.CHECKLIST, True)
BY_HAND = {key: value for key, value in PLAIN.items() if key not in ("law", "checks")} | TICKS


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=True):
        yield


def ask(client=None, **changed):
    values = {
        "public_id": "",
        "relation": "reader",
        "text": "处理日期写错了",
        "contact": "13900000000",
        "website": "",
    }
    return (client or Client()).post(reverse("cms:correct"), values | changed)


def page_of_my_area() -> CasePage:
    page = published()
    CasePage.objects.filter(pk=page.pk).update(division_code="990102")
    return page


def test_anybody_asks_for_a_correction_and_follows_it_by_its_number():
    BureauFactory(division_code="990102")
    page = page_of_my_area()

    answer = ask(public_id=page.public_id)
    row = CorrectionRequest.unscoped.get()
    shown = Client().get(answer.url).content.decode()

    assert row.due_on == date(2026, 10, 13)  # the tenth, a Saturday, is worked
    assert row.number in shown
    assert "处理日期写错了" not in shown
    assert "13900000000" not in shown


def test_the_bureau_answers_and_the_asker_reads_it():
    BureauFactory(division_code="990102")
    ask(public_id=page_of_my_area().public_id)
    row = CorrectionRequest.unscoped.get()
    chief = bureau_client("990102", role="chief")

    assert "处理日期写错了" in chief.get(reverse("cms:desk")).content.decode()
    chief.post(reverse("cms:answer", args=[row.pk]), {"answer": "已更正为十月"})

    assert "已更正为十月" in Client().get(reverse("cms:correction", args=[row.number])).content.decode()


def test_a_program_that_fills_the_trap_leaves_nothing():
    assert ask(website="http://spam").status_code == 302
    assert not CorrectionRequest.unscoped.exists()


def test_an_empty_request_is_refused_and_what_was_typed_stays():
    answer = ask(text="", contact="abc@example.org")

    assert answer.status_code == 422
    assert "abc@example.org" in answer.content.decode()


def test_the_sixth_request_of_an_hour_is_refused_and_a_wrong_number_is_none():
    BureauFactory(division_code="990102")
    assert [ask(public_id="AL-99999").status_code for _ in range(6)] == [422] * 6
    answers = [ask().status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]


def test_a_revoked_decision_takes_the_page_down_and_leaves_a_notice():
    page = page_of_my_area()
    officer = bureau_client("990102", role="officer")
    officer.post(reverse("cms:ask_takedown"), {"public_id": page.public_id, "reason": "处罚决定已经撤销"})
    row = Takedown.unscoped.get()
    assert row.due_on == date(2026, 10, 13)

    chief = bureau_client("990102", role="chief")
    chief.post(reverse("cms:take_down", args=[row.pk]), {"public_words": "所依据的决定已经撤销。"})
    answer = Client().get(reverse("cms:case", args=[page.slug]))

    assert answer.status_code == 410
    assert "所依据的决定已经撤销" in answer.content.decode()
    assert "没有报警装置" not in answer.content.decode()
    assert page.public_id not in Client().get(reverse("cms:case_json")).content.decode()


def test_a_case_written_by_hand_is_of_the_area_of_its_writer_who_answers_for_it():
    writer = editor()
    index = CaseIndexPage.objects.get()
    writer.post(
        reverse("wagtailadmin_pages:add", args=["cms", "casepage", index.pk]), typed(CasePage(**BY_HAND))
    )
    page = publish(CasePage.objects.get())

    ask(public_id=page.public_id)
    bureau_client("990102", role="officer").post(
        reverse("cms:ask_takedown"), {"public_id": page.public_id.lower(), "reason": "处罚决定已经撤销"}
    )

    assert CorrectionRequest.unscoped.get().division_code == "990102"
    assert Takedown.unscoped.get().division_code == "990102"


def test_a_takedown_past_its_day_is_shown_as_late():
    page = page_of_my_area()
    officer = bureau_client("990102", role="officer")
    officer.post(reverse("cms:ask_takedown"), {"public_id": page.public_id, "reason": "撤销"})

    with time_machine.travel("2026-10-15T03:00Z"):
        late = bureau_client("990102", role="chief").get(reverse("cms:desk")).content.decode()

    assert "已逾期" in late
    assert "已逾期" not in officer.get(reverse("cms:desk")).content.decode()


def closed_case() -> tuple[Casework, Case]:
    work = Casework(name="安澜恒拓木业有限公司")
    case = work.match()
    track = case.tracks.get(party="enterprise")
    TrackDecisionFactory(track=track, amount=20000, basis="中华人民共和国安全生产法第一百零二条")
    Case.unscoped.filter(pk=case.pk).update(state="closed", closed_at=NOW, closed_by="officer")
    return work, case


def officer_of(work: Casework) -> Client:
    return bureau_client(work.firm.bureau.division_code, role="officer")


def test_an_officer_makes_a_draft_without_a_name_and_nothing_is_public():
    build_site()
    work, case = closed_case()
    client = officer_of(work)

    client.post(reverse("cms:draft", args=[case.pk]))
    page = CasePage.objects.get(origin_case=case.pk)

    assert not page.live
    assert page.enterprise_fine == 20000
    assert page.law_keys == ["中华人民共和国安全生产法 第一百零二条"]
    assert "恒拓" not in page.public_text()
    assert work.firm.officer_person.name not in page.public_text()
    assert Client().get(reverse("cms:case", args=[page.slug])).status_code == 404


def test_a_second_click_makes_no_second_draft():
    build_site()
    work, case = closed_case()
    client = officer_of(work)
    for _ in range(2):
        client.post(reverse("cms:draft", args=[case.pk]))

    assert CasePage.objects.filter(origin_case=case.pk).count() == 1


def test_an_open_case_gives_no_draft():
    build_site()
    work = Casework()
    case = work.match()

    assert officer_of(work).post(reverse("cms:draft", args=[case.pk])).status_code == 404
    assert not TrackDecision.unscoped.exists()


def test_the_draft_of_a_case_is_public_only_after_checklist_and_second_person():
    build_site()
    work, case = closed_case()
    officer_of(work).post(reverse("cms:draft", args=[case.pk]))
    page = CasePage.objects.get(origin_case=case.pk)

    with pytest.raises(Exception, match="去标识清单"):
        publish(page)
    for name in CasePage.CHECKLIST:
        setattr(page, name, True)
    page.save_revision(user=UserFactory())
    publish(page)

    assert Client().get(reverse("cms:case", args=[page.slug])).status_code == 200
