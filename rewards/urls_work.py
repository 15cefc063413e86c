"""/e/tips/: what handlers, approvers and cashiers of the enterprise work with."""

from django.urls import path

from rewards.views import awards, handling, inbox, ledger, poster, registering, schemes

urlpatterns = [
    path("", inbox.tip_list, name="tip_list"),
    path("poster.pdf", poster.poster, name="poster"),
    path("scheme/", schemes.scheme_detail, name="scheme_detail"),
    path("scheme/publish/", schemes.scheme_form, name="scheme_form"),
    path("scheme/channel/open/", schemes.channel_open, name="channel_open"),
    path("scheme/channel/change/", schemes.channel_change, name="channel_change"),
    path("scheme/channel/close/", schemes.channel_close, name="channel_close"),
    path("awards/", awards.award_list, name="award_list"),
    path("awards/<int:award_id>/", awards.award_detail, name="award_detail"),
    path("awards/<int:award_id>/approve/", awards.award_approve, name="award_approve"),
    path("awards/<int:award_id>/refuse/", awards.award_refuse, name="award_refuse"),
    path("awards/<int:award_id>/settle/", awards.award_settle, name="award_settle"),
    path("awards/<int:award_id>/publish/", awards.award_publish, name="award_publish"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export/", ledger.ledger_export, name="ledger_export"),
    path("ledger/notice/", ledger.ledger_notice, name="ledger_notice"),
    path("<int:tip_id>/", inbox.tip_detail, name="tip_detail"),
    path("<int:tip_id>/files/<int:position>/", inbox.tip_file, name="tip_file"),
    path("<int:tip_id>/acknowledge/", handling.tip_acknowledge, name="tip_acknowledge"),
    path("<int:tip_id>/verify/", handling.tip_verify, name="tip_verify"),
    path("<int:tip_id>/reject/", handling.tip_reject, name="tip_reject"),
    path("<int:tip_id>/feedback/", handling.tip_feedback, name="tip_feedback"),
    path("<int:tip_id>/answer/", handling.tip_answer, name="tip_answer"),
    path("<int:tip_id>/hand-over/", handling.tip_hand_over, name="tip_hand_over"),
    path("<int:tip_id>/hand-up/", handling.tip_hand_up, name="tip_hand_up"),
    path("<int:tip_id>/identity/", handling.tip_identity, name="tip_identity"),
    path("<int:tip_id>/appeal/", handling.tip_appeal, name="tip_appeal"),
    path("<int:tip_id>/register/", registering.tip_register, name="tip_register"),
    path("<int:tip_id>/link/", registering.tip_link, name="tip_link"),
    path("<int:tip_id>/award/", awards.award_propose, name="award_propose"),
    path("<int:tip_id>/close/", handling.tip_close, name="tip_close"),
]
