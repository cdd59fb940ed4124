"""Units and accounts."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from .models import Member, Unit


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "district"]
    list_filter = ["kind"]
    search_fields = ["name"]
    list_select_related = ["district"]
    autocomplete_fields = ["district", "head"]


@admin.register(Member)
class MemberAdmin(UserAdmin):
    list_display = ["username", "name", "role", "unit", "home_district", "is_active"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "name"]
    ordering = ["username"]
    list_select_related = ["unit", "home_district"]
    autocomplete_fields = ["unit", "home_district"]
    person = ("name", "position", "role", "unit", "home_district", "email")
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": person}),
        (_("Access"), {"fields": ["is_active", "is_staff"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2"]}),
        (_("Person"), {"fields": person}),
    ]
