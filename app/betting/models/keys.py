"""Primary keys that grow with time, so that new rows are neighbours in every index."""

from __future__ import annotations

import os
import time
import uuid


def time_ordered_uuid() -> uuid.UUID:
    """UUID version 7: 48 bits of milliseconds, 12 of their fraction, then 62 random ones.

    RFC 9562, section 5.7 and method 3 of 6.2: keys that one process makes are in order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | random)
