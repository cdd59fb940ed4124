"""Configuration of categories, limits, routing and templates; complaints move through their lifecycle, never here."""

from django.contrib import admin
from django.http import HttpRequest

from ..models import Category, EmergencyWord, ReplyTemplate, RoutingRule, TimeLimit


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["name_zh", "name_en", "depth", "limit_class"]
    list_editable = ["limit_class"]
    list_filter = ["limit_class", "depth"]
    search_fields = ["name_zh", "name_en"]
    fields = ["name_zh", "name_en", "limit_class"]


@admin.register(EmergencyWord)
class EmergencyWordAdmin(admin.ModelAdmin):
    list_display = ["word", "call", "stops"]
    list_editable = ["call", "stops"]
    list_filter = ["call", "stops"]
    search_fields = ["word"]


@admin.register(TimeLimit)
class TimeLimitAdmin(admin.ModelAdmin):
    """Versions: a change is a new row with its first day; what held once stays readable and cannot be edited."""

    list_display = ["limit_class", "category", "valid_from", "accept", "contact", "answer", "extension"]
    list_filter = ["limit_class"]
    list_select_related = ["category"]
    autocomplete_fields = ["category"]

    def has_change_permission(self, request: HttpRequest, obj: TimeLimit | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TimeLimit | None = None) -> bool:
        return False


@admin.register(RoutingRule)
class RoutingRuleAdmin(admin.ModelAdmin):
    """The first active rule that fits proposes the unit; /complaints/routing/ shows which one fires."""

    list_display = ["__str__", "order", "category", "district", "unit", "active", "note"]
    list_editable = ["order", "active"]
    list_filter = ["active"]
    list_select_related = ["category", "district", "unit"]
    search_fields = ["note", "category__name_zh", "unit__name"]
    autocomplete_fields = ["category", "district", "unit"]


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(admin.ModelAdmin):
    list_display = ["title", "category"]
    list_select_related = ["category"]
    search_fields = ["title", "body"]
    autocomplete_fields = ["category"]
