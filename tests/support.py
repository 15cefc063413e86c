"""Log-in helpers: a client that acts in one role at one workplace."""

from django.test import Client

from portal.workplaces import SESSION_KEY
from tests.factories import BureauFactory, EnterpriseFactory, MembershipFactory, PostingFactory


def enterprise_client(enterprise=None, role: str = "safety_officer", **user) -> Client:
    """A signed-in client; `client.user`, `client.enterprise` and `client.membership` are at hand."""
    enterprise = enterprise or EnterpriseFactory()
    membership = MembershipFactory(
        enterprise=enterprise, role=role, **{f"user__{k}": v for k, v in user.items()}
    )
    client = _signed_in(membership.user, f"m:{membership.pk}")
    client.enterprise, client.membership = enterprise, membership
    return client


def bureau_client(division: str = "990102", role: str = "clerk", **user) -> Client:
    posting = PostingFactory(
        bureau=BureauFactory(division_code=division), role=role, **{f"user__{k}": v for k, v in user.items()}
    )
    client = _signed_in(posting.user, f"p:{posting.pk}")
    client.posting = posting
    return client


def _signed_in(user, workplace: str) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session[SESSION_KEY] = workplace
    session.save()
    client.user = user
    return client
