"""Where somebody lands: strangers on the public page, everybody else where they work."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import BureauFactory, EnterpriseFactory, MembershipFactory, PostingFactory, UserFactory
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
HOME = "/"


def two_places():
    """One person, safety officer of a firm and clerk of a bureau."""
    user = UserFactory()
    own = MembershipFactory(user=user, enterprise=EnterpriseFactory(name="安澜甲木业有限公司"))
    post = PostingFactory(user=user, bureau=BureauFactory(division_code="990102", name="青柏区应急管理局"))
    client = Client()
    client.force_login(user)
    return client, f"m:{own.pk}", f"p:{post.pk}"


def test_a_stranger_reads_what_the_portal_is_for_and_may_check_a_receipt():
    page = Client().get(HOME).content.decode()

    for audience in ("我是企业", "我是监管人员", "我要核对回执"):
        assert audience in page
    assert f'action="{reverse("selfcheck:verify")}"' in page
    assert f'href="{reverse("account_login")}"' in page
    assert f'href="{reverse("portal:claim")}"' in page


def test_the_box_on_the_public_page_leads_to_the_check():
    answer = Client().get(reverse("selfcheck:verify"), {"number": "zc2026q3-990102-000001-1-9f2c41ae"})

    assert answer.url == reverse("selfcheck:verify_receipt", args=["ZC2026Q3-990102-000001-1-9F2C41AE"])


def test_who_works_in_one_place_lands_there():
    assert enterprise_client().get(HOME).url == reverse("selfcheck:enterprise_home")
    assert bureau_client().get(HOME).url == reverse("selfcheck:bureau_home")


def test_who_works_in_two_places_chooses_and_may_change():
    client, own, post = two_places()
    assert client.get(HOME).url == reverse("portal:workplaces")
    asked = client.get(reverse("portal:workplaces")).content.decode()
    assert "安澜甲木业有限公司" in asked
    assert "青柏区应急管理局" in asked

    client.post(reverse("portal:workplaces"), {"workplace": post})
    assert client.get(HOME).url == reverse("selfcheck:bureau_home")
    assert client.get(reverse("portal:workplaces")).content.decode().count("现在的身份") == 1

    client.post(reverse("portal:workplaces"), {"workplace": own})
    assert client.get(HOME).url == reverse("selfcheck:enterprise_home")


def test_nobody_chooses_a_place_of_somebody_else():
    client, own, _ = two_places()
    client.post(reverse("portal:workplaces"), {"workplace": own})
    strange = f"m:{MembershipFactory().pk}"

    assert client.post(reverse("portal:workplaces"), {"workplace": strange}).status_code == 404
    assert client.post(reverse("portal:workplaces")).status_code == 404
    assert client.get(HOME).url == reverse("selfcheck:enterprise_home")


def test_an_ended_place_is_no_longer_offered():
    client, own, post = two_places()
    client.post(reverse("portal:workplaces"), {"workplace": post})
    PostingFactory._meta.model.unscoped.update(
        active=False, ended_at="2026-10-09T00:00:00Z", ended_by="admin", reason="调离"
    )

    assert client.get(HOME).url == reverse("selfcheck:enterprise_home")
    assert "青柏区应急管理局" not in client.get(reverse("portal:workplaces")).content.decode()


def test_an_account_without_any_place_is_told_how_to_get_one():
    client = Client()
    client.force_login(UserFactory())

    answer = client.get(HOME, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("portal:workplaces"), 302)]
    assert "账号还没有身份" in page
    assert reverse("portal:claim") in page
    assert reverse("portal:claim_mine") in page


def test_a_page_of_the_other_side_is_refused_in_words():
    answer = bureau_client().get(reverse("selfcheck:enterprise_home"))

    assert answer.status_code == 403
    assert "本页供主要负责人、带队领导班子成员、安全管理人员、检查组成员使用" in answer.content.decode()
    assert reverse("portal:workplaces") in answer.content.decode()
