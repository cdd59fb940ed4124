"""Signing in and out, and everything about one's own account. Allauth's sign-up pages have no address here."""

from allauth.account import views as allauth
from allauth.socialaccount import views as connections
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path, re_path

from . import views

own: list[URLPattern | URLResolver] = [
    path("", views.account, name="account"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("password/first/", allauth.password_set, name="account_set_password"),
    path("password/forgotten/", allauth.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        "^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("closed/", allauth.account_inactive, name="account_inactive"),
    path("sessions/", views.sessions, name="account_sessions"),
    path("second-step/", login_required(views.SecondStep.as_view()), name="mfa_index"),
    path("second-step/", include("allauth.mfa.urls")),
    path("connections/", connections.connections, name="socialaccount_connections"),
    path("connections/cancelled/", connections.login_cancelled, name="socialaccount_login_cancelled"),
    path("connections/error/", connections.login_error, name="socialaccount_login_error"),
    path("connections/", include("allauth.socialaccount.providers.dingtalk.urls")),
    path("connections/", include("members.sign_in.wecom.urls")),
]

urlpatterns = [
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("account/", include(own)),
    path("sign-ins/", views.sign_ins, name="sign_ins"),
    path("sign-ins/<str:username>/reset/", views.second_factor_reset, name="second_factor_reset"),
]
