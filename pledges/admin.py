"""Configuration of campaigns; pledges themselves move through their lifecycle, never here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import Campaign, Initiative


class InitiativeInline(admin.TabularInline):
    model = Initiative
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not (obj and obj.closed_at)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.closed_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.closed_at)


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    list_display = ["name", "opens_on", "closes_on", "owed_min", "owed_max", "closed_at"]
    inlines = [InitiativeInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A closed campaign is only looked at."""
        return super().has_change_permission(request, obj) and not (obj and obj.closed_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.closed_at)
