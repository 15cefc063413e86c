"""Panels of an enterprise's file that belong to apps this one does not know."""

from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from portal.scope import Scope


def parts(scope: Scope, enterprise_id: int, today: date) -> list[dict]:
    """Each with its `template`, an `anchor` and a `title` for the jump links; one query each."""
    return [import_string(path)(scope, enterprise_id, today) for path in settings.FILE_PARTS]
