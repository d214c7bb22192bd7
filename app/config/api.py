"""Settings of the API's libraries: REST framework, tokens, schema."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app import __version__

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["app.accounts.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["app.core.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["app.core.parsers.SafeJsonParser"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
    ],
    "DEFAULT_PAGINATION_CLASS": "app.core.pagination.Cursor",
    # OPTIONS is for CORS alone, and its middleware answers that.
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "app.core.openapi.operations.OperationSchema",
    "EXCEPTION_HANDLER": "app.core.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,
}

SIMPLE_JWT: dict[str, Any] = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=14),
    "ISSUER": "wisebet",
    "USER_ID_FIELD": "id",
    "UPDATE_LAST_LOGIN": False,  # the log-in service does
}

_DESCRIPTION = """\
A person's own record of bets placed at legal bookmakers.

- Sign in at `/api/auth/login`, send `Authorization: Bearer <access>` with every call.
- Every error is `application/problem+json` (RFC 9457) with `errors[]` and a `request_id`.
- Money and odds are strings; times are ISO 8601 with a zone.
- Texts are English or Spanish, by `Accept-Language`.
- `503` comes with `Retry-After`: nothing was changed, try again.
"""

_TAGS = [
    ("auth", "Registration, sessions and the own profile."),
    ("me", "Everything about me: taking it along, erasing it."),
    ("catalogue", "Bookmakers, sports and competitions."),
    ("accounts", "My accounts: one a bookmaker, in one currency."),
    ("bankrolls", "What I set aside for betting."),
    ("tipsters", "Whose advice I follow."),
    ("tags", "My own words for bets."),
    ("bets", "Bets and what becomes of them."),
    ("attachments", "Photos of my slips, for me alone."),
    ("imports", "Files of bets: what would become of each row, and the bets made of them."),
    ("ledger", "Where the money is: an append-only double-entry ledger."),
    ("stats", "Figures of my bets, one result a currency. With the filters of the list of bets."),
    ("sharing", "Links that show my results to whoever has them."),
    ("responsible", "Limits, cool-offs, and alerts of what went beyond them."),
    ("tools", "Calculators: notations of odds, margins, stakes. Nothing is kept."),
]
# A convention of documentation pages: the tags, in the order of a person's way.
_TAG_GROUPS = {
    "Person": ["auth", "me"],
    "Before a bet": ["catalogue", "accounts", "bankrolls", "tipsters", "tags"],
    "Bets": ["bets", "attachments", "imports", "ledger"],
    "Results": ["stats", "sharing", "responsible", "tools"],
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "WiseBet API",
    "DESCRIPTION": _DESCRIPTION,
    "VERSION": __version__,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/(v1|auth)",
    # Relative: the document is of whichever appliance it was read from.
    "SERVERS": [{"url": "/", "description": "This appliance."}],
    "TAGS": [{"name": name, "description": description} for name, description in _TAGS],
    "EXTENSIONS_ROOT": {
        "x-tagGroups": [{"name": name, "tags": tags} for name, tags in _TAG_GROUPS.items()]
    },
    "ENUM_NAME_OVERRIDES": {
        "BookmakerKindEnum": "app.betting.models.BookmakerKind",
        "BetKindEnum": "app.betting.models.BetKind",
        "BetStatusEnum": "app.betting.models.BetStatus",
        "EventKindEnum": "app.betting.models.EventKind",
        "LegResultEnum": "app.betting.models.LegResult",
        "LegOutcomeEnum": "app.betting.bets.serializers.RESULTS",
        "LedgerAccountKindEnum": "app.betting.models.LedgerAccountKind",
        "TransactionKindEnum": "app.betting.models.TransactionKind",
        "LimitKindEnum": "app.betting.models.LimitKind",
        "LimitPeriodEnum": "app.betting.models.LimitPeriod",
        "AlertKindEnum": "app.betting.models.AlertKind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "app.core.openapi.hooks.defaults_say",
        "app.core.openapi.hooks.queries_refine",
        "app.core.openapi.hooks.answers_add",
        "app.core.openapi.hooks.headers_add",
        "app.core.openapi.hooks.instances_add",
        "app.betting.http.links.links_add",
    ],
}
