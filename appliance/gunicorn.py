"""gunicorn's settings, as `--config python:appliance.gunicorn`.

Reference: https://docs.gunicorn.org/en/stable/settings.html
"""

from __future__ import annotations

import gc
import os
from typing import Any

from appliance.config import load_config
from appliance.limits import limits
from appliance.paths import Paths

# Loading makes next to no garbage: looking for it is a tenth of a start.
gc.disable()

_config = load_config(os.environ)
_paths = Paths.from_env(os.environ)
# gunicorn's DEBUG lines carry addresses, and the head of a request that broke off.
_log_level = "INFO" if _config.log_level == "DEBUG" else _config.log_level
_developing = os.environ.get("APPLIANCE_DEV") == "1"

# The port is the seed's, for a look from inside; nginx uses the socket.
bind = [f"unix:{_paths.gunicorn_socket}", f"127.0.0.1:{_config.gunicorn_port}"]
workers = _config.web_workers or limits().workers
threads = _config.web_threads
worker_class = "appliance.gunicorn_worker.Worker"
worker_tmp_dir = "/dev/shm"
preload_app = not _developing
reload = _developing
control_socket_disable = True

timeout = 30
graceful_timeout = 2  # nginx has drained before gunicorn is asked to stop
keepalive = 75  # longer than nginx keeps a connection to us: it closes first
backlog = 512

# What nginx lets through, see large_client_header_buffers: it refuses the rest itself.
limit_request_line = 8190
limit_request_field_size = 8192
limit_request_fields = 1000

accesslog = None  # nginx writes the access log
errorlog = "-"
loglevel = _log_level.lower()
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "root": {"handlers": []},  # gunicorn would send it to a handler that is not here
    "formatters": {
        "line": {
            "()": "appliance.log_formatter.LineFormatter",
            "as_text": _config.log_format == "text",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "gunicorn.error": {
            "handlers": ["stderr"],
            "level": _log_level,
            "propagate": False,
        }
    },
}
forwarded_allow_ips = ""  # the scheme is Django's to judge, from the header nginx wrote
secure_scheme_headers: dict[str, str] = {}


def when_ready(server: Any) -> None:
    """Keep what is loaded out of the collector's reach, so that workers share its pages."""
    gc.collect()
    gc.freeze()
    gc.enable()
