"""WiseBet: an honest betting log as an API."""

__version__ = "0.1.0"
