"""Signing in with WeChat Work (企业微信). Allauth brings WeChat, which is another system with other accounts."""
