"""How accounts come to be: offices create them, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes the sign-up page that allauth would offer."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
