"""What was said of an outage already: each reason is news once, in all workers together."""

from __future__ import annotations

import mmap
from hashlib import blake2b

_SIZE = 16
_MOST_REASONS = 32


class Outage:
    """Made before gunicorn forks: its memory is shared by the workers.

    Two that meet a reason in the same instant may both say it; nothing waits for the other.
    """

    def __init__(self) -> None:
        self._said = mmap.mmap(-1, _SIZE * _MOST_REASONS)

    def is_news(self, reason: str) -> bool:
        """Whether nobody has said it since the outage began."""
        digest = blake2b(reason.encode(errors="replace"), digest_size=_SIZE).digest()
        slot = digest[0] % _MOST_REASONS * _SIZE
        if self._said[slot : slot + _SIZE] == digest:
            return False
        self._said[slot : slot + _SIZE] = digest
        return True

    def ends(self) -> bool:
        """Forget the reasons; whether there were any."""
        nothing = bytes(len(self._said))
        if self._said[:] == nothing:
            return False
        self._said[:] = nothing
        return True
