"""Logging: one JSON object a line on stderr, each with the request's id."""

from __future__ import annotations

from typing import Any

from app.config.env import Environment


def logging_config(env: Environment) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "app.core.logs.RequestIdFilter"},
            "broken": {"()": "app.core.logs.BrokenFilter"},
        },
        "formatters": {
            "json": {"()": "app.core.logs.JsonLine"},
            "text": {
                "()": "app.core.logs.Line",
                "fmt": "{asctime} {levelname:<7} {name}: {message} {request_id}",
                "style": "{",
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["request_id"],
                "formatter": env.log_format,
            },
        },
        "root": {"handlers": ["stderr"], "level": env.log_level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},  # Django's own handlers go
            "django.request": {"level": "ERROR", "filters": ["broken"]},
            "django.security": {"level": "CRITICAL"},
            # SQL would carry e-mail addresses and tokens.
            "django.db.backends": {"level": "INFO"},
            # Each failed attempt; the outage itself is told by app.core.database.
            "psycopg.pool": {"level": "ERROR"},
        },
    }
