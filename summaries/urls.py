from django.urls import path, register_converter

from core.week_field import WeekConverter
from districts.fields import DistrictCodeConverter

from . import api_views as api
from . import complaint_weeks_views as complaint_weeks
from . import dashboard_views as dashboards
from . import demand_views as demand
from . import document_views as documents
from . import edition_views as editions
from . import map_views as maps
from . import monthly_views as monthly
from . import public_views as public
from . import raised_views as raised
from . import screen_views as screens
from . import subscription_views as subscriptions
from . import summary_views as weekly
from . import tally_views as tallies
from . import target_views as targets
from . import views
from . import weeks_views as work_on_weeks

register_converter(WeekConverter, "week")
register_converter(DistrictCodeConverter, "district_code")

urlpatterns = [
    path("", public.home, name="home"),
    path("progress/", public.progress, name="progress"),
    path("progress/<district_code:code>/", public.progress, name="progress"),
    path("progress/<district_code:code>/data.csv", public.data, {"kind": "csv"}, name="progress_csv"),
    path("progress/<district_code:code>/data.json", public.data, {"kind": "json"}, name="progress_json"),
    path("districts/<district_code:code>/", dashboards.district, name="district"),
    path("districts/<district_code:code>/export/", dashboards.export, name="district_export"),
    path("districts/<district_code:code>/screen/", screens.screen, name="district_screen"),
    path("districts/<district_code:code>/displays/", screens.display_list, name="displays"),
    path(
        "districts/<district_code:code>/displays/<int:pk>/revoke/",
        screens.display_revoke,
        name="display_revoke",
    ),
    path("districts/<district_code:code>/map.json", maps.map_shapes, name="district_map"),
    path("screen/<str:token>/", screens.display, name="display"),
    path("screen/<str:token>/map.json", maps.display_shapes, name="display_map"),
    path("districts/<district_code:code>/demand/", demand.demand_page, name="demand"),
    path("targets/<district_code:code>/", targets.targets, name="targets"),
    path("pledges/by/<slug:group>/", tallies.pledges_by, name="pledges_by"),
    path("work/uncovered/", demand.uncovered_here, name="uncovered"),
    path("work/", views.work, name="work"),
    path("summaries/", weekly.summaries, name="summaries"),
    path("summaries/monthly/", monthly.monthly, name="monthly"),
    path("summaries/monthly.xlsx", monthly.monthly_sheet, name="monthly_sheet"),
    path("summaries/of/<str:code>/", complaint_weeks.of_complaint, name="complaint_weeks"),
    path("summaries/weeks/", work_on_weeks.weeks, name="weeks"),
    path("summaries/weeks/compile/", work_on_weeks.compile_missing, name="weeks_compile"),
    path("summaries/weeks/compare/", work_on_weeks.compare, name="weeks_compare"),
    path("summaries/weeks/schedule/", work_on_weeks.change_schedule, name="weeks_schedule"),
    path("summaries/subscribe/<district_code:code>/", subscriptions.subscribe, name="subscribe"),
    path("summaries/subscribers/<district_code:code>/", subscriptions.subscribers, name="subscribers"),
    path(
        "summaries/subscribers/<district_code:code>/<int:pk>/end/",
        subscriptions.subscriber_end,
        name="subscriber_end",
    ),
    path("summaries/mails/confirm/<str:token>/", subscriptions.confirm, name="subscription_confirm"),
    path("summaries/mails/end/<str:token>/", subscriptions.end, name="subscription_end"),
    path("summaries/template/", documents.template, name="summary_template"),
    path("summaries/template/use/", documents.template_use, name="summary_template_use"),
    path("summaries/template/builtin.docx", documents.template_builtin, name="summary_template_builtin"),
    path("summaries/template/<int:version>.docx", documents.template_file, name="summary_template_file"),
    path("summaries/<week:week>/", weekly.week, name="week"),
    path("summaries/<week:week>/<district_code:code>/", weekly.summary, name="summary"),
    path(
        "summaries/<week:week>/<district_code:code>/version/<int:edition>/",
        weekly.version,
        name="summary_version",
    ),
    path(
        "summaries/<week:week>/<district_code:code>/raised/<int:place>/",
        raised.raised,
        name="summary_raised",
    ),
    path(
        "summaries/<week:week>/<district_code:code>/version/<int:edition>/raised/<int:place>/",
        raised.raised,
        name="summary_raised",
    ),
    path("summaries/<week:week>/<district_code:code>/word/", documents.word, name="summary_word"),
    path(
        "summaries/<week:week>/<district_code:code>/version/<int:edition>/word/",
        documents.word,
        name="summary_word",
    ),
    path("summaries/<week:week>/<district_code:code>/sheet/", documents.sheet, name="summary_sheet"),
    path(
        "summaries/<week:week>/<district_code:code>/version/<int:edition>/sheet/",
        documents.sheet,
        name="summary_sheet",
    ),
    path("summaries/<week:week>/<district_code:code>/edit/", editions.edit, name="summary_edit"),
    path("summaries/<week:week>/<district_code:code>/anew/", editions.anew, name="summary_anew"),
    path("summaries/<week:week>/<district_code:code>/publish/", editions.publish, name="summary_publish"),
    path("summaries/<week:week>/<district_code:code>/send/", work_on_weeks.send, name="summary_send"),
    path("summaries/<week:week>/<district_code:code>/correct/", editions.correct, name="summary_correct"),
    path("api/summaries/", api.summaries, name="api_summaries"),
    path("api/summaries/<week:week>/<district_code:code>/", api.summary, name="api_summary"),
    path("healthz/", views.healthz, name="healthz"),
]
