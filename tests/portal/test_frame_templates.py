"""Every template of ours obeys the page rules: strict CSP, known icons, known states, readable size."""

import re
from pathlib import Path

import pytest

from portal.badges import BADGES
from portal.environment import BASE_DIR

TEMPLATES = sorted(
    path for app in ("portal", "selfcheck") for path in (BASE_DIR / app / "templates").rglob("*.html")
)
STATIC = BASE_DIR / "portal" / "static" / "portal"
ICONS = set(re.findall(r'id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))


def name_of(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_brings_no_inline_code_and_stays_short(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text), "inline style"
    assert not re.search(r"\son[a-z]+=", text), "inline handler"
    assert not re.search(r"(src|href)=\"(data:|https?://)", text), "something from elsewhere"
    scripts = re.findall(r"<script([^>]*)>", text)
    assert all("src=" in script or "application/json" in script for script in scripts), "inline script"
    assert text.count("\n") <= 120


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_names_only_icons_and_states_that_exist(path):
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r'{% icon "([\w-]+)"', text)) <= ICONS
    plain = set(re.findall(r'{% (?:status|tone|badge_word|status_shape) "(\w+)" %}', text))
    assert plain <= set(BADGES)


def test_badges_use_shapes_that_exist():
    assert {badge.shape for badge in BADGES.values()} <= ICONS


@pytest.mark.parametrize("name", ["portal.css", "vendor/bootstrap.min.css"])
def test_style_sheets_load_nothing_from_elsewhere(name):
    text = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(encoding="utf-8"), flags=re.S)
    assert "url(data:" not in text
    assert 'url("data:' not in text
    assert "@import" not in text
    assert "sourceMappingURL" not in text


def test_our_style_sheet_keeps_to_old_browsers():
    """Chromium 86 knows neither :has(), container queries, inset nor aspect-ratio."""
    text = (STATIC / "portal.css").read_text(encoding="utf-8")
    assert not re.search(r":has\(|@container|@layer|[;{]\s*(inset|aspect-ratio):", text)


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_our_scripts_write_text_never_markup(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function", text)
