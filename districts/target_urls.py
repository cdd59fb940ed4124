"""Targets and the reports on them."""

from django.urls import path, register_converter

from . import report_views, target_views
from .fields import YearConverter

# "district_code" is registered by the first addresses of all, those of the dashboards.
register_converter(YearConverter, "year")

OF_TARGET = "<district_code:code>/<year:year>/<slug:indicator>/"

urlpatterns = [
    path("reports/", report_views.reports, name="reports"),
    path("reports/<int:pk>/", report_views.report, name="report"),
    path("reports/<int:pk>/confirm/", report_views.report_confirm, name="report_confirm"),
    path("reports/<int:pk>/return/", report_views.report_return, name="report_return"),
    path(f"{OF_TARGET}shares/", target_views.shares, name="target_shares"),
    path(f"{OF_TARGET}plan/", target_views.plan, name="target_plan"),
    path(f"{OF_TARGET}report/", report_views.report_new, name="report_new"),
    path(f"{OF_TARGET}history/", target_views.history, name="target_history"),
]
