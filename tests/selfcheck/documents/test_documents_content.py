import copy
import json

import pytest

from selfcheck.documents.canonical import UnfitContent, canonical_json, check, digest, grouped
from selfcheck.documents.sample import sample_content, sample_nil_content, sample_preview


@pytest.mark.parametrize("build", [sample_content, sample_nil_content, sample_preview])
def test_every_sample_fits_the_shape_and_survives_the_database(build):
    content = build()

    check(content)

    assert json.loads(canonical_json(content)) == content
    assert digest(json.loads(json.dumps(content))) == digest(content)


def test_the_digest_is_sm3_of_the_canonical_bytes():
    assert canonical_json({"b": "abc", "a": [1, None, True]}) == b'{"a":[1,null,true],"b":"abc"}'
    assert digest({"名": "𬍡"}) == "de579d6e8587769ccd3c873711a923a479bef0d8c301f16c68492d4854744ebb"
    assert grouped("00112233445") == "0011 2233 445"


def test_the_digest_ignores_the_order_of_keys_and_sees_every_change():
    content = sample_content()
    turned = dict(reversed(list(content.items())))
    changed = copy.deepcopy(content)
    changed["hazards"][0]["rectify_by"] = "2026-10-31"

    assert digest(turned) == digest(content)
    assert digest(changed) != digest(content)


def test_a_float_anywhere_is_refused_with_its_place():
    content = sample_content()
    content["figures"]["funds_yuan"] = 6.8

    with pytest.raises(UnfitContent, match=r"content\.figures\.funds_yuan: a float"):
        canonical_json(content)


def test_what_does_not_fit_is_named_place_by_place():
    content = sample_content()
    del content["bureau_name"]
    content["colour"] = "red"
    content["inspections"][0]["participants"][2]["name"] = None
    content["figures"]["major_open"] = True
    content["hazards"] = "none"

    with pytest.raises(UnfitContent) as refusal:
        check(content)

    assert str(refusal.value).split("; ") == [
        "content.bureau_name: missing",
        "content.colour: unknown",
        "content.inspections[0].participants[2].name: expected str, got NoneType",
        "content.hazards: expected list, got str",
        "content.figures.major_open: expected int, got bool",
    ]


def test_another_schema_is_refused():
    content = sample_content()
    content["schema"] = 2

    with pytest.raises(UnfitContent, match="schema 1, not 2"):
        check(content)
