"""Primary keys that grow with time, so that new rows are neighbours in every index."""

from __future__ import annotations

import os
import time
import uuid


def time_ordered_uuid() -> uuid.UUID:
    """UUID version 7: 48 bits of milliseconds, then 74 random bits (RFC 9562, section 5.7)."""
    moment = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    number = (moment << 80) | random
    number = number & ~(0xF << 76) | (0x7 << 76)
    number = number & ~(0x3 << 62) | (0x2 << 62)
    return uuid.UUID(int=number)
