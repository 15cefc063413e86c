"""manage.py import_enterprises: the JSON that is promised, the exit status, the bar on standard error."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.models import Division, Enterprise
from tests.factories import uscc

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(tmp_path) -> Path:
    Division.objects.create(code="99", name="北江省", full_name="北江省", level="province")
    Division.objects.create(code="9901", name="安澜市", full_name="北江省安澜市", level="city")
    Division.objects.create(code="990102", name="青柏区", full_name="北江省安澜市青柏区", level="county")
    path = tmp_path / "名册.csv"
    path.write_text(
        f"企业名称,统一社会信用代码,区划代码,备注\n甲厂,{uscc(1)},990102,\n乙厂,{uscc(2)},9901,\n丙厂,123,990102,\n",
        encoding="gb18030",
    )
    return path


def test_json_has_exactly_the_promised_keys(register, capsys):
    copy = register.with_name("批注.csv")
    call_command("import_enterprises", register, "--json", "--annotated", str(copy), skip_checks=True)

    shown = capsys.readouterr()
    assert json.loads(shown.out) == {
        "read": 3,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "warned": 1,
        "refused": 1,
        "annotated_file": str(copy),
    }
    assert "100%" in shown.err
    assert copy.exists()


def test_a_dry_run_in_words_and_a_copy_below_var(register, capsys, settings):
    settings.VAR_DIR = register.parent / "var"
    call_command("import_enterprises", register, "--dry-run", skip_checks=True)

    out = capsys.readouterr().out
    assert "试导入（未写入）：读取3行，新增2" in out
    assert "未使用的列：备注" in out
    assert len(list((settings.VAR_DIR / "imports").glob("名册-*.csv"))) == 1
    assert not Enterprise.unscoped.exists()


@pytest.mark.parametrize(
    ("content", "sentence"), [(None, "没有这个文件"), ("a,b\n1,2\n", "前30行里没有表头")]
)
def test_refused_as_a_whole_means_one_sentence_and_status_one(tmp_path, content, sentence):
    path = tmp_path / "名册.csv"
    if content:
        path.write_text(content)

    with pytest.raises(SystemExit, match=sentence) as refusal:
        call_command("import_enterprises", path, "--json", skip_checks=True)
    assert "\n" not in str(refusal.value)
