"""What gunicorn serves: `app.config.wsgi:application`."""

from __future__ import annotations

import os

from app.core.warming import leave_out_unused, warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.config.settings")

leave_out_unused()

import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup(set_prefix=False)

from app.core.gateway import Gateway  # noqa: E402

application = Gateway()
warm_up(application, settings.ENV.hosts[0].lstrip(".").replace("*", "localhost"))
