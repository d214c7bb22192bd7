"""The documentation page offers to choose a file where an operation takes one."""

import json
import re
import shutil
import subprocess
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import drf_spectacular_sidecar
import pytest

from app.core.schema import schema_make

VIEWER = Path(drf_spectacular_sidecar.__file__).parent / "static/drf_spectacular_sidecar"
# The page's own viewer, with its operations opened: nobody is there to click.
PAGE = """<!doctype html><meta charset="utf-8"><div id="docs"></div>
<script src="viewer/swagger-ui-dist/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({domNode: document.getElementById("docs"), url: "schema.json",
  tryItOutEnabled: true, docExpansion: "full"});</script>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def uploads():
    """The document with the operations alone that take a file."""
    document = json.loads(schema_make("json"))
    kept = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
                operation["responses"] = {"201": {"description": "Made."}}
                kept[path] = {method: operation}
    return {**document, "paths": kept}


@pytest.fixture
def site(tmp_path):
    (tmp_path / "schema.json").write_text(json.dumps(uploads()))
    (tmp_path / "docs.html").write_text(PAGE)
    (tmp_path / "viewer").symlink_to(VIEWER)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_every_upload_has_a_field_to_choose_a_file(site, tmp_path):
    chromium = shutil.which("chromium")
    assert chromium, "need Debian's chromium"
    argv = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    argv += ["--virtual-time-budget=20000", f"--user-data-dir={tmp_path}/profile", "--dump-dom"]
    page = subprocess.run(
        [*argv, f"{site}/docs.html"], capture_output=True, text=True, timeout=120
    ).stdout

    assert len(uploads()["paths"]) >= 2
    assert len(re.findall(r'<input[^>]*type="file"', page)) == len(uploads()["paths"])
