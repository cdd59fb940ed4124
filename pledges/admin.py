"""Configuration of campaigns; pledges themselves move through their lifecycle, never here."""

from django.contrib import admin

from .models import Campaign, Initiative


class InitiativeInline(admin.TabularInline):
    model = Initiative
    extra = 0


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    list_display = ["name", "opens_on", "closes_on", "owed_min", "owed_max"]
    inlines = [InitiativeInline]
