from django.urls import path

from .views import (
    beneficiary,
    campaigns,
    duties,
    lists,
    missing,
    page,
    promising,
    public,
    sheets,
    supervision,
)
from .views.duty import duty

urlpatterns = [
    path("", lists.listing, name="pledges"),
    path("public/", public.public, name="pledges_public"),
    path("new/", promising.new, name="pledge_new"),
    path("drafts/<int:pk>/delete/", promising.delete_draft, name="pledge_draft_delete"),
    path("duty/<str:code>/", duty, name="pledge_duty"),
    path("approvals/", lists.approvals, name="pledge_approvals"),
    path("export.<slug:kind>", sheets.export, name="pledges_export"),
    path("missing/", missing.missing, name="pledges_missing"),
    path("missing.csv", missing.missing_csv, name="pledges_missing_csv"),
    path("duties/", duties.duty_list, name="duty_list"),
    path("notes/", supervision.notes, name="supervision_notes"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/<int:pk>/close/", campaigns.close, name="campaign_close"),
    path("v/thanks/", beneficiary.thanks, name="pledge_thanks"),
    path("v/<str:token>/", beneficiary.by_link, name="pledge_by_link"),
    path(
        "v/<str:token>/photos/<int:photo_pk>/<slug:size>/",
        beneficiary.photo_by_link,
        name="pledge_photo_by_link",
    ),
    path("<int:pk>/", page.detail, name="pledge"),
    path("<int:pk>/resubmit/", promising.resubmit, name="pledge_resubmit"),
    path("<int:pk>/link/", beneficiary.make_link, name="pledge_link"),
    path("<int:pk>/do/<slug:action>/", page.act, name="pledge_act"),
    path("<int:pk>/photos/<int:photo_pk>/<slug:size>/", page.photo, name="pledge_photo"),
]
