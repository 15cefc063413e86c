"""Contains-search: every piece of a name is found, and nothing that is not a piece of it."""

import pytest

from portal.models import Enterprise
from portal.search_text import index_text, query_text
from tests.factories import EnterpriseFactory

NAME = "安澜市第一木业（集团）有限公司A座501分厂"


def test_tokens():
    assert index_text("安澜木业ABC") == "安澜 澜木 木业 业 abc"
    assert query_text("木业") == "木业"
    assert query_text("安澜木") == "安澜 <-> 澜木"
    assert query_text("木") == "木:*"
    assert query_text("ABC") == "abc:*"
    assert query_text("木业 安澜") == "木业 & 安澜"
    assert query_text("（） ！") == ""


def found(text: str) -> bool:
    from django.contrib.postgres.search import SearchQuery

    query = SearchQuery(query_text(text), config="simple", search_type="raw")
    return Enterprise.unscoped.filter(search=query).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "part",
    [
        NAME,
        "木业",
        "第一木业",
        "木业集团有限",
        "木业（集团）",
        "团",
        "厂",
        "A座",
        "a座50",
        "501分",
        "ａ座",
        "集团 安澜",
    ],
)
def test_every_piece_of_a_name_is_found(part):
    EnterpriseFactory(name=NAME, search_text=index_text(NAME))

    assert found(part)


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["木业公司", "一第", "安木", "01", "乙厂", "集团 青柏"])
def test_what_is_no_piece_of_it_is_not_found(other):
    EnterpriseFactory(name=NAME, search_text=index_text(NAME))

    assert not found(other)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["𠮷野木业", "安澜𬭚材厂", "安澜👍木业", "O'Neill & Söhne 木业", "1e5 3-4 a.b 木业"]
)
def test_rare_characters_emoji_and_odd_words_are_found_by_their_own_text(name):
    EnterpriseFactory(name=name, search_text=index_text(name))

    assert found(name)
    assert found("木业" if "木业" in name else "材厂")
