"""Units and accounts."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from districts.models import District

from . import lifecycle
from .models import Member, MemberEvent, Unit


class TreeList(ChangeList):
    """Whatever the reader would sort by: a tree has one order."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        return ["trail"]


def home_of(request: Any) -> District:
    """Administrators of a township are shown, and may enter, nothing outside of it."""
    return request.user.home_district


def within_home(name: str, request: Any) -> dict[str, QuerySet[Any]]:
    """What may be chosen in the field of this name; nothing for those that are open."""
    home = home_of(request)
    if name in ("district", "home_district"):
        return {"queryset": District.objects.within(home)}
    if name == "unit":
        return {"queryset": Unit.objects.in_district(home)}
    if name == "head":
        return {"queryset": Member.objects.in_district(home)}
    return {}


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    """The tree of units, each indented below the one it belongs to."""

    list_display = ["indented", "kind", "district", "head"]
    list_filter = ["kind"]
    search_fields = ["name"]
    list_select_related = ["district", "head"]
    autocomplete_fields = ["district", "parent", "head"]
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        return Unit.objects.in_district(home_of(request)).in_tree_order()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= within_home(db_field.name, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TreeList

    @admin.display(description=_("unit"))
    def indented(self, unit: Any) -> str:
        return format_html("{}{}", "\u3000" * (len(unit.trail) - 1), unit.name)


@admin.register(Member)
class MemberAdmin(UserAdmin):
    """Entries are corrected here; moves, roles and departures have pages of their own, which keep the history."""

    list_display = ["username", "name", "role", "unit", "home_district", "is_active"]
    list_filter = ["role", "is_active", "is_party_member"]
    search_fields = ["username", "name"]
    ordering = ["username"]
    list_select_related = ["unit", "home_district"]
    autocomplete_fields = ["unit", "home_district"]
    lasting = ("role", "unit", "home_district", "is_active", "is_staff")
    person = ("name", "position", "email", "is_party_member", "party_branch")
    place = ("role", "unit", "home_district")
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": person}),
        (
            _("Place and access"),
            {"fields": [*place, "is_active", "is_staff"], "description": _("Changed on the member's page.")},
        ),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2"]}),
        (_("Person"), {"fields": [*person, *place]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        return Member.objects.in_district(home_of(request)).order_by(*self.ordering)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= within_home(db_field.name, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.lasting if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody is deleted: who leaves keeps their history."""
        return False

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Keep in the history who set a password or took it away; never the password."""
        account = self.get_object(request, unquote(id))
        answer = super().user_change_password(request, id, form_url)
        now_is = Member.objects.filter(pk=account.pk).values_list("password", flat=True) if account else ()
        if account and account.password not in now_is:
            self.keep(account, request.user, gettext("Password"))
        return answer

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep in the history who made the account, or what was corrected."""
        by: Any = request.user
        if not change:
            obj.is_staff = obj.role == "administrator"
        super().save_model(request, obj, form, change)
        if not change:
            lifecycle.joined(obj, by=by, at=timezone.now()).save()
        elif form.changed_data:
            fields = [str(form.fields[name].label) for name in form.changed_data]
            self.keep(obj, by, "、".join(fields))

    def keep(self, member: Member, by: Any, what: str) -> None:
        MemberEvent.objects.create(
            member=member,
            kind=MemberEvent.Kind.CORRECTED,
            actor=by,
            at=timezone.now(),
            note=what[:500],
        )
