"""Uploaded files a reader may see."""

from django.db.models import QuerySet

from portal.models import EvidenceFile
from portal.scope import Scope


def evidence(scope: Scope) -> QuerySet[EvidenceFile]:
    return EvidenceFile.objects.visible_to(scope).order_by("-uploaded_at", "-pk")
