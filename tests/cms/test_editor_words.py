"""The editing side speaks Chinese, also where Wagtail's own translation has gaps."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.models import CaseIndexPage
from tests.cms.writing import editor, write

ENTRY = re.compile(r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"$', re.MULTILINE)
ENGLISH = (
    "Go to the first error", "The page could not be created", "Referenced 0 time", "Toggle checks",
    "Content metrics", "Select an option", "Search all pages", "Autosave is paused", "Actions (footer)",
    "Edit account avatar", "Save your changes before leaving", "Page types usage", "Theme preferences",
)  # fmt: skip


EMPTY = nested_form_data(
    {"title": "", "law": streamfield([]), "checks": streamfield([]), "comments": inline_formset([])}
)


def entries(domain: str) -> list[tuple[str, str, str]]:
    folder = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
    text = (folder / f"{domain}.po").read_text(encoding="utf-8")
    return [tuple(part.replace('\\"', '"') for part in found) for found in ENTRY.findall(text)]


def test_what_is_translated_is_compiled_and_in_use():
    with override("zh-hans"):
        wrong = [
            one
            for one, many, ours in entries("django")
            if (ngettext(one, many, 1) if many else gettext(one)) != ours
        ]

    assert len(entries("django")) > 150
    assert wrong == []


@pytest.mark.django_db
def test_the_words_of_scripts_are_translated_too():
    said = editor().get(reverse("wagtailadmin_javascript_catalog")).content.decode()

    assert [
        ours
        for _, _, ours in entries("djangojs")
        if ours.encode("unicode_escape").decode() not in said and ours not in said
    ] == []


@pytest.mark.django_db
def test_no_english_meets_the_editor_on_the_way_from_draft_to_workflow():
    writer = editor()
    page = write(author=writer.user)
    add = reverse("wagtailadmin_pages:add", args=["cms", "casepage", CaseIndexPage.objects.get().pk])
    shown = [
        writer.get(reverse("wagtailadmin_home")),
        writer.get(add),
        writer.post(add, EMPTY),
        writer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])),
        writer.get(reverse("wagtailadmin_pages:history", args=[page.pk])),
        writer.get(reverse("wagtailadmin_account")),
    ]
    text = "".join(answer.content.decode() for answer in shown)

    assert {answer.status_code for answer in shown} == {200}
    assert [words for words in ENGLISH if words in text] == []
