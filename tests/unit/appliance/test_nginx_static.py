"""The part of nginx's configuration that is the same everywhere."""

import re
from pathlib import Path

NGINX = Path(__file__).resolve().parents[3] / "appliance" / "nginx"
_LONGEST_PAUSE = 3


def test_a_refusal_for_want_of_room_takes_about_a_second():
    answer = len(re.search(r"return 200 '(.*)';", (NGINX / "problems.conf").read_text())[1])
    rate = int(
        re.search(r"503 (\d+);\n    default 0;", (NGINX / "problems-map.conf").read_text())[1]
    )

    assert rate < answer + 600 < _LONGEST_PAUSE * rate  # with the headers
