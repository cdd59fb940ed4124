"""Who may, asked of the predicates alone: `perms` would read Django's own tables too, which hold nothing here."""

import rules
from django import template
from django.contrib.auth.models import AbstractBaseUser

register = template.Library()


@register.filter
def may(member: AbstractBaseUser, permission: str) -> bool:
    """`{% if request.user|may:"complaints.enter" %}`: no statement."""
    return rules.has_perm(permission, member)
