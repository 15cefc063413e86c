"""Addresses of the audit trail."""

from django.urls import path

from portal.views import audit

urlpatterns = [
    path("b/audit/", audit.audit_list, name="audit_list"),
    path("b/audit/export/", audit.audit_export, name="audit_export"),
    path("b/audit/anchors/", audit.audit_anchors, name="audit_anchors"),
    path("b/audit/anchors/export.csv", audit.audit_anchors_file, name="audit_anchors_file"),
    path("b/audit/anchors/<int:event_id>/", audit.audit_anchor, name="audit_anchor"),
    path("b/audit/<int:event_id>/", audit.audit_detail, name="audit_detail"),
    path("e/audit/", audit.own_audit_list, name="own_audit_list"),
    path("e/audit/<int:event_id>/", audit.own_audit_detail, name="own_audit_detail"),
]
