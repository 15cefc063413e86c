"""Addresses of the reminders: the gateway's receipts, the ledger, the ladder."""

from django.urls import path

from selfcheck.views import receipts

urlpatterns = [
    path("sms/receipt/", receipts.sms_receipt, name="sms_receipt"),
]
