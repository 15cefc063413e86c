"""Only views, tasks and management commands read the clock; everything below is told the time."""

import ast

import pytest

from tests.architecture.sources import APPS, module_name, python_files, tree

CLOCKS = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("date", "today"),
    ("datetime", "today"),
    ("time", "time"),
}
FLOORS = ("commands", "queries", "facts", "rules", "models", "forms", "documents")


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("name", FLOORS)
def test_the_floor_reads_no_clock(app, name):
    guilty = [
        f"{module_name(path)}:{node.lineno}"
        for path in python_files(app)
        if module_name(path).split(".")[1:2] == [name]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCKS
    ]
    assert not guilty
