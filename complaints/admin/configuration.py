"""Configuration of categories, limits, routing and templates; complaints move through their lifecycle, never here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import Category, EmergencyWord, ReplyTemplate, RoutingRule, TimeLimit, WatchedCategory


class NewCategoryForm(forms.ModelForm):
    """A category and the one that it belongs below: the first level is the city's own and stays as it is."""

    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=Category.objects.filter(depth__lt=3).order_by("path")
    )


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    """None is deleted: what lies below would go with it, and frozen summaries name the first level."""

    list_display = ["name_zh", "name_en", "depth", "limit_class"]
    list_editable = ["limit_class"]
    list_filter = ["limit_class", "depth"]
    search_fields = ["name_zh", "name_en"]
    fields = ["name_zh", "name_en", "limit_class"]

    def get_fields(self, request: HttpRequest, obj: Category | None = None) -> Any:
        return self.fields if obj else ["parent", *self.fields]

    def get_form(
        self, request: HttpRequest, obj: Category | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = {} if change else {"form": NewCategoryForm}
        return super().get_form(request, obj, change, **form, **kwargs)

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """A new one has its place in the tree from the one above it."""
        if change:
            obj.save()
        else:
            Category.objects.add_child(form.cleaned_data["parent"], instance=obj)

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        return False


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


@admin.register(WatchedCategory)
class WatchedCategoryAdmin(admin.ModelAdmin):
    """Which matters, raised in the village of an accepted work, have somebody look at it again."""

    list_display = ["indicator", "category"]
    list_filter = ["indicator"]
    list_select_related = ["indicator", "category"]
    autocomplete_fields = ["category"]
