"""Opening a draft with what is known, saving it from two browsers, and the notice that somebody types."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from portal.actors import Actor
from portal.errors import Conflict, Refused
from portal.models import AuditEvent
from portal.scope import Scope
from selfcheck.commands import drafts as commands
from selfcheck.commands import hazards as hazard_commands
from selfcheck.documents.sample import sample_content
from selfcheck.models import Draft, DraftStep, Exemption, Hazard, Report, Submission
from selfcheck.queries import drafts as queries
from selfcheck.states import Step
from tests.factories import NOW, DraftFactory, HazardFactory, ObligationFactory, ReportFactory, UserFactory
from tests.selfcheck.drafting import firm

pytestmark = pytest.mark.django_db


def preparer(enterprise, username="zhou", role="safety_officer") -> Actor:
    return Actor(username, role, Scope(enterprise_id=enterprise.pk), enterprise_id=enterprise.pk)


@pytest.fixture
def own():
    return firm()


@pytest.fixture
def actor(own):
    return preparer(own.enterprise)


@pytest.fixture
def report(own, actor):
    return commands.start_report(actor=actor, obligation_id=own.obligation.pk, now=NOW)


def filed_version(enterprise, quarter) -> Submission:
    report = ReportFactory(
        obligation=ObligationFactory(enterprise=enterprise, quarter=quarter), state="submitted", versions=1
    )
    return Submission.unscoped.create(
        report=report,
        enterprise=enterprise,
        version=1,
        receipt_no=f"R-{report.pk}",
        idempotency_key="k",
        content=sample_content(),
        digest="d",
        digest_name="SM3",
        prepared_by="zhou",
        signed_by="lu",
        signed_name="陆承远",
        signed_at=NOW,
    )


def step_of(report, step) -> DraftStep:
    return DraftStep.unscoped.get(draft__report=report, draft__closed_at=None, step=step)


def save(actor, report, data=None, *, step=Step.AWARDS, revision=0, page="", now=NOW):
    return commands.save_step(
        actor=actor, report_id=report.pk, step=step, revision=revision, data=data or {}, page=page, now=now
    )


def autosave(actor, report, data=None, *, revision=0, page="", now=NOW):
    return commands.autosave_step(
        actor=actor,
        report_id=report.pk,
        step=Step.AWARDS,
        revision=revision,
        data=data or {},
        page=page,
        now=now,
    )


def test_starting_opens_a_draft_with_five_steps_and_one_event(report, actor):
    assert report.state == "draft"
    assert [row.step for row in queries.steps_of(actor.scope, report).values()] == list(Step)
    assert AuditEvent.unscoped.get().action == "report.started"


def test_starting_twice_hands_back_the_open_report(report, own, actor):
    again = commands.start_report(actor=actor, obligation_id=own.obligation.pk, now=NOW)

    assert again == report
    assert Draft.unscoped.count() == 1
    assert AuditEvent.unscoped.count() == 1


def test_the_database_refuses_a_second_open_draft(report):
    with pytest.raises(IntegrityError, match="draft_one_open"), transaction.atomic():
        DraftFactory(report=report)


@pytest.mark.parametrize("role", ["member", "principal"])
def test_only_preparers_start(own, role):
    with pytest.raises(Refused, match="安全管理人员或者带队领导班子成员"):
        commands.start_report(
            actor=preparer(own.enterprise, role=role), obligation_id=own.obligation.pk, now=NOW
        )


def test_another_enterprise_cannot_start_it(own):
    stranger = preparer(firm().enterprise)

    with pytest.raises(type(own.obligation).DoesNotExist):
        commands.start_report(actor=stranger, obligation_id=own.obligation.pk, now=NOW)


def test_known_facts_are_prefilled_with_their_source(own, actor):
    HazardFactory(enterprise=own.enterprise, found_on=date(2026, 7, 1))
    HazardFactory(enterprise=own.enterprise, found_on=date(2026, 9, 30), rectified_on=date(2026, 10, 2))
    HazardFactory(enterprise=own.enterprise, found_on=date(2026, 5, 5), rectified_on=date(2026, 8, 1))
    carried = HazardFactory(enterprise=own.enterprise, level="major", found_on=date(2025, 12, 1))
    HazardFactory(enterprise=own.enterprise, found_on=date(2026, 5, 5), rectified_on=date(2026, 6, 1))
    HazardFactory(enterprise=own.enterprise, found_on=date(2026, 10, 1))
    HazardFactory(found_on=date(2026, 9, 1))

    report = commands.start_report(actor=actor, obligation_id=own.obligation.pk, now=NOW)

    hazards = step_of(report, Step.HAZARDS).data
    assert {
        name: hazards["figures"][name]
        for name in ("general_found", "general_found_year", "general_rectified", "general_open")
    } == {
        "general_found": 2,
        "general_found_year": 4,
        "general_rectified": 1,  # between 07-01 and 09-30
        "general_open": 2,  # as of 09-30: one rectified on 10-02 was still open
    }
    assert (hazards["figures"]["major_found"], hazards["figures"]["major_open"]) == (0, 1)
    assert hazards["figures"]["in_plan"] == 0  # counted in the register: nobody confirmed a plan
    assert hazards["figure_sources"]["in_plan"] == "隐患台账"
    assert hazards["figure_sources"]["general_found"] == "隐患台账"
    assert len(hazards["hazard_ids"]) == 4
    assert carried.pk in hazards["hazard_ids"]
    assert step_of(report, Step.STANDARDS).data["standards"] == [
        {"standard_id": "GM-2023", "items_applicable": None, "items_checked": None}
    ]
    assert Hazard.unscoped.filter(report=report).count() == 4


def test_without_an_open_major_hazard_the_plan_figures_are_zero(own, actor):
    report = commands.start_report(actor=actor, obligation_id=own.obligation.pk, now=NOW)

    figures = step_of(report, Step.HAZARDS).data["figures"]
    assert (figures["in_plan"], figures["plan_goal"], figures["funds_yuan"]) == (0, 0, "0.00")


def test_a_save_keeps_what_was_typed_and_raises_the_revision(report, actor):
    row = save(actor, report, {"reports": 3, "raw": {"paid": "两"}, "unclear": {"paid": "不是数字。"}})

    row.refresh_from_db()
    assert (row.revision, row.saved_by, row.saved_at, row.complete) == (1, "zhou", NOW, False)
    assert row.data["raw"] == {"paid": "两"}
    assert AuditEvent.unscoped.order_by("-pk").first().action == "draft.saved"


def test_a_complete_step_is_marked_so(report, actor):
    row = save(
        actor,
        report,
        dict.fromkeys(("reports", "verified", "rectified", "paid"), 0) | {"amount_yuan": "0.00"},
    )

    assert row.complete


def test_the_second_browser_is_told_who_saved_first_and_when(own, report, actor):
    UserFactory(username="wang", name="汪旭")
    save(
        preparer(own.enterprise, "wang"), report, {"reports": 1}, now=datetime(2026, 10, 9, 2, 32, tzinfo=UTC)
    )

    with pytest.raises(Conflict, match="汪旭已在 10:32 保存了本步"):
        save(actor, report, {"reports": 2}, revision=0)
    with pytest.raises(Conflict, match="汪旭已在 10:32"):
        autosave(actor, report, {"reports": 2}, revision=0)
    assert step_of(report, Step.AWARDS).data["reports"] == 1


def test_ones_own_other_window_is_called_so(report, actor):
    save(actor, report, page="first")

    with pytest.raises(Conflict, match="您本人在另一个窗口"):
        save(actor, report, page="second")


def test_a_page_may_overtake_its_own_autosave_but_no_autosave_overtakes_anything(report, actor):
    autosave(actor, report, {"reports": 1}, page="p")
    row = save(actor, report, {"reports": 2}, revision=0, page="p")

    assert (row.revision, row.data["reports"]) == (2, 2)
    with pytest.raises(Conflict):
        autosave(actor, report, {"reports": 1}, revision=1, page="p")


def test_an_autosave_leaves_no_event_but_holds_the_step(report, actor):
    before = AuditEvent.unscoped.count()
    row = autosave(actor, report)

    assert AuditEvent.unscoped.count() == before
    assert (row.editing_by, row.editing_until) == ("zhou", NOW + timedelta(seconds=90))


def test_a_held_step_is_released_by_a_save_and_after_90_seconds(own, report, actor):
    other = preparer(own.enterprise, "wang")
    hold = {"report_id": report.pk, "step": Step.AWARDS}
    commands.hold_step(actor=actor, **hold, now=NOW)

    still = commands.hold_step(actor=other, **hold, now=NOW + timedelta(seconds=89))
    lapsed = commands.hold_step(actor=other, **hold, now=NOW + timedelta(seconds=90))

    assert (still.editing_by, lapsed.editing_by) == ("zhou", "wang")
    assert save(actor, report).editing_by == ""


def test_nothing_is_saved_while_the_report_waits_for_the_signature(report, actor):
    Report.unscoped.filter(pk=report.pk).update(sent_to_sign_at=NOW, sent_to_sign_by="zhou")

    for command in (save, autosave):
        with pytest.raises(Refused, match="撤回送签"):
            command(actor, report)


def test_an_exempt_quarter_needs_no_report(own, actor):
    own.obligation.exempt_by = Exemption.unscoped.create(
        enterprise=own.enterprise,
        reason_code="suspended",
        reason="全季停产",
        evidence_note="停产通知",
        from_on=date(2026, 7, 1),
        to_on=date(2026, 9, 30),
        state="approved",
        proposed_at=NOW,
        proposed_by="clerk",
        decided_at=NOW,
        decided_by="chief",
    )
    own.obligation.save()

    with pytest.raises(Refused, match="已批准免报"):
        commands.start_report(actor=actor, obligation_id=own.obligation.pk, now=NOW)


def test_hazards_taken_out_of_a_first_report_are_free_again(own, actor):
    hazard = HazardFactory(enterprise=own.enterprise)
    report = commands.start_report(actor=actor, obligation_id=own.obligation.pk, now=NOW)
    data = step_of(report, Step.HAZARDS).data

    save(actor, report, {**data, "hazard_ids": []}, step=Step.HAZARDS)
    hazard.refresh_from_db()
    assert hazard.report is None

    save(actor, report, {**data, "hazard_ids": [hazard.pk]}, step=Step.HAZARDS, revision=1)
    hazard.refresh_from_db()
    assert hazard.report == report


def test_what_stays_the_same_comes_from_the_last_filed_quarter(own, actor):
    content = filed_version(own.enterprise, quarter=2).content
    HazardFactory(enterprise=own.enterprise, level="major")

    report = commands.start_report(actor=actor, obligation_id=own.obligation.pk, now=NOW)

    standards, hazards = (step_of(report, step).data for step in (Step.STANDARDS, Step.HAZARDS))
    applicable = content["inspections"][0]["standards"][0]["items_applicable"]
    assert standards["standards"] == [
        {"standard_id": "GM-2023", "items_applicable": applicable, "items_checked": None}
    ]
    assert standards["sources"] == {"GM-2023-items_applicable": "上季度"}
    assert hazards["figures"]["funds_yuan"] == content["figures"]["funds_yuan"]
    assert hazards["figure_sources"]["funds_yuan"] == "上季度"


def at_once(*calls):
    """Run in threads of their own, each on its own connection; what each returned or raised."""

    def run(call):
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result() for done in [pool.submit(run, call) for call in calls]]


@pytest.mark.django_db(transaction=True)
def test_two_browsers_at_the_same_moment_one_wins_and_one_is_told(own, report):
    wang, zhou = preparer(own.enterprise, "wang"), preparer(own.enterprise, "zhou")

    results = at_once(
        lambda: autosave(wang, report, {"reports": 1}), lambda: autosave(zhou, report, {"reports": 2})
    )

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "DraftStep"]
    assert step_of(report, Step.AWARDS).revision == 1


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_the_same_moment_open_one_draft(own, actor):
    start = {"actor": actor, "obligation_id": own.obligation.pk, "now": NOW}

    results = at_once(*[lambda: commands.start_report(**start)] * 4)

    assert len(set(results)) == 1
    assert Draft.unscoped.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_finders_at_the_same_moment_take_two_numbers(own, report):
    def add(name):
        values = {
            "title": f"{name}发现的",
            "level": "general",
            "found_on": date(2026, 9, 17),
            "found_by": "team",
            "place": "一车间",
            "measure": "整改",
            "responsible": name,
            "rectify_by": date(2026, 10, 12),
        }
        return hazard_commands.add_hazard(
            actor=preparer(own.enterprise, name),
            enterprise_id=own.enterprise.pk,
            values=values,
            item_ids=[],
            photo_ids=[],
            now=NOW,
        )

    results = at_once(*[lambda name=name: add(name) for name in ("a", "b", "c")])

    assert sorted(hazard.number for hazard in results) == [f"YH-2026-0917-0{n}" for n in (1, 2, 3)]
    assert len(step_of(report, Step.HAZARDS).data["hazard_ids"]) == 3
    assert step_of(report, Step.HAZARDS).data["figures"]["general_found"] == 3


@pytest.mark.parametrize("command", [save, autosave])
def test_a_filed_report_takes_no_more_saves(report, actor, command):
    Report.unscoped.filter(pk=report.pk).update(state="submitted", versions=1)

    with pytest.raises(Refused, match="不在填报中"):
        command(actor, report)


def test_hazards_of_a_filed_report_stay_with_it(own, actor):
    hazard = HazardFactory(enterprise=own.enterprise)
    report = commands.start_report(actor=actor, obligation_id=own.obligation.pk, now=NOW)
    Report.unscoped.filter(pk=report.pk).update(
        state="correcting", versions=1, correction_reason="误报", correction_material=True
    )

    save(actor, report, {**step_of(report, Step.HAZARDS).data, "hazard_ids": []}, step=Step.HAZARDS)

    hazard.refresh_from_db()
    assert hazard.report == report


def test_an_autosave_of_the_hazards_step_adopts_what_it_lists(own, report, actor):
    hazard = HazardFactory(enterprise=own.enterprise)
    data = {**step_of(report, Step.HAZARDS).data, "hazard_ids": [hazard.pk]}

    commands.autosave_step(
        actor=actor, report_id=report.pk, step=Step.HAZARDS, revision=0, data=data, now=NOW
    )

    hazard.refresh_from_db()
    assert hazard.report == report


def test_the_last_quarter_knows_whether_the_principal_took_part_this_year(own, actor):
    obligation = ObligationFactory(enterprise=own.enterprise, quarter=4)
    report = commands.start_report(actor=actor, obligation_id=obligation.pk, now=NOW)
    filed = filed_version(own.enterprise, quarter=2)
    steps = {"overview": {"inspections": [{"id": 1, "principal_present": False}]}}

    def codes():
        context = queries.context_of(report, steps, date(2026, 12, 20), needs=("people",))
        return [f.code for f in queries.check_step("overview", steps, context)]

    assert "principal_absent_all_year" in codes()
    filed.inspections.create(
        enterprise=own.enterprise, inspected_on=date(2026, 5, 20), in_quarter=True, principal_present=True
    )
    assert "principal_absent_all_year" not in codes()


def test_the_latest_earlier_filing_is_the_source_not_a_later_one(own, actor):
    filed_version(own.enterprise, quarter=4)
    filed_version(own.enterprise, quarter=1)

    report = commands.start_report(actor=actor, obligation_id=own.obligation.pk, now=NOW)

    assert step_of(report, Step.STANDARDS).data["sources"] == {"GM-2023-items_applicable": "上季度"}


def test_a_completion_that_changes_no_figure_leaves_the_draft_alone(own, report, actor):
    hazard = HazardFactory(enterprise=own.enterprise, found_on=date(2026, 10, 2))

    hazard_commands.record_rectified(
        actor=actor, hazard_id=hazard.pk, rectified_on=date(2026, 10, 3), today=date(2026, 10, 9), now=NOW
    )

    assert step_of(report, Step.HAZARDS).revision == 0
