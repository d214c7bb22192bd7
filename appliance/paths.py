"""Every path of the appliance, under one root: `/` in the image, `./var` natively."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

CODE_ROOT = Path(__file__).resolve().parent.parent


class Paths(NamedTuple):
    root: Path

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Paths:
        return cls(Path(env.get("APPLIANCE_ROOT") or "/").absolute())

    @property
    def static(self) -> Path:
        return self.root / "app/staticfiles"

    @property
    def media(self) -> Path:
        return self.root / "app/mediafiles"

    @property
    def certificates(self) -> Path:
        return self.root / "etc/letsencrypt"

    @property
    def challenges(self) -> Path:
        return self.root / "var/www/certbot"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def run(self) -> Path:
        return self.root / "run/appliance"

    @property
    def volumes(self) -> tuple[Path, ...]:
        """Directories that outlive the container; each must be writable."""
        return (
            self.static,
            self.media,
            self.certificates,
            self.challenges,
            self.backups,
            self.data,
        )

    @property
    def sqlite(self) -> Path:
        return self.data / "wisebet.sqlite3"

    @property
    def moved(self) -> Path:
        """Says that all of the SQLite database has been moved to PostgreSQL, when and where to."""
        return self.data / "moved.json"

    @property
    def secret_key(self) -> Path:
        return self.data / "secret_key"

    @property
    def uploads_in_flight(self) -> Path:
        """Bodies and answers that nginx writes down while it passes them on."""
        return self.data / "nginx"

    @property
    def private_certificates(self) -> tuple[Path, Path]:
        """What we write on the certificate volume; the rest is certbot's."""
        return self.certificates / "appliance", self.certificates / "self-signed"

    @property
    def nginx(self) -> Path:
        return self.run / "nginx"

    @property
    def tls(self) -> Path:
        """What nginx serves: our own copy, so that nothing half-written on a volume is read."""
        return self.run / "tls"

    @property
    def gunicorn_socket(self) -> Path:
        return self.run / "gunicorn.sock"

    @property
    def failure_mark(self) -> Path:
        """Names the process that stayed dead; PID 1 turns it into exit code 70."""
        return self.run / "failed"

    @property
    def static_build(self) -> Path:
        """Static files made with the image: hashed names, `.gz` and `.br` beside them."""
        return CODE_ROOT / "static-build"
