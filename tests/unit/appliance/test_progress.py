"""A long step is one rewritten line on a terminal, and one JSON line elsewhere."""

import io
import json

import pytest

from appliance.progress import Shown


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_one_line_is_rewritten_with_bytes_and_percent():
    terminal = Terminal()
    with Shown("restore", {}, terminal).step("unpacked the archive", 4_000_000) as step:
        step.more(1_000_000)
        step.more(3_000_000)
    told = terminal.getvalue()

    assert told.count("\n") == 1
    assert "unpacked the archive … 0 %, 0.0 MB" in told
    assert "unpacked the archive 100 %, 4.0 MB" in told


def test_elsewhere_it_is_one_line_of_json_when_it_is_done():
    stream = io.StringIO()
    with Shown("restore", {}, stream).step("unpacked the archive", 4) as step:
        assert stream.getvalue() == ""
        step.more(4)
    (line,) = map(json.loads, stream.getvalue().splitlines())

    assert (line["source"], line["message"]) == ("restore", "unpacked the archive")
    assert line["bytes"] == 4


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_of_a_step_that_fails_only_the_failure_is_said(stream):
    with pytest.raises(OSError, match="full"), Shown("restore", {}, stream).step("unpacked"):
        raise OSError("full")

    assert "\n" not in stream.getvalue()
