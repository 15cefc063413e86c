"""Importing the register in the browser, and finding the enterprises afterwards."""

import gzip
from datetime import UTC, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.models import AuditEvent, Division, Enterprise, Job
from portal.search_text import index_text
from tests.factories import EnterpriseFactory, MembershipFactory, uscc
from tests.selfcheck.bureau import OCTOBER_19, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

URL = "/b/imports/"
LIST = "/b/enterprises/"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, time_machine):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    time_machine.move_to(OCTOBER_19, tick=False)
    places()
    Division.objects.filter(code="990102").update(name="青柏区")


def register(*lines, name="名册.csv"):
    text = "\n".join(["单位名称,统一社会信用代码,区划代码,联系人", *lines])
    return SimpleUploadedFile(name, text.encode("utf-8-sig"), content_type="text/csv")


def uploaded(client, callbacks, file) -> Job:
    with callbacks(execute=True):
        answer = client.post(URL, {"file": file})
    assert answer.status_code == 302
    return Job.unscoped.latest("pk")


def test_dry_run_then_the_same_file_for_good(django_capture_on_commit_callbacks):
    clerk = bureau_client()
    file = register(
        f"青柏永固铸造有限公司,{uscc(1)},990102001,韩立群",
        f",{uscc(2)},990102001,无名",
        "青柏短码厂,330122221,990102001,某",
        f"外区企业,{uscc(3)},990103,外",
    )

    job = uploaded(clerk, django_capture_on_commit_callbacks, file)

    assert (job.state, job.params["dry_run"]) == ("done", True)
    assert (job.result["read"], job.result["created"], job.result["refused"]) == (4, 1, 3)
    assert not Enterprise.unscoped.exists()
    page = clerk.get(reverse("portal:job_detail", args=[job.pk])).content.decode()
    assert "试导入结果（没有写入）" in page
    assert "确认导入 1 家" in page

    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("portal:import_confirm", args=[job.pk]))

    done = Job.unscoped.latest("pk")
    assert (done.state, done.params["dry_run"], done.result["created"]) == ("done", False, 1)
    assert Enterprise.unscoped.get().name == "青柏永固铸造有限公司"
    assert AuditEvent.unscoped.filter(action="register.imported").count() == 1
    assert "确认导入" not in clerk.get(reverse("portal:job_detail", args=[done.pk])).content.decode()


def test_the_annotated_copy_comes_back_with_lines_and_reasons(django_capture_on_commit_callbacks):
    clerk = bureau_client()
    job = uploaded(
        clerk,
        django_capture_on_commit_callbacks,
        register(f"好企业有限公司,{uscc(1)},990102001,甲", ",330122221,,乙"),
    )

    answer = clerk.get(reverse("portal:job_download", args=[job.pk]))

    text = answer.getvalue().decode("utf-8-sig")
    assert job.output_name == "需核对的行-名册.csv"
    assert "3" in text
    assert "好企业" not in text.splitlines()[1]


def test_a_second_run_changes_nothing(django_capture_on_commit_callbacks):
    clerk = bureau_client()
    line = f"青柏永固铸造有限公司,{uscc(1)},990102001,韩立群"
    job = uploaded(clerk, django_capture_on_commit_callbacks, register(line))
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("portal:import_confirm", args=[job.pk]))

    again = uploaded(clerk, django_capture_on_commit_callbacks, register(line))

    assert (again.result["created"], again.result["unchanged"]) == (0, 1)
    assert "确认导入" not in clerk.get(reverse("portal:job_detail", args=[again.pk])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(reverse("portal:import_confirm", args=[again.pk]))
    assert Job.unscoped.count() == 3, "nothing to confirm"


def test_a_workbook_and_a_zipped_file_go_the_same_way(django_capture_on_commit_callbacks, tmp_path):
    clerk = bureau_client()
    book = openpyxl.Workbook()
    book.active.append(["企业名称", "统一社会信用代码", "行政区划代码"])
    book.active.append(["青柏嘉禾饲料有限公司", uscc(7), "990102002"])
    book.save(tmp_path / "in.xlsx")
    xlsx = SimpleUploadedFile("名册.xlsx", (tmp_path / "in.xlsx").read_bytes())
    zipped = SimpleUploadedFile(
        "名册.csv.gz", gzip.compress(register(f"木业有限公司,{uscc(8)},990102001,甲").read())
    )

    assert uploaded(clerk, django_capture_on_commit_callbacks, xlsx).result["created"] == 1
    assert uploaded(clerk, django_capture_on_commit_callbacks, zipped).result["created"] == 1


def test_a_file_without_the_columns_is_refused_in_a_sentence(django_capture_on_commit_callbacks):
    clerk = bureau_client()
    job = uploaded(clerk, django_capture_on_commit_callbacks, SimpleUploadedFile("x.csv", b"a,b\n1,2\n"))

    assert job.state == "refused"
    assert "单位名称" in job.message
    assert "单位名称" in clerk.get(URL).content.decode()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("名册.pdf", b"%PDF-1.4"), "不是 XLSX、XLS 或者 CSV"),
        (SimpleUploadedFile("空.csv", b""), "文件是空的"),
        (None, "还没有选择文件"),
    ],
)
def test_a_bad_upload_is_told_at_the_field(file, sentence):
    answer = bureau_client().post(URL, {"file": file} if file else {})

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Job.unscoped.exists()


def test_a_file_beyond_the_limit_is_refused(settings):
    settings.REGISTER_MAX_BYTES = 1 << 20
    big = SimpleUploadedFile("大.csv", b"x" * ((1 << 20) + 1))

    assert "超过 1 MB" in bureau_client().post(URL, {"file": big}).content.decode()


def test_only_who_keeps_the_register_may_import(django_capture_on_commit_callbacks):
    job = uploaded(
        bureau_client(), django_capture_on_commit_callbacks, register(f"甲有限公司,{uscc(1)},990102001,甲")
    )
    assert bureau_client(role="chief").get(URL).status_code == 403
    admin = bureau_client(role="division_admin")
    assert admin.get(URL).status_code == 200
    assert admin.post(reverse("portal:import_confirm", args=[job.pk])).status_code == 404


def found(client, **query) -> list[str]:
    return [line["firm"].name for line in client.get(LIST, query).context["lines"]]


def enterprise(name, **kwargs):
    return EnterpriseFactory(name=name, search_text=index_text(name), **kwargs)


def test_the_list_searches_names_codes_and_places():
    first = enterprise("青柏永固铸造有限公司", division_code="990102001", size="large", high_hazard=True)
    enterprise("青柏嘉禾饲料有限公司", division_code="990102002", size="small", high_hazard=None)
    enterprise("注销木业有限公司", division_code="990102001", state="closed", closed_on="2026-01-01")
    enterprise("外区不应出现有限公司", division_code="990103001")
    MembershipFactory(enterprise=first)
    clerk = bureau_client()

    assert found(clerk) == ["青柏永固铸造有限公司", "青柏嘉禾饲料有限公司"]
    assert found(clerk, q="铸造") == ["青柏永固铸造有限公司"]
    assert found(clerk, q="嘉禾 青柏") == ["青柏嘉禾饲料有限公司"]
    assert found(clerk, q=first.uscc[:12].lower(), state="active") == found(clerk)
    assert found(clerk, q="注销") == ["注销木业有限公司"]
    assert found(clerk, q=first.uscc) == ["青柏永固铸造有限公司"]
    assert found(clerk, q="外区") == []
    assert found(clerk, division="990102002") == ["青柏嘉禾饲料有限公司"]
    assert found(clerk, size="large") == found(clerk, hazard="yes") == found(clerk, account="yes")
    assert found(clerk, hazard="unknown") == found(clerk, account="no") == ["青柏嘉禾饲料有限公司"]
    assert found(clerk, state="closed") == ["注销木业有限公司"]
    assert len(found(clerk, state="all")) == 3
    assert clerk.get(LIST, {"division": "990103"}).status_code == 404


def test_the_list_pages_by_key_with_the_same_queries():
    clerk = bureau_client()
    enterprise("第一家有限公司", division_code="990102001")
    one = queries_of(clerk, LIST)
    for number in range(40):
        enterprise(f"企业{number:02d}有限公司", division_code=f"99010200{1 + number % 3}")

    first = clerk.get(LIST).context["page"]
    second = clerk.get(LIST, {"after": first.next_key}).context["page"]

    assert (len(first.rows), len(second.rows), second.first_number) == (30, 11, 31)
    assert queries_of(clerk, LIST) == one


def test_the_file_of_one_enterprise(time_machine):
    firm = enterprise(
        "青柏永固铸造有限公司",
        division_code="990102001",
        contact_name="韩立群",
        contact_phone="13000001186",
        site_address="工业二路 6 号",
    )
    foreign = enterprise("外区有限公司", division_code="990103001")
    clerk, chief = bureau_client(), bureau_client(role="chief")
    url = reverse("selfcheck:enterprise_file", args=[firm.pk])

    text = clerk.get(url).content.decode()

    assert "北江省安澜市青柏区石桥街道　工业二路 6 号" in text
    assert "13000001186" in text
    assert "13000001186" not in chief.get(url).content.decode()
    assert clerk.get(reverse("portal:enterprise_detail", args=[firm.pk]))["Location"] == url
    for name in ("selfcheck:enterprise_file", "portal:enterprise_detail"):
        assert clerk.get(reverse(name, args=[foreign.pk])).status_code == 404


def test_the_file_needs_the_same_queries_whatever_happened(time_machine):
    time_machine.move_to(datetime(2026, 11, 22, tzinfo=UTC), tick=False)
    firm = enterprise("青柏永固铸造有限公司", division_code="990102001")
    clerk = bureau_client()
    url = reverse("selfcheck:enterprise_file", args=[firm.pk])

    def change(number):
        firm.changes.create(
            field="size",
            old="small",
            new=f"{number}",
            from_on="2026-01-01",
            source="名册导入",
            changed_at=OCTOBER_19,
            changed_by=clerk.user.username,
        )

    change(0)
    few = queries_of(clerk, url)
    for number in range(1, 10):
        change(number)

    assert queries_of(clerk, url) == few <= 30
    page = clerk.get(url).content.decode()
    assert f"{clerk.user.name}（经办人）" in page
    assert "2026-01-01 起，名册导入。" in page
