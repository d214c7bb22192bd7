"""A person, for the documentation."""

from __future__ import annotations

from typing import Any, Final

CREDENTIALS: Final = {"email": "ana@example.com", "password": "a long phrase of mine"}
PASSWORDS: Final = {
    "current_password": CREDENTIALS["password"],
    "new_password": "another long phrase of mine",
}
_HEAD: Final = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
REFRESH: Final = f"{_HEAD}.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9.y1cN0t5hX3mR7bQeKfWz"
TOKENS: Final = {
    "access": f"{_HEAD}.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.Zr8kV2pLq0wYt6sNfJxH",
    "refresh": REFRESH,
}
USER: Final[dict[str, Any]] = {
    "id": "0b9f7c3e-2f4a-4d1c-9a51-6c1b8e5d7f20",
    "email": CREDENTIALS["email"],
    "name": "Ana",
    "is_staff": False,
    "created_at": "2024-05-01T09:30:00Z",
}
