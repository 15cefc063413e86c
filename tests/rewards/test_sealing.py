"""Boxes, codes and shares: what fits opens, everything else says nothing."""

from itertools import permutations

import pytest

from portal.errors import Refused
from rewards import codes, shares, vault


def test_a_box_opens_with_its_key_in_its_place_only():
    key = vault.new_key()
    box = vault.seal(key, "刹车偏软".encode(), "report:1")

    assert vault.unseal(key, box, "report:1").decode() == "刹车偏软"
    for wrong in [
        (vault.new_key(), box, "report:1"),
        (key, box, "report:2"),
        (key, box[:-1] + b"\0", "report:1"),
    ]:
        with pytest.raises(vault.Unreadable):
            vault.unseal(*wrong)


def test_a_box_for_a_person_opens_with_that_persons_key_only():
    public, private = vault.new_pair()
    _, other = vault.new_pair()
    box = vault.seal_to(public, b"key", "a")

    assert vault.open_with(private, box, "a") == b"key"
    with pytest.raises(vault.Unreadable):
        vault.open_with(other, box, "a")
    with pytest.raises(vault.Unreadable):
        vault.open_with(private, box, "b")


def test_without_the_servers_key_nothing_is_opened_and_the_reason_is_said(settings):
    settings.REWARDS_KEY = ""

    with pytest.raises(Refused, match="REWARDS_KEY"):
        vault.server_key("x")


def test_any_two_shares_give_the_secret_and_one_gives_none():
    secret = vault.new_key()
    parts = shares.split(secret, 4)

    assert all(shares.join(one, two) == secret for one, two in permutations(parts, 2))
    with pytest.raises(ValueError, match="two different"):
        shares.join(parts[0], parts[0])
    assert all(part[1:] != secret for part in parts)


def test_a_code_is_sixteen_digits_and_no_telephone_number():
    made = {codes.make_code() for _ in range(200)}

    assert len(made) == 200
    assert all(len(one) == 16 and one.isdecimal() and one[0] not in "01" for one in made)


@pytest.mark.parametrize(
    "typed", ["2345 6789 0123 4567", "2345-6789-0123-4567", "２３４５６７８９０１２３４５６７"]
)
def test_a_code_is_understood_as_people_type_it(typed):
    assert codes.normalised(typed) == "2345678901234567"


@pytest.mark.parametrize("typed", ["", "234567890123456", "23456789012345678", "2345 6789 0123 456x"])
def test_what_is_no_code_is_none(typed):
    assert codes.normalised(typed) == ""


def test_the_stored_hash_is_argon2id_and_fits_its_code_only():
    stored = codes.hashed("2345678901234567")

    assert stored.startswith("$argon2id$")
    assert codes.fits(stored, "2345678901234567")
    assert not codes.fits(stored, "2345678901234568")
    assert not codes.fits(codes.NOBODY, "2345678901234567")
    assert not codes.fits("", "2345678901234567")


def test_the_selector_needs_the_servers_key(settings):
    here = codes.selector("2345678901234567")
    settings.REWARDS_KEY = "z" * 50

    assert len(here) == codes.SELECTOR_DIGITS
    assert codes.selector("2345678901234567") != here


def test_the_wrong_group_is_named():
    assert codes.wrong_groups("2345678901234567", ["2345", "6789", "0124", "4567"]) == [3]
    assert codes.wrong_groups("2345678901234567", ["2345 ", "6789", "0123"]) == [4]
