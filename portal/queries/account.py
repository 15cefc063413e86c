"""What an account shows to its own holder."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from portal.standing import FACTORS, needs_second_factor


def security_of(user) -> dict:
    """Ways to sign in and devices signed in; only ever for the reader's own account."""
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    email = EmailAddress.objects.filter(user=user).order_by("-primary", "-verified").first()
    return {
        "email": email.email if email else user.email,
        "email_verified": bool(email and email.verified),
        "has_totp": Authenticator.Type.TOTP in types,
        "has_keys": Authenticator.Type.WEBAUTHN in types,
        "has_codes": Authenticator.Type.RECOVERY_CODES in types,
        "has_factor": bool(types & set(FACTORS)),
        "factor_needed": needs_second_factor(user),
        "devices": len(UserSession.objects.purge_and_list(user)),
    }
