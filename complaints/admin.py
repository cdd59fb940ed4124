"""Configuration of categories; complaints themselves move through their lifecycle, never here."""

from django.contrib import admin

from .models import Category, EmergencyWord


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["name_zh", "name_en", "depth", "limit_class"]
    list_filter = ["limit_class", "depth"]
    search_fields = ["name_zh", "name_en"]
    fields = ["name_zh", "name_en", "limit_class"]


@admin.register(EmergencyWord)
class EmergencyWordAdmin(admin.ModelAdmin):
    list_display = ["word", "call", "stops"]
    list_editable = ["call", "stops"]
    list_filter = ["call", "stops"]
    search_fields = ["word"]
