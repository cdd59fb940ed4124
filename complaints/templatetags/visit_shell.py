"""The release of the form that a phone keeps."""

from django import template

from ..visit_shell import shell_version

register = template.Library()
register.simple_tag(shell_version, name="visit_shell_version")
