"""Tags and filters every page uses. How each is called: portal/templates/README.md."""

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal import clamd, formats, navigation, scanning
from portal.badges import badge_for
from portal.templatetags import _parts

register = template.Library()

register.filter("cdate", formats.as_date)
register.filter("cday", formats.as_day)
register.filter("cdatetime", formats.as_datetime)
register.filter("cseconds", formats.as_seconds)
register.filter("sentence", formats.as_sentence)
register.filter("bare", formats.without_bracket)
register.filter("number", formats.as_number)
register.filter("yuan", formats.as_wan_yuan)
register.filter("mask_phone", formats.masked_phone)
register.filter("mask_name", formats.masked_name)
register.filter("mask_email", formats.masked_email)
register.filter("browser", formats.browser_of)


@register.simple_tag(takes_context=True)
def frame(context):
    """First thing in base.html: sets ``menu``, ``site`` and ``display`` for all that follows."""
    for name, value in navigation.frame(context["request"]).items():
        context[name] = value
    return ""


@register.filter
def rate(figures, names):
    """``{{ row|rate:"filed,base" }}``: both read from the object or dict; "—" when the base is 0."""
    numerator, base = (_parts.look(figures, name.strip()) for name in names.split(","))
    return formats.as_rate(numerator, base)


@register.simple_tag
def rate_of(numerator, base):
    return formats.as_rate(numerator, base)


@register.filter
def named(username, names):
    """``{{ row.created_by|named:names }}`` with the names of `portal.queries.named`."""
    return names.get(username, username) if names else username


@register.filter
def quarter_label(period, form=""):
    """2026Q3, or a row with year and quarter → 2026年三季度; with ``:"short"`` 三季度."""
    if hasattr(period, "year") and hasattr(period, "quarter"):
        period = f"{period.year}Q{period.quarter}"
    return formats.as_quarter(period, short=form == "short") if period else formats.NOTHING


@register.simple_tag
def icon(name, css=""):
    """A line icon ``i-*`` or a status shape ``s-*``; always beside a word, so it is hidden from readers."""
    shape = " icon--s" if name.startswith("s-") else ""
    extra = f" {css}" if css else ""
    return format_html(
        '<svg class="icon{}{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        shape,
        extra,
        static("portal/icons.svg"),
        name,
    )


@register.simple_tag
def status(code, word="", plain=False):
    """``{% status "overdue" "逾期未报 4 天" %}``: badge with shape, word and colour."""
    badge = badge_for(code, word)
    return format_html(
        '<span class="status status--{}{}">{}{}</span>',
        badge.tone,
        " status--plain" if plain else "",
        icon(badge.shape),
        badge.word,
    )


@register.simple_tag
def scan_status(file):
    """未扫描, 正常 or 已隔离 of an uploaded file, and 未配置病毒扫描 where nobody scans."""
    return status(file.scan, scanning.scan_word(file))


@register.simple_tag
def no_scanner():
    return not clamd.configured()


@register.inclusion_tag("components/_photos.html")
def photos(files, bureau=False):
    """Uploaded files, or rows that have one as `evidence`: thumbnail, name, scan.

    `bureau` adds the way to digest and original.
    """
    return {"rows": [_parts.photo(getattr(file, "evidence", file), bureau) for file in files]}


@register.simple_tag
def tone(code):
    """The class word of a state: ``<li class="is-{% tone report.state %}">``."""
    return badge_for(code, "-").tone


@register.simple_tag
def status_shape(code):
    return icon(badge_for(code, "-").shape)


@register.simple_tag
def badge_word(code):
    return badge_for(code).word


@register.simple_tag
def citation(cited):
    """A link to the article, with 待核实 while nobody has compared it; no space follows it."""
    return mark_safe(render_to_string("components/_citation.html", _parts.citation(cited)).strip())  # noqa: S308


@register.inclusion_tag("components/_reasons.html")
def reasons(items, law_on=None):
    """已满足 / 未满足 / 不明 / 需人工判断, each with what, why, evidence, article and date of the law."""
    return {"reasons": [_parts.reason(item) for item in items], "law_on": law_on}


@register.inclusion_tag("components/_qstrip.html")
def qstrip(cells, lead=None, year=""):
    """Four quarters of a year and the principal's participation beside them."""
    return {"cells": [_parts.cell(item) for item in cells], "lead": _parts.lead(lead), "year": year}


@register.inclusion_tag("components/_qmini.html")
def qmini(cells, lead=None):
    """The same strip, dense, for a table cell."""
    return {"cells": [_parts.cell(item) for item in cells], "lead": _parts.lead(lead)}


@register.inclusion_tag("components/_field.html")
def field(bound, css="", source="", unit="", small=False):
    """Label, star, source line, control, help and error of one form field, wired for screen readers."""
    return _parts.field(bound, css=css, source=source, unit=unit, small=small)


@register.inclusion_tag("components/_errors.html")
def form_errors(*forms):
    """Summary above a form that failed: every error once, each a link to its field."""
    return {"lines": [line for form in forms if form is not None for line in _parts.error_lines(form)]}


@register.inclusion_tag("components/_pager.html", takes_context=True)
def pager(context, page, unit="条"):
    """For a Django Page, or by key for an object with ``previous_key`` and ``next_key``."""
    return _parts.pager(page, query=_query(context), unit=unit)


@register.simple_tag(takes_context=True)
def query_string(context, **changes):
    """The present query with some keys changed; None or "" drops a key; paging keys fall unless named."""
    return _parts.query_string(_query(context), changes)


@register.inclusion_tag("components/_sort_head.html", takes_context=True)
def sort_head(context, key, label, css="", by="sort"):
    """A sortable column head: the whole <th>, with aria-sort; a second click turns the order."""
    return _parts.sort_head(_query(context), key=key, label=label, css=css, by=by)


def _query(context):
    return context["request"].GET
