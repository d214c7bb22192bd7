"""certbot, with the patience that its ACME library lacks: `python -m appliance.certs.client …`.

RFC 8555, 6.5: an answer of badNonce means nothing but "send it again at once with the nonce that
I give you now". The library does so once, and takes a second one for the CA's last word.
"""

from __future__ import annotations

import sys
from typing import Any

from acme import client, messages
from certbot.main import main

_MOST_NONCES = 40  # a CA that refuses so many in a row does not want ours at all


class PatientNetwork(client.ClientNetwork):
    """The library's. The price of putting it in its place: a module's name is given anew."""

    def post(self, *args: Any, **options: Any) -> Any:
        for _ in range(_MOST_NONCES // 2 - 1):
            try:
                return super().post(*args, **options)  # asks twice
            except messages.Error as error:
                if error.code != "badNonce":
                    raise
        return super().post(*args, **options)


client.ClientNetwork = PatientNetwork  # type: ignore[misc]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
