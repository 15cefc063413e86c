"""The shipped tables: complete, consistent, and loaded without touching what is already so."""

from collections import Counter

import pytest
from django.core.management import call_command

from portal.models import Division, IndustryCode
from portal.reference import loading, tables


def test_divisions_are_a_tree_without_orphans():
    codes = [code for code, _ in tables.divisions()]
    known = set(codes)

    assert Counter(map(len, codes)) == {2: 31, 4: 342, 6: 2978, 9: 41352}
    assert len(known) == len(codes)
    assert all(code[: {4: 2, 6: 4, 9: 6}[len(code)]] in known for code in codes if len(code) > 2)


def test_former_divisions_lead_to_divisions_of_today_and_hide_none():
    names = dict(tables.divisions())
    for row in tables.former_divisions():
        successors = row["successors"].split(";")
        assert successors
        assert set(successors) <= set(names), row
        assert row["code"] not in names or names[row["code"]] != row["name"]


def test_unverified_industry_names_are_marked():
    unchecked = {row["code"] for row in tables.industries() if row["name_checked_by_second_source"] == "0"}

    assert unchecked == {
        "15", "203", "204", "278", "2780", "339", "3445", "349", "395", "746", "75", "87", "905", "96",
    }  # fmt: skip


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_repairs_what_was_changed(capsys):
    first = loading.load()
    Division.objects.filter(pk="220104").update(name="旧名")
    Division.objects.create(code="990102", name="青柏区", full_name="青柏区", level="county")
    call_command("load_reference", skip_checks=True)

    assert first["divisions_changed"] == 44_703
    assert "divisions_changed 1," in capsys.readouterr().out
    assert loading.load()["divisions_changed"] == 0
    assert Division.objects.get(pk="220104").full_name == "吉林省长春市朝阳区"
    assert Division.objects.get(pk="441900102").full_name.startswith("广东省东莞市")
    assert Division.objects.get(pk="110105").parent_code == "1101"
    assert Division.objects.filter(pk="990102").exists()
    assert IndustryCode.objects.get(pk="2110").name_checked
    assert not IndustryCode.objects.get(pk="75").name_checked
