"""The public check of a receipt: number, time and digest, for everybody, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from selfcheck.queries.reports import receipt_number
from tests.filing import Firm

pytestmark = pytest.mark.django_db
UNKNOWN = "ZC2026Q3-990102-999999-1-00000000"


def check(number: str, client: Client | None = None):
    return (client or Client()).get(reverse("selfcheck:verify_receipt", args=[number]))


def test_a_stranger_sees_number_time_and_digest():
    filed = Firm().file()

    answer = check(filed.receipt_no)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert filed.receipt_no in page
    assert "2026-10-09 09:00:00" in page
    assert " ".join(filed.digest[i : i + 4] for i in range(0, 64, 4)) in page


def test_nothing_else_of_the_filing_is_on_the_page():
    firm = Firm(name="绝不出现的企业名称", reg_address="绝不出现的地址")
    filed = firm.file()

    page = check(filed.receipt_no).content.decode()

    for secret in (
        firm.enterprise.name,
        firm.enterprise.uscc,
        firm.enterprise.reg_address,
        filed.signed_name,
        firm.officer.name,
        firm.officer.username,
        filed.content["inspections"][0]["leader"]["name"],
        "按期",
        filed.idempotency_key,
    ):
        assert secret not in page


@pytest.mark.parametrize(
    "number",
    [UNKNOWN, "nonsense", "ZC2026Q3-990102-1-1-00000000", "' OR 1=1 --", "\x00", "回执", "A" * 3000],
)
def test_an_unknown_number_is_not_found_with_a_helpful_sentence(number):
    answer = check(number)

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "请对照回执检查有没有抄错" in page
    assert "联系属地应急管理局" in page


@pytest.mark.parametrize(
    "typed",
    [
        "zc2026q3-990102-000001-1-9f2c41ae",
        "  ZC2026Q3 - 990102 - 000001 - 1 - 9F2C41AE ",
        "ＺＣ２０２６Ｑ３－９９０１０２－０００００１－１－９Ｆ２Ｃ４１ＡＥ",
        "ZC2026Q3—990102—000001—1—9F2C41AE",
        "ZC2026Q3-990102-000001\n-1-9F2C41AE",
    ],
)
def test_a_number_is_understood_however_it_was_typed(typed):
    assert receipt_number(typed) == "ZC2026Q3-990102-000001-1-9F2C41AE"


def test_the_form_leads_to_the_address_that_the_code_names():
    filed = Firm().file()
    typed = f" {filed.receipt_no.lower().replace('-', ' - ')} "

    answer = Client().get(reverse("selfcheck:verify"), {"number": typed}, follow=True)

    assert answer.redirect_chain == [(reverse("selfcheck:verify_receipt", args=[filed.receipt_no]), 302)]
    assert "编号有效" in answer.content.decode()
    assert "编号有效" in check(filed.receipt_no.lower()).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "回执编号没有填写"),
        ("a/b", "回执编号里没有“/”"),
        ("1" * 101, "回执编号不会这么长"),
        ("\x00", "回执编号"),
    ],
)
def test_the_form_says_what_is_wrong(typed, sentence):
    answer = Client().get(reverse("selfcheck:verify"), {"number": typed})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_guessing_is_slowed_down_kindly_and_only_for_that_address():
    filed = Firm().file()
    client = Client()

    guesses = [check(UNKNOWN, client).status_code for _ in range(11)]
    held = check(filed.receipt_no, client)

    assert guesses == [404] * 10 + [429]
    assert held.status_code == 429
    assert held["Retry-After"] == "60"
    assert "请一分钟后再试" in held.content.decode()
    assert filed.receipt_no in held.content.decode()  # still in the form
    assert filed.digest not in "".join(held.content.decode().split())
    assert check(filed.receipt_no, Client(REMOTE_ADDR="127.0.0.2")).status_code == 200


def test_an_office_may_check_a_whole_pile():
    filed = Firm().file()
    client = Client()

    assert [check(filed.receipt_no, client).status_code for _ in range(61)] == [200] * 60 + [429]


def test_no_search_engine_and_no_shared_computer_keeps_the_page():
    answer = check(Firm().file().receipt_no)

    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_the_check_writes_nothing(django_assert_num_queries):
    filed = Firm().file()

    with django_assert_num_queries(1):
        check(filed.receipt_no)
