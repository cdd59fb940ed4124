"""Configuration of what is counted; works move through their lifecycle, never here."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .models import District, Indicator, Target, TargetMilestone


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    list_display = ["code", "name_zh", "name_en", "unit_zh", "order"]


class MilestoneInline(admin.TabularInline):
    model = TargetMilestone
    extra = 0


@admin.register(Target)
class TargetAdmin(admin.ModelAdmin):
    """To look targets up: they change on their own pages, where every change is kept (members.access opens no more)."""

    list_display = ["indicator", "district", "year", "amount", "basis", "page"]
    list_filter = ["year", "indicator"]
    list_select_related = ["indicator", "district"]
    autocomplete_fields = ["district"]
    inlines = [MilestoneInline]
    readonly_fields = ["page"]

    @admin.display(description=_("Change"))
    def page(self, target: Target) -> str:
        return format_html('<a href="{}">{}</a>', target.get_absolute_url(), _("Targets page"))


@admin.register(District)
class DistrictAdmin(admin.ModelAdmin):
    """To look districts up; the list itself is the statistical bureau's and comes by `load_districts`."""

    list_display = ["code", "name", "short_name", "level"]
    list_filter = ["level"]
    search_fields = ["code", "name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: District | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: District | None = None) -> bool:
        return False
