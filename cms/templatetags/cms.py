"""Marks what was searched for, and turns the paragraphs an editor typed into paragraphs."""

import re

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import escape, format_html_join

from cms.numerals import as_written
from portal.addresses import address

register = template.Library()


@register.filter
def highlight(text, words):
    """Every word of the search inside <mark>; everything else escaped."""
    wanted = sorted({*words.split(), *as_written(words).split()}, key=len, reverse=True)
    if not wanted:
        return escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in wanted), re.IGNORECASE)
    pieces, at = [], 0
    for hit in pattern.finditer(str(text)):
        pieces.append((text[at : hit.start()], hit[0]))
        at = hit.end()
    return format_html_join("", "{}<mark>{}</mark>", pieces) + escape(text[at:])


OUTCOME_TONES = {
    "no-penalty": "done",
    "lighter": "doing",
    "fined": "soon",
    "dual": "over",
    "criminal": "over",
    "reward": "done",
}


@register.filter
def outcome_tone(code):
    return OUTCOME_TONES.get(code, "off")


@register.simple_tag(takes_context=True)
def facet_url(context, name, value):
    """The present address with one facet set, or dropped when empty; paging begins anew."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    if value:
        query[name] = value
    return "?" + query.urlencode() if query else context["request"].path


@register.simple_tag(takes_context=True)
def open_graph(context, title, about, kind="website"):
    """What a link to this page shows in a chat. The picture is ours: nothing is asked of anybody else."""
    site = context["site"]
    address = context.get("canonical", "")
    said = [
        ("property", "og:type", kind),
        ("property", "og:title", title),
        ("property", "og:description", about),
        ("property", "og:url", address),
        ("property", "og:site_name", site["name"]),
        ("property", "og:locale", "zh_CN"),
        ("property", "og:image", settings.PORTAL_URL + static("cms/share.png")),
        ("property", "og:image:width", "1200"),
        ("property", "og:image:height", "630"),
        ("property", "og:image:alt", site["name"]),
        ("name", "description", about),
    ]
    return format_html_join("\n  ", '<meta {}="{}" content="{}">', [one for one in said if one[2]])


@register.simple_tag
def address_of(name):
    """The URL of a page without arguments, or "" while it does not exist."""
    return address(name)
