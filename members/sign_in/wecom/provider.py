"""What allauth must know of WeChat Work."""

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.http import HttpRequest

from .views import WeComAdapter

IN_THE_APP = {"response_type": "code", "scope": "snsapi_base"}
BY_CODE = {"login_type": "CorpApp"}


class WeComProvider(OAuth2Provider):
    """One organisation, one app in it: its number goes with each request."""

    id = "wecom"
    name = "WeChat Work"
    account_class = ProviderAccount
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["userid"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Inside the app its member is known at once; elsewhere a code is scanned. The address decides nothing."""
        way = IN_THE_APP if "wxwork" in request.headers.get("User-Agent", "") else BY_CODE
        return way | {"agentid": str(self.app.settings["agent_id"])}


provider_classes = [WeComProvider]
