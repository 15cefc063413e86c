"""A form sent after its session or its token ran out, or too long a one: nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from tests.factories import NOW
from tests.support import enterprise_client

pytestmark = pytest.mark.django_db

ADD = "/e/people/add/"
TYPED = {"name": "陆承远", "post": "安全部“经理”"}
OURS = {"origin": "http://testserver"}


def carried(page) -> dict[str, str]:
    form = page.text.partition('data-guard="session">')[2].partition("</form>")[0]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in pairs if name != "csrfmiddlewaretoken"}


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_a_form_sent_after_the_session_ran_idle_is_given_back(clock):
    client = enterprise_client()
    client.get(ADD)
    clock.shift(timedelta(minutes=31))
    page = client.post(ADD, TYPED, headers=OURS)
    assert page.status_code == 401
    assert "登录已过期，这次提交没有被接受" in page.text
    assert carried(page) == TYPED
    assert f'action="{ADD}"' in page.text


def test_a_form_sent_without_a_session_is_given_back_without_its_password():
    page = Client().post(ADD, {**TYPED, "password": "not-to-be-printed"}, headers=OURS)
    assert page.status_code == 401
    assert carried(page) == TYPED
    assert "not-to-be-printed" not in page.text


def test_what_was_given_back_is_taken_after_a_new_log_in():
    client = Client(enforce_csrf_checks=True)
    signed_in = enterprise_client()
    client.cookies = signed_in.cookies
    stale = client.post(ADD, {**TYPED, "csrfmiddlewaretoken": "x" * 64}, headers=OURS)
    assert stale.status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', stale.text).group(1)
    again = client.post(ADD, {**carried(stale), "csrfmiddlewaretoken": token}, headers=OURS)
    assert again.status_code == 302
    assert signed_in.enterprise.people.filter(name="陆承远").exists()


def test_a_form_of_another_site_is_not_offered_for_sending_again():
    client = Client(enforce_csrf_checks=True)
    client.cookies = enterprise_client().cookies
    page = client.post(ADD, TYPED, headers={"origin": "https://elsewhere.example"})
    assert page.status_code == 403
    assert carried(page) == {}
    assert "再次提交" not in page.text


def test_the_log_in_page_says_why_it_came():
    client = Client()
    assert "登录已过期" not in client.get("/e/people/", follow=True).text
    client.cookies[settings.SESSION_COOKIE_NAME] = "gone"
    page = client.get("/e/people/", follow=True)
    assert "您没有登录，或者登录已过期" in page.text


def test_ten_megabytes_in_a_form_are_refused_at_the_field_and_the_form_stays():
    client = enterprise_client()
    page = client.post(ADD, {**TYPED, "certificate_no": "字" * (10 * 2**20 // 3)})
    assert page.status_code in (400, 422)
    assert "最多 60 个字" in page.text
    assert TYPED["name"] in page.text


def test_a_post_above_the_limit_of_the_server_is_told_in_a_sentence():
    body = "name=" + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    page = enterprise_client().post(ADD, body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 413
    assert "内容过长，没有提交" in page.text
