"""Addresses of the reminders: the gateway's receipts, the ledger, the ladder."""

from django.urls import path

from selfcheck.views import receipts
from selfcheck.views.bureau import ladder, reminder_ledger

urlpatterns = [
    path("sms/receipt/", receipts.sms_receipt, name="sms_receipt"),
    path("b/reminders/", reminder_ledger.ledger_list, name="ledger_list"),
    path("b/reminders/export.xlsx", reminder_ledger.ledger_export, name="ledger_export"),
    path("b/reminders/<int:obligation_id>/", reminder_ledger.ledger_detail, name="ledger_detail"),
    path("b/ladder/", ladder.ladder_detail, name="ladder_detail"),
    path("b/ladder/preview/", ladder.ladder_preview_list, name="ladder_preview"),
    path("b/ladder/edit/", ladder.ladder_edit, name="ladder_edit"),
]
