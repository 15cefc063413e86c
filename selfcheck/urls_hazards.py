"""Addresses of a hazard's life on the enterprise's side."""

from django.urls import path

from selfcheck.views.enterprise import (
    hazard_end,
    hazard_orders,
    hazard_papers,
    hazard_plans,
    hazard_reports,
    hazards,
)

ONE = "e/hazards/<int:hazard_id>/"

urlpatterns = [
    path("e/hazards/", hazards.hazard_list, name="hazard_list"),
    path("e/hazards/export/", hazards.hazard_export, name="hazard_export"),
    path("e/hazards/add/", hazards.hazard_add, name="hazard_add"),
    path(ONE, hazards.hazard_detail, name="hazard_detail"),
    path(f"{ONE}edit/", hazards.hazard_edit, name="hazard_edit"),
    path(f"{ONE}report/", hazard_reports.hazard_report, name="hazard_report"),
    path(f"{ONE}reports/<int:version>/", hazard_reports.hazard_receipt, name="hazard_receipt"),
    path(f"{ONE}reports/<int:version>/read/", hazard_reports.hazard_acknowledge, name="hazard_acknowledge"),
    path(f"{ONE}staff/", hazard_reports.hazard_staff, name="hazard_staff"),
    path(f"{ONE}plan/", hazard_plans.hazard_plan, name="hazard_plan"),
    path(f"{ONE}plan/<slug:element>/", hazard_plans.hazard_element, name="hazard_element"),
    path(f"{ONE}start/", hazard_plans.hazard_start, name="hazard_start"),
    path(f"{ONE}controls/add/", hazard_plans.hazard_control, name="hazard_control"),
    path(f"{ONE}progress/add/", hazard_plans.hazard_progress, name="hazard_progress"),
    path(f"{ONE}extension/", hazard_end.hazard_extend, name="hazard_extend"),
    path(f"{ONE}extension/decide/", hazard_end.hazard_extension_decide, name="hazard_extension_decide"),
    path(f"{ONE}extension/withdraw/", hazard_end.hazard_extension_withdraw, name="hazard_extension_withdraw"),
    path(f"{ONE}rectified/", hazard_end.hazard_rectify, name="hazard_rectify"),
    path(f"{ONE}accept/", hazard_end.hazard_accept, name="hazard_accept"),
    path(f"{ONE}close/", hazard_end.hazard_close, name="hazard_close"),
    path(f"{ONE}order/receive/", hazard_orders.hazard_order_receive, name="hazard_order_receive"),
    path(f"{ONE}order/progress/", hazard_orders.hazard_order_progress, name="hazard_order_progress"),
    path(f"{ONE}order/extension/", hazard_orders.hazard_order_extend, name="hazard_order_extend"),
    path(f"{ONE}order/acceptance/", hazard_orders.hazard_order_accept, name="hazard_order_accept"),
    path(f"{ONE}order/withdraw/", hazard_orders.hazard_request_withdraw, name="hazard_request_withdraw"),
    path(f"{ONE}papers/<slug:sheet>.<slug:suffix>", hazard_papers.hazard_paper, name="hazard_paper"),
    path(
        f"{ONE}requests/<slug:kind>/<int:request_id>.<slug:suffix>",
        hazard_papers.hazard_request_paper,
        name="hazard_request_paper",
    ),
    path(f"{ONE}escalate/", hazard_orders.hazard_escalate, name="hazard_escalate"),
]
