"""You cannot write without saying what happened."""

import ast

import pytest

from tests.architecture.sources import APPS, module_name, python_files, tree

# Public functions of command modules that are not commands of their own, or write nothing worth an event.
NO_EVENT = {
    "selfcheck.commands.obligations.apply_move": "part of deciding a deadline and of opening a quarter",
    "portal.commands.profile_batch.check_profiles": "writes nothing but the returned file",
    "portal.commands.profile_batch.write_profiles": "correct_profile records each enterprise",
    "portal.commands.notices.read_notice": "one's own mark, no business of others",
    "portal.commands.notices.read_all_notices": "one's own mark, no business of others",
    "rewards.commands.intake.keep_unsent": "nothing is reported yet; thrown away after a day",
    "rewards.commands.intake.keep_files": "part of the commands that take files, which record",
    "rewards.commands.intake.unsent_before": "reads",
    "selfcheck.commands.archive.pdf_bytes": "reads",
    "selfcheck.commands.archive.render": "reads",
    "selfcheck.commands.archive.unarchived": "reads",
    "selfcheck.commands.signing.already_filed": "reads, under the report's lock",
    "selfcheck.commands.signing.obstacle": "reads",
    "selfcheck.commands.signing.preview": "reads",
    "selfcheck.commands.signing.locked_report": "part of the commands on a report",
    "selfcheck.commands.signing.open_draft": "reads",
    "selfcheck.commands.drafts.autosave_step": "every few seconds; the row says who saved last",
    "selfcheck.commands.drafts.hold_step": "a notice of 90 seconds",
    "selfcheck.commands.drafts.keep_hazard_form": "half-typed input, every few seconds",
    "selfcheck.commands.cases.match_mark": "reads",
    "selfcheck.commands.flags.needs_discussion": "reads",
    "selfcheck.commands.ladder_plans.insert": "part of planning, which records",
    "selfcheck.commands.reminder_letters.print_reminder_letters": "note_printed records each batch",
    "selfcheck.commands.bulk_reminders.remind_portion": "send_reminders records each portion",
    "selfcheck.commands.leniency.mark_told": "part of the commands that tell the enterprise, which record",
    "selfcheck.commands.reviews.reopen_draft": "part of return and correction, which record",
}
PARTS = (
    "rewards.commands._rows",  # locking, sealing and moving shared by the commands on reports
    "rewards.commands._names",  # refusals of the commands that take words for others
    "rewards.commands.notices",  # texts sent from within commands
    "cms.commands.correction_notices",  # texts sent from within commands
    "cms.commands.takedown_notices",  # texts sent from within commands
    "selfcheck.commands.filing_notices",  # texts sent from within commands
    "selfcheck.commands._visit_checks",  # refusals of the commands on visits
    "selfcheck.commands._signers",  # refusals of the commands on signing
    "selfcheck.commands._draft_rows",  # locking and writing shared by the commands on drafts
    "selfcheck.commands.hazard_notices",  # texts sent from within commands
    "selfcheck.commands.supervision_notices",  # texts sent from within commands
    "selfcheck.commands._hazard_judging",  # one acceptance, within the decisions of both sides
    "selfcheck.commands._supervision_rows",  # locking an order
    "selfcheck.commands._document_numbers",  # the next number of a letter, within the command that issues it
    "selfcheck.commands._by_hand",  # planning within the reminders by hand
    "selfcheck.commands._reminder_rows",  # locking plans, lines of the ledger
    "selfcheck.commands._said_once",  # two clicks kept once, within the commands that record
    "selfcheck.commands._hazard_rows",  # locking, moving and files shared by the commands on hazards
    "selfcheck.commands._register_effects",  # what an approved change of the register does
    "selfcheck.commands.register_notices",  # texts sent from within commands
    "selfcheck.commands._case_runs",  # locking, evaluating and numbering shared by the commands on cases
)


def commands():
    for app in APPS:
        for path in python_files(app):
            name = module_name(path)
            if name.split(".")[1:2] != ["commands"] or name in PARTS:
                continue
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield pytest.param(name, node, id=f"{name}.{node.name}")


def calls(node) -> set[str]:
    return {
        getattr(call.func, "id", getattr(call.func, "attr", ""))
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }


@pytest.mark.parametrize(("module", "node"), list(commands()))
def test_every_command_records_an_event(module, node):
    if f"{module}.{node.name}" in NO_EVENT:
        return
    assert "record" in calls(node)


@pytest.mark.parametrize(("module", "node"), list(commands()))
def test_every_command_is_told_who_and_when_by_keyword(module, node):
    if f"{module}.{node.name}" in NO_EVENT:
        return
    names = {argument.arg for argument in node.args.kwonlyargs}
    assert not node.args.args
    assert {"actor", "now"} <= names
