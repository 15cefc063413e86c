"""Addresses of the reminders: the gateway's receipts, the ledger, the ladder."""

from django.urls import path

from selfcheck.views import receipts
from selfcheck.views.bureau import reminder_ledger

urlpatterns = [
    path("sms/receipt/", receipts.sms_receipt, name="sms_receipt"),
    path("b/reminders/", reminder_ledger.ledger_list, name="ledger_list"),
    path("b/reminders/export.xlsx", reminder_ledger.ledger_export, name="ledger_export"),
    path("b/reminders/<int:obligation_id>/", reminder_ledger.ledger_detail, name="ledger_detail"),
]
