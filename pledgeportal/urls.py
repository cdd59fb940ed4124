"""Every address of the portal."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from complaints.views.visits import worker as visit_worker
from districts.views.boundaries import boundaries

from .operation.views import statements
from .rights.views import roles

# One way to sign in, with its throttling, for the admin too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_title = admin.site.site_header = _("Dingzhou Pledge Portal")
admin.site.index_title = _("Settings of the portal")

urlpatterns = [
    path("", include("summaries.urls")),
    path("complaints/", include("complaints.urls")),
    path("pledges/", include("pledges.urls")),
    path("stories/", include("pledges.story_urls")),
    path("visits/", include("complaints.visit_urls")),
    path("visits/", include("summaries.visit_urls")),
    # From the root, so that it may serve the form of a visit.
    path("visit-worker.js", visit_worker, name="visit_worker"),
    path("members/", include("members.roster_urls")),
    path("members/", include("pledges.transfers.urls")),
    path("works/look-again/", include("complaints.look_again_urls")),
    path("works/", include("districts.urls")),
    path("districts/<district_code:code>/boundaries/", boundaries, name="boundaries"),
    path("targets/", include("districts.target_urls")),
    path("", include("members.sign_in.urls")),
    path("roles/", roles, name="roles"),
    path("operation/statements/", statements, name="statements"),
    path("language/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    # Browsers ask for it by themselves where a page names no icon: the admin's, a photo.
    path("favicon.ico", lambda request: redirect(static("img/mark.svg")), name="favicon"),
]

if settings.DEBUG:
    gallery = TemplateView.as_view(template_name="components/gallery.html")
    urlpatterns.append(path("components/", gallery, name="gallery"))
