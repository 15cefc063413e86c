import pytest
from django.conf import settings

from selfcheck.documents.letters import Letter, invitation_letters, letter_files
from tests.selfcheck.documents.reading import metadata, page_sizes_mm, page_texts


def letter(n, **changes):
    row = Letter(
        number=f"990102-2026-{n:06}",
        enterprise_name=f"安澜恒拓木业有限公司第{n}分公司",
        uscc="91990102MA7K2HQX07",
        postcode="999002",
        address=f"北江省安澜市青柏区石桥街道工业二路{n}号",
        addressee="主要负责人 收",
        code=f"K7QM{n:04}TX9P4ZRA",
        portal_address="zicha.example.cn",
        qr_url="https://zicha.example.cn/claim",
        expires_on="2027-02-22",
        bureau_name="青柏区应急管理局",
        bureau_contact="0999-5550100",
        issued_on="2026-11-22",
    )
    return row | changes


def test_a_letter_says_who_where_with_which_code_and_until_when():
    (page,) = page_texts(invitation_letters([letter(7)]))

    for words in (
        "编号990102-2026-000007",
        "999002北江省安澜市青柏区石桥街道工业二路7号安澜恒拓木业有限公司第7分公司主要负责人收",
        "邀请码K7QM0007TX9P4ZRA平台地址zicha.example.cn有效期至2027年2月22日，限用一次",
        "1.用手机扫二维码",
        "2.输入邀请码，核对企业名称和统一社会信用代码。",
        settings.PORTAL_NAME,
        "4.审核通过后，登记内部安全检查组",
        "请联系我局：0999-5550100。",
        "青柏区应急管理局2026年11月22日",
    ):
        assert words in page


def test_letters_come_one_to_a_page_in_the_order_given():
    pages = page_texts(invitation_letters([letter(n) for n in (3, 1, 2)]))

    assert [page[: len("青柏区应急管理局编号990102-2026-000000")][-1] for page in pages] == ["3", "1", "2"]


def test_the_longest_name_and_address_stay_on_one_page_and_are_whole():
    name, address = "安澜恒拓木业有限公司" * 20, "青柏区石桥街道工业二路" * 27
    pdf = invitation_letters([letter(1, enterprise_name=name, address=address)])

    (page,) = page_texts(pdf)
    assert page.count(name) == 2
    assert address in page
    assert page_sizes_mm(pdf) == {(210, 297)}


def test_a_code_that_is_already_grouped_stays_as_it_is():
    assert "K7QM-TX9P-4ZRA" in page_texts(invitation_letters([letter(1, code="K7QM-TX9P-4ZRA")]))[0]


def test_many_letters_come_as_files_that_miss_none():
    rows = [letter(n) for n in range(7)]
    files = list(letter_files(rows, per_file=3))

    assert [len(page_texts(file)) for file in files] == [3, 3, 1]
    assert [page for file in files for page in page_texts(file)] == page_texts(invitation_letters(rows))


def test_letters_are_dated_with_their_issue():
    assert metadata(invitation_letters([letter(1)]))["CreationDate"] == "D:20261121160000Z"


def test_no_letter_is_an_error_not_an_empty_sheet():
    with pytest.raises(ValueError, match="no letter"):
        invitation_letters([])
