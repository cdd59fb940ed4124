"""To WeChat Work and back."""

from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest

from .client import WeComClient, asked


class WeComAdapter(OAuth2Adapter):
    """WeChat Work's addresses (developer.work.weixin.qq.com, 身份验证)."""

    provider_id = "wecom"
    access_token_url = "https://qyapi.weixin.qq.com/cgi-bin/gettoken"  # noqa: S105  # an address
    profile_url = "https://qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo"
    client_class = WeComClient

    @property
    def authorize_url(self) -> str:
        if "wxwork" in self.request.headers.get("User-Agent", ""):
            return "https://open.weixin.qq.com/connect/oauth2/authorize"
        return "https://login.work.weixin.qq.com/wwlogin/sso/login"

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who scanned; people outside of the organisation have no `userid` and are nobody here."""
        person = asked(self.profile_url, {"access_token": token.token, "code": request.GET["code"]})
        if "userid" not in person:
            raise ProviderException("Not a member of the organisation.")
        return self.get_provider().sociallogin_from_response(request, {"userid": person["userid"]})


oauth2_login = OAuth2LoginView.adapter_view(WeComAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WeComAdapter)
