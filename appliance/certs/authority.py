"""The CA that is asked, and the name of the lineage that holds its certificates.

One lineage a CA: a staging certificate, or one of the CA before, stays where
it is and is served until the wanted one has come.
"""

from __future__ import annotations

import re

from appliance.config import Config

LETSENCRYPT = "https://acme-v02.api.letsencrypt.org/directory"
LETSENCRYPT_STAGING = "https://acme-staging-v02.api.letsencrypt.org/directory"


def directory_url(config: Config) -> str:
    if config.acme_staging:
        return LETSENCRYPT_STAGING
    return config.acme_server or LETSENCRYPT


def lineage(config: Config) -> str:
    """A folder name such as `acme-v02.api.letsencrypt.org-directory`."""
    address = directory_url(config).removeprefix("https://")
    return re.sub(r"[^A-Za-z0-9.]+", "-", address).strip("-.")[:100]
