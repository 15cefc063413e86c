"""What the tags hand to their templates: plain dicts with every key set, whatever object came in."""

from urllib.parse import urlencode

from django.forms import widgets
from django.urls import reverse

from portal import formats, navigation, renditions, scanning
from portal.badges import badge_for
from portal.sentences import sentence, sentences

PAGING_KEYS = ("page", "after", "before")
CHOICE_LISTS = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)


def look(thing, name, default=None):
    """An attribute or a key, None and absence being the same."""
    value = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
    return default if value is None else value


def citation(cited):
    """A ``legal.Citation`` with its place in the law register, or words alone where it is quoted by hand."""
    if not cited or isinstance(cited, str):
        return {"words": cited or "", "url": "", "unverified": False}
    register = navigation.address("selfcheck:law_register")
    return {
        "words": str(cited),
        "url": f"{register}#{cited.anchor}" if register else "",
        "unverified": bool(cited.instrument) and look(cited, "verified_on") is None,
    }


def reason(item):
    """A ``legal.Reason``, its ``as_json()``, or a dict with evidence_url, evidence and law_on added."""
    return {
        "state": str(look(item, "result")),
        "what": look(item, "condition", ""),
        "why": look(item, "text", ""),
        "citation": look(item, "citation"),
        "evidence_url": look(item, "evidence_url", ""),
        "evidence": look(item, "evidence", "查看证据"),
        "on": look(item, "law_on"),
    }


def cell(item):
    badge = badge_for(look(item, "status"), look(item, "word", ""))
    return {
        "quarter": formats.as_quarter(look(item, "quarter"), short=True),
        "badge": badge,
        "date": look(item, "date", ""),
        "now": look(item, "now", False),
        "url": look(item, "url", ""),
    }


def lead(item):
    if item is None:
        return None
    return {
        "count": look(item, "count", 0),
        "needed": look(item, "needed", 1),
        "tone": badge_for(look(item, "status")).tone,
        "sentence": look(item, "sentence", ""),
        "url": look(item, "url", ""),
    }


def field(bound, *, css, source, unit, small):
    errors = [_error(bound, error) for error in bound.errors.as_data()] if bound.errors else []
    warnings = look(look(bound.form, "warnings", {}), bound.name, [])
    described = _described_by(bound, errors, warnings, unit)
    return {
        "field": bound,
        "css": css,
        "source": source or look(look(bound.form, "sources", {}), bound.name, ""),
        "unit": unit,
        "kind": _kind(bound.field.widget),
        "control": _control(bound, errors, described, small),
        "errors": errors,
        "warnings": [warnings] if isinstance(warnings, str) else warnings,
        "described": described,
        "required": bound.field.required,
    }


def error_lines(form):
    """(anchor, sentence) of every error, the form's own first."""
    return [(f"#{_anchor(form[name])}" if name else "", line) for name, line in sentences(form)]


def pager(page, *, query, unit):
    base = {
        "unit": unit,
        "count": None,
        "more": False,
        "pages": [],
        "previous": "",
        "next": "",
        "first": "",
        "last": "",
    }
    if hasattr(page, "paginator"):
        return base | _numbered(page, query)
    base |= {"count": look(page, "count"), "more": look(page, "more", False)}
    base["per_page"] = look(page, "per_page")
    if previous := look(page, "previous_key"):
        base |= {"first": query_string(query, {}), "previous": query_string(query, {"before": previous})}
    if following := look(page, "next_key"):
        base["next"] = query_string(query, {"after": following})
    return base | {"keyset": True}


def query_string(query, changes):
    kept = [
        (key, value) for key, values in query.lists() if _stays(key, changes) for value in values if value
    ]
    added = [(key, str(value)) for key, value in changes.items() if value not in (None, "")]
    return "?" + urlencode(kept + added)


def sort_head(query, *, key, label, css, by):
    now = query.get(by, "")
    order = {key: "asc", f"-{key}": "desc"}.get(now, "")
    turned = f"-{key}" if order == "asc" else key
    words = {"asc": "ascending", "desc": "descending"}
    return {
        "label": label,
        "css": css,
        "order": order,
        "aria": words.get(order, ""),
        "url": query_string(query, {by: turned}),
    }


def _stays(key, changes):
    return key not in changes and key not in PAGING_KEYS


def _numbered(page, query):
    paginator = page.paginator

    def at(number):
        return query_string(query, {"page": number})

    elided = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    pages = [
        {"number": number, "url": at(number) if isinstance(number, int) else "", "now": number == page.number}
        for number in elided
    ]
    return {
        "count": paginator.count,
        "per_page": paginator.per_page,
        "pages": pages,
        "first": at(1) if page.has_previous() else "",
        "previous": at(page.previous_page_number()) if page.has_previous() else "",
        "next": at(page.next_page_number()) if page.has_next() else "",
        "last": at(paginator.num_pages) if page.has_next() else "",
        "keyset": False,
    }


def _error(bound, error):
    """The sentence up to its first full stop is set bold; params may bring the legal basis."""
    head, stop, rest = sentence(bound, error).partition("。")
    basis = error.params.get("citation") if getattr(error, "params", None) else None
    return {"head": head + stop, "rest": rest, "citation": basis}


def _kind(widget):
    if isinstance(widget, CHOICE_LISTS):
        return "choices"
    if isinstance(widget, widgets.CheckboxInput):
        return "check"
    return "upload" if isinstance(widget, widgets.FileInput) else "plain"


def _control(bound, errors, described, small):
    widget = bound.field.widget
    if isinstance(widget, CHOICE_LISTS):
        return ""
    attrs = {"class": _classes(widget, errors, small)}
    if widget.attrs.get("placeholder") in (bound.label, "Email address", "电子邮件地址"):
        del widget.attrs["placeholder"]  # a placeholder that repeats the label only looks like an answer
    if described:
        attrs["aria-describedby"] = described
    if errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


def _classes(widget, errors, small):
    base = "form-control"
    if isinstance(widget, widgets.CheckboxInput):
        base = "form-check-input"
    elif isinstance(widget, widgets.Select):
        base = "form-select"
    parts = [
        base,
        f"{base}-sm" if small else "",
        "is-invalid" if errors else "",
        widget.attrs.get("class", ""),
    ]
    return " ".join(part for part in parts if part)


def _described_by(bound, errors, warnings, unit):
    name = bound.auto_id or bound.html_name
    parts = [
        f"{name}_unit" if unit else "",
        f"{name}_helptext" if bound.help_text else "",
        f"{name}_error" if errors else "",
        f"{name}_warning" if warnings else "",
    ]
    return " ".join(part for part in parts if part)


def _anchor(bound):
    return bound.id_for_label or bound.auto_id or bound.html_name


def photo(file, bureau):
    """Addresses for one uploaded file; a quarantined one shows no picture."""
    shows = renditions.has_thumb(file) and not scanning.held_from_readers(file, redrawn=True)
    return {
        "file": file,
        "word": scanning.scan_word(file),
        "url": reverse("portal:evidence_view", args=[file.pk]),
        "thumb": reverse("portal:evidence_thumb", args=[file.pk]) if shows else "",
        "detail": reverse("portal:evidence_detail", args=[file.pk]) if bureau else "",
    }
