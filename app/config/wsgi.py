"""What gunicorn serves: `app.config.wsgi:application`."""

from __future__ import annotations

import os

from app.core.warming import leave_out_unused, warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.config.settings")

leave_out_unused()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
warm_up(application, settings.ENV.hosts[0].lstrip(".").replace("*", "localhost"))
