"""Pages by name, never imported: a name that does not resolve yet gives no address."""

from django.urls import NoReverseMatch, reverse


def address(name):
    """The URL of a page without arguments, or "" while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
