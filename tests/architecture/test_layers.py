"""The table is the contract: floor -> the floors of its own app that it may import."""

import pytest

from tests.architecture.sources import APPS, imported, module_name, python_files

SEALING = {"vault", "codes", "shares"}
READS = {"models", "states", "law", "rules", "facts", "queries", "statements", "documents"} | SEALING
LAYERS = {
    "rules": set(),
    "states": set(),
    "law": set(),
    "documents": set(),
    "statements": set(),
    "draft_shapes": set(),
    "vault": set(),
    "codes": {"vault"},
    "shares": set(),
    "models": {"states"},
    "facts": READS | {"draft_shapes"},
    "queries": READS | {"draft_shapes"},
    "commands": READS | {"draft_shapes"},
    "forms": {"queries", "states", "codes"},
    "exports": {"queries", "states"},
    "sheets": {"models", "facts", "queries", "forms", "states"},
    "tasks": {"commands", "queries", "exports"},
    "views": {
        "commands",
        "queries",
        "forms",
        "states",
        "exports",
        "facts",
        "documents",
        "tasks",
        "codes",
        "sheets",
    },
}
BELOW_ALL = {"portal.legal", "portal.calendars"}


def floor(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def floors_imported(path, app):
    return {floor(name) for name in imported(path) if name.startswith(f"{app}.")}


@pytest.mark.parametrize(
    "path", [*python_files("selfcheck"), *python_files("rewards"), *python_files("cms")], ids=module_name
)
def test_imports_only_go_down(path):
    here = floor(module_name(path))
    if here not in LAYERS:
        return
    app = module_name(path).split(".")[0]
    strange = (floors_imported(path, app) & set(LAYERS)) - LAYERS[here] - {here}

    assert not strange, f"{module_name(path)} may not import {sorted(strange)}"


@pytest.mark.parametrize("path", python_files("portal"), ids=module_name)
def test_portal_names_no_other_app(path):
    if module_name(path) in ("portal.urls", "portal.settings"):
        return
    assert not [name for name in imported(path) if name.split(".")[0] in set(APPS) - {"portal"}]


@pytest.mark.parametrize("path", python_files("selfcheck"), ids=module_name)
def test_selfcheck_names_no_app_above_it(path):
    assert not [name for name in imported(path) if name.split(".")[0] in ("rewards", "cms")]


@pytest.mark.parametrize("app", APPS)
def test_views_import_no_models(app):
    views = [p for p in python_files(app) if floor(module_name(p)) == "views"]
    guilty = [module_name(p) for p in views if f"{app}.models" in {n[: len(app) + 7] for n in imported(p)}]

    assert views
    assert not guilty


def test_rules_know_neither_django_nor_the_rest():
    files = [*python_files("selfcheck"), *python_files("rewards"), *python_files("cms")]
    for path in [p for p in files if floor(module_name(p)) == "rules"]:
        names = list(imported(path))
        assert not [n for n in names if n.split(".")[0] in ("django", "celery", "psycopg", "requests")]
        own = ".".join(module_name(path).split(".")[:2])
        ours = [n for n in names if n.split(".")[0] in APPS and not n.startswith(own)]
        assert all(any(n.startswith(below) for below in BELOW_ALL) for n in ours), (path, ours)
