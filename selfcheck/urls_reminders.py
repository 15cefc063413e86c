"""Addresses of the reminders: the gateway's receipts, the ledger, the ladder."""

from django.urls import path

from selfcheck.views import receipts
from selfcheck.views.bureau import ladder, reminder_ledger, reminder_letters

urlpatterns = [
    path("sms/receipt/", receipts.sms_receipt, name="sms_receipt"),
    path("b/reminders/", reminder_ledger.ledger_list, name="ledger_list"),
    path("b/reminders/export.xlsx", reminder_ledger.ledger_export, name="ledger_export"),
    path("b/reminders/<int:obligation_id>/", reminder_ledger.ledger_detail, name="ledger_detail"),
    path("b/reminders/letters/", reminder_letters.ledger_letters, name="ledger_letters"),
    path("b/reminders/letters/print/", reminder_letters.ledger_letters_print, name="ledger_letters_print"),
    path("b/reminders/letters/hand-over/", reminder_letters.ledger_letters_hand, name="ledger_letters_hand"),
    path("b/ladder/", ladder.ladder_detail, name="ladder_detail"),
    path("b/ladder/preview/", ladder.ladder_preview_list, name="ladder_preview"),
    path("b/ladder/edit/", ladder.ladder_edit, name="ladder_edit"),
]
