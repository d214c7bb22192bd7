"""A day of certificates on which nothing is wrong leaves no warning and no error in the log."""

import os
import signal
import socket
import ssl
import struct
import subprocess

import pytest

from tests.rig.engine import docker
from tests.rig.https import NAME, connect, context
from tests.rig.log import loud


def handshake_badly(port):
    """Scanners: of a name that is not ours, of another protocol, of no patience."""
    for name in ("stranger.example", None):
        with pytest.raises(ssl.SSLError):
            connect(port, name, context(None))
    for sent in (b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03\x01\x00\x05hello", b"\x80" * 99, b""):
        with socket.create_connection(("127.0.0.1", port), 10) as raw:
            raw.sendall(sent)
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    old = context(None)
    old.set_ciphers("AES128-SHA")
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        connect(port, NAME, old)
    trusting_nobody = ssl.create_default_context(cadata=None)
    with pytest.raises(ssl.SSLError):
        connect(port, NAME, trusting_nobody)


def fetch(issued, *options):
    """Over HTTP/1.1, 2 or 3, whichever is asked for."""
    url = f"https://{NAME}:{issued.https_port}/api/schema/"
    resolve = ("--resolve", f"{NAME}:{issued.https_port}:127.0.0.1")
    argv = ["curl", "--silent", "--insecure", "--noproxy", "*", "--output", os.devnull]
    assert subprocess.run([*argv, *resolve, *options, url]).returncode == 0


def reload(issued):
    """While a connection is kept open."""
    with connect(issued.https_port, NAME, context(None)):
        listed = docker("top", issued.container, "-eo", "pid,args").splitlines()
        (master,) = [line.split()[0] for line in listed if "nginx: master" in line]
        os.kill(int(master), signal.SIGHUP)
        fetch(issued, "--http2")


def test_an_ordinary_day_of_certificates_leaves_no_warning_and_no_error(issued):
    for version in ("--http1.1", "--http2"):
        fetch(issued, version)
    assert issued.certs("renew", "--force").code == 0
    handshake_badly(issued.https_port)
    reload(issued)
    assert issued.http("GET", "/api/schema/").status == 301
    issued.restart()
    fetch(issued, "--http2")

    assert loud(issued.container, "boot") == []  # its settings are those of a test
