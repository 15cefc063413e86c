"""Settings that must not drift apart from what is written about them."""

import re

import pytest

from portal.checks import text_messages_have_an_address
from portal.environment import BASE_DIR, MissingSetting, env, env_bool, env_int, load_env_file
from portal.logs import mask

READ = re.compile(r"""(?:env(?:_bool|_int|_list)?|environ\.get)\(\s*"([A-Z][A-Z0-9_]+)\"""")


def variables_read() -> set[str]:
    own = [*BASE_DIR.glob("*.py"), *BASE_DIR.glob("portal/**/*.py"), *BASE_DIR.glob("selfcheck/**/*.py")]
    return {name for path in own for name in READ.findall(path.read_text(encoding="utf-8"))}


def test_the_example_file_lists_every_variable_and_no_other():
    text = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    outside = {"DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR"}

    assert set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", text, re.M)) == variables_read() - outside


def test_a_real_variable_wins_over_the_file(tmp_path, monkeypatch):
    file = tmp_path / "env"
    file.write_text("# remark\nT_ONE=from file   # why\nT_TWO='two words'\n\nT_EMPTY=\n", encoding="utf-8")
    monkeypatch.delenv("PORTAL_ENV_FILE")
    monkeypatch.setenv("T_ONE", "from environment")
    for name in ("T_TWO", "T_EMPTY"):
        monkeypatch.setenv(name, "x")  # so that monkeypatch removes them again
        monkeypatch.delenv(name)

    load_env_file(file)

    assert (env("T_ONE"), env("T_TWO"), env("T_EMPTY")) == ("from environment", "two words", "")


def test_a_missing_or_misspelt_setting_says_what_to_do(monkeypatch):
    monkeypatch.setenv("T_NUMBER", "many")
    monkeypatch.setenv("T_SWITCH", "perhaps")

    with pytest.raises(MissingSetting, match=r"T_MISSING is not set\. See \.env\.example\."):
        env("T_MISSING")
    with pytest.raises(MissingSetting, match="T_NUMBER='many' is not a whole number"):
        env_int("T_NUMBER", 1)
    with pytest.raises(MissingSetting, match="T_SWITCH='perhaps' is neither yes nor no"):
        env_bool("T_SWITCH", True)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("电话 13812345678 已停机", "电话 138****5678 已停机"),
        ("身份证 21010219800101123X", "身份证 210102**********"),
        ("to: wang.wei@example.org", "to: ***@example.org"),
        ("统一社会信用代码 91210102MA0UXXXX5K", "统一社会信用代码 91210102MA0UXXXX5K"),
        ("report 20260101 number 139", "report 20260101 number 139"),
    ],
)
def test_logs_carry_no_personal_numbers(written, kept):
    assert mask(written) == kept


@pytest.mark.parametrize(
    "address",
    ["", "console:", "file:sms", "https://sms.example.org/send", "http://10.0.0.8:8080/send?v=2"],
)
def test_text_messages_start_with_a_usable_address(settings, address):
    settings.SMS_URL = address

    assert list(text_messages_have_an_address(None)) == []


@pytest.mark.parametrize(
    "address", ["ftp://sms.example.org/", "sms.example.org/send", "https:///send", "http://h:x/"]
)
def test_the_portal_does_not_start_with_an_address_it_cannot_send_to(settings, address):
    settings.SMS_URL = address

    assert [one.id for one in text_messages_have_an_address(None)] == ["portal.E005"]
