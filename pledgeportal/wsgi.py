"""The WSGI entry point that gunicorn serves."""

from django.core.wsgi import get_wsgi_application

from pledgeportal.startup import require_settings

require_settings()
application = get_wsgi_application()
