from django.urls import path, register_converter

from core.week_field import WeekConverter
from districts.fields import DistrictCodeConverter

from . import demand_views as demand
from . import tally_views as tallies
from . import target_views as targets
from . import views

register_converter(WeekConverter, "week")
register_converter(DistrictCodeConverter, "district_code")

urlpatterns = [
    path("", views.home, name="home"),
    path("progress/", views.progress, name="progress"),
    path("progress/<district_code:code>/", views.progress, name="progress"),
    path("districts/<district_code:code>/", views.district, name="district"),
    path("districts/<district_code:code>/demand/", demand.demand_page, name="demand"),
    path("targets/<district_code:code>/", targets.targets, name="targets"),
    path("pledges/by/<slug:group>/", tallies.pledges_by, name="pledges_by"),
    path("work/uncovered/", demand.uncovered_here, name="uncovered"),
    path("work/", views.work, name="work"),
    path("summaries/", views.summaries, name="summaries"),
    path("summaries/<week:week>/", views.week, name="week"),
    path("summaries/<week:week>/<district_code:code>/", views.summary, name="summary"),
    path("healthz/", views.healthz, name="healthz"),
]
