"""/b/tips/: figures and clocks of the area, the fast lane, the retaliation watch, the escrow."""

from django.urls import path

from rewards.views import bureau, custody, fast_judging, fast_lane, proofs

urlpatterns = [
    path("", bureau.overview, name="overview"),
    path("without-scheme/", bureau.without_scheme, name="without_scheme"),
    path("late/", bureau.late_list, name="late_list"),
    path("retaliation/", bureau.retaliation_list, name="retaliation_list"),
    path("cases/", fast_lane.fast_list, name="fast_list"),
    path("cases/<int:fast_id>/", fast_lane.fast_detail, name="fast_detail"),
    path("cases/<int:fast_id>/open/", fast_lane.fast_ask, name="fast_ask"),
    path("cases/<int:fast_id>/accept/", fast_lane.fast_accept, name="fast_accept"),
    path("cases/<int:fast_id>/acknowledge/", fast_judging.fast_acknowledge, name="fast_acknowledge"),
    path("cases/<int:fast_id>/verify/", fast_judging.fast_verify, name="fast_verify"),
    path("cases/<int:fast_id>/reject/", fast_judging.fast_reject, name="fast_reject"),
    path("cases/<int:fast_id>/feedback/", fast_judging.fast_feedback, name="fast_feedback"),
    path("cases/<int:fast_id>/reopen/", fast_judging.fast_reopen, name="fast_reopen"),
    path("cases/<int:fast_id>/appeal/", fast_judging.fast_appeal, name="fast_appeal"),
    path("cases/<int:fast_id>/hand-over/", fast_judging.fast_hand_over, name="fast_hand_over"),
    path("cases/<int:fast_id>/answer/", fast_judging.fast_say, name="fast_say"),
    path("cases/<int:fast_id>/identity/", fast_lane.fast_identity, name="fast_identity"),
    path("cases/<int:fast_id>/handle/", fast_lane.fast_handle, name="fast_handle"),
    path("cases/<int:fast_id>/files/<int:position>/", fast_lane.fast_file, name="fast_file"),
    path("openings/<int:opening_id>/confirm/", fast_lane.opening_confirm, name="opening_confirm"),
    path("proof/", proofs.proof_check, name="proof_check"),
    path("custody/", custody.custody, name="custody"),
    path("custody/passphrase/", custody.custodian_new, name="custodian_new"),
    path("custody/key/", custody.escrow_make, name="escrow_make"),
]
