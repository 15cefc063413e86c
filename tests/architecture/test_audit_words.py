"""Whatever is recorded can be read: each action and each key of its detail has a Chinese name."""

import ast
import re
from importlib import import_module

from django.conf import settings

from portal.audit_book import book
from tests.architecture.sources import APPS, python_files, tree

ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
BUILT = {  # actions put together from parts, as written -> what becomes of it
    "f'hazard.{action}'": ("hazard.accept", "hazard.reject"),
    "f'supervision.{kind}_withdrawn'": (
        "supervision.extension_withdrawn",
        "supervision.acceptance_withdrawn",
    ),
}
NO_DETAIL = ("now", "enterprise", "division_code", None)


def recordings():
    for app in APPS:
        for path in python_files(app):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                    yield path, node


def actions(path, node) -> set[str]:
    said = node.args[1]
    if isinstance(said, ast.JoinedStr):
        return set(BUILT[ast.unparse(said)])
    if not isinstance(said, ast.Name):
        return {one.value for one in ast.walk(said) if isinstance(one, ast.Constant)}
    assigned = (
        one.value
        for one in ast.walk(tree(path))
        if isinstance(one, ast.Assign) and said.id in {getattr(target, "id", "") for target in one.targets}
    )
    texts = {one.value for value in assigned for one in ast.walk(value) if isinstance(one, ast.Constant)}
    return {text for text in texts if ACTION.fullmatch(str(text))} or {f"{path.name}: {said.id}"}


def test_every_recorded_action_has_words():
    recorded = {action for path, node in recordings() for action in actions(path, node)}
    assert len(recorded) > 100
    assert recorded - set(book().words) == set()


def test_no_words_are_kept_for_an_action_nobody_records():
    recorded = {action for path, node in recordings() for action in actions(path, node)}
    assert set(book().words) - recorded == set()


def test_every_key_of_a_detail_has_words():
    keys = {keyword.arg for _, node in recordings() for keyword in node.keywords} - set(NO_DETAIL)
    assert keys - set(book().keys) == set()


ALIKE = {"amount", "form", "outcome", "revision", "severity"}  # two words for much the same thing


def test_a_key_does_not_mean_one_thing_in_one_app_and_another_in_the_next():
    said: dict[str, set[str]] = {}
    for name in settings.AUDIT_WORDS:
        for key, words in import_module(name).KEYS.items():
            said.setdefault(key, set()).add(words)
    assert {key for key, words in said.items() if len(words) > 1} == ALIKE


def test_readings_protected_and_shared_actions_exist():
    families = {code.split(".")[0] for code in book().words}
    assert book().reads | book().protected <= set(book().words)
    assert book().shared <= set(book().words) | families
    assert not book().protected & set(book().shared_actions)
