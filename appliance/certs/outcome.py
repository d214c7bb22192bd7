"""What came of asking a CA."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`result` is a word for programs, `detail` a sentence, `hint` what most often mends it."""

    result: str
    detail: str
    hint: str = ""
    validation_failed: bool = False
    retry_at: float = 0  # seconds since the epoch, when the CA named a time

    @property
    def is_good(self) -> bool:
        return self.result in {"renewed", "kept", "tested"}


def volume_failure(reason: str) -> Outcome:
    return Outcome(
        "volume",
        f"the certificate volume cannot be written ({reason})",
        "free space on it or mount it writable; the CA is not asked before",
    )
