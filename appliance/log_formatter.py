"""The lines of `appliance.log` for a program that logs through Python's `logging`."""

from __future__ import annotations

import logging

from appliance.log import line


class LineFormatter(logging.Formatter):
    def __init__(self, as_text: bool) -> None:
        super().__init__()
        self._as_text = as_text

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + self.formatException(record.exc_info)
        source = record.name.split(".")[0]
        return line(self._as_text, source, record.levelname.lower(), message, {})
