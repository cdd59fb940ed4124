from altcha_django.views import ChallengeView
from django.urls import path

from .views import export, filing, finding, resident_actions, residents, staff, verdict_links

urlpatterns = [
    path("", staff.listing, name="complaints"),
    path("new/", filing.new, name="complaint_new"),
    path("new/similar/", filing.similar, name="complaint_similar"),
    path("new/suggestions/", filing.suggestions, name="complaint_suggestions"),
    path("new/challenge/", ChallengeView.as_view(), name="complaint_challenge"),
    path("find/", finding.find, name="complaint_find"),
    path("find/mail/", finding.mail, name="complaint_find_mail"),
    path("find/forget/", finding.forget, name="complaint_forget"),
    path("find/by-mail/<str:token>/", finding.mailed, name="complaint_mailed"),
    path("export/", export.export, name="complaint_export"),
    path("export.csv", export.export_csv, name="complaint_export_csv"),
    path("v/<str:token>/", verdict_links.by_link, name="complaint_verdict_link"),
    path("<str:code>/", residents.detail, name="complaint"),
    path("<str:code>/received/", filing.received, name="complaint_received"),
    path("<str:code>/join/", filing.join, name="complaint_join"),
    path("<str:code>/joined/", filing.joined, name="complaint_joined"),
    path("<str:code>/prove/", residents.prove, name="complaint_prove"),
    path("<str:code>/inform/", resident_actions.inform, name="complaint_inform"),
    path("<str:code>/withdraw/", resident_actions.withdraw, name="complaint_withdraw"),
    path("<str:code>/verdict/", resident_actions.verdict, name="complaint_verdict"),
    path("<str:code>/kept/", resident_actions.kept, name="complaint_kept"),
    path("<str:code>/erase/", resident_actions.erase, name="complaint_erase"),
    path("<str:code>/contact/", staff.reveal, name="complaint_reveal"),
    path("<str:code>/do/<slug:action>/", staff.act, name="complaint_act"),
    path("<str:code>/photos/<int:pk>/<slug:size>/", residents.photo, name="complaint_photo"),
]
