"""WeChat Work's way through OAuth: the organisation's own token, then who the code belongs to."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.utils.http import urlencode


class WeComClient(OAuth2Client):
    """Asks as the organisation: its token says nothing of the person."""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        said = {"appid": self.consumer_key, "redirect_uri": self.callback_url, "state": self.state}
        return f"{authorization_url}?{urlencode(said | extra_params)}"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None) -> dict[str, Any]:
        params = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
        return asked(self.access_token_url, params)


def asked(url: str, params: dict[str, str]) -> dict[str, Any]:
    """The answer of WeChat Work's servers, which say in the body whether it went well.

    Raises OAuth2Error without the answer's text, for it may hold a token.
    """
    with get_adapter().get_requests_session() as session:
        response = session.get(url, params=params, timeout=10)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
    if problem := answer.get("errcode"):
        raise OAuth2Error(f"WeChat Work refused with error {problem}.")
    return answer
