"""What casts doubt on a work's acceptance, for the pages of works: their app knows no complaints."""

from django import template

from ..doubts import doubts_about

register = template.Library()
register.simple_tag(doubts_about)
