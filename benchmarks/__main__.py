"""`python -m benchmarks`: measure, and write what was found."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from benchmarks import picture, report, session
from benchmarks.engine import docker
from benchmarks.plan import FULL, QUICK

ROOT = Path(__file__).resolve().parent.parent
_PEERS_IMAGE = "wisebet/benchmarks"


def main() -> int:
    options = _parser().parse_args()
    target = ROOT / ("var/benchmarks/quick" if options.quick else "docs")
    target.mkdir(parents=True, exist_ok=True)
    _build(options.image)
    facts = session.run(
        image=_PEERS_IMAGE,
        base=options.base,
        shipped=options.image,
        workers=options.workers,
        plan=QUICK if options.quick else FULL,
        say=lambda line: print(line, flush=True),
        keep=lambda known: _keep(known, ROOT / "var/benchmarks/facts.json"),
    )
    _keep(facts, target / "performance.json")
    (target / "performance.md").write_text(report.markdown(facts))
    picture.draw(facts, target / "performance.svg", ROOT / "var/benchmarks/performance.png")
    print(f"written: {target / 'performance.md'}")
    return 0


def _keep(facts: dict[str, object], target: Path) -> None:
    target.write_text(json.dumps(facts, indent=1) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks/run", description="Measure beside peers.")
    parser.add_argument("--quick", action="store_true", help="little data, one look; not for docs")
    parser.add_argument("--image", default="wisebet/appliance:latest", help="ours, as shipped")
    parser.add_argument("--base", default="python:3.12-slim", help="what ours stands on")
    parser.add_argument(
        "--workers", type=int, default=0, help="of us, uvicorn and Granian; default: ours"
    )
    return parser


def _build(image: str) -> None:
    """The contestants' image, on top of ours."""
    docker("image", "inspect", image)  # fails with what docker says when it is not there
    command = ["docker", "build", "--quiet", "--tag", _PEERS_IMAGE, "--build-arg", f"IMAGE={image}"]
    subprocess.run([*command, str(ROOT / "benchmarks")], check=True, stdout=sys.stderr)


sys.exit(main())
