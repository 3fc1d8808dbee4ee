"""The pages as a WSGI application; the database is opened by whoever serves it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanhui.settings")
application = get_wsgi_application()
