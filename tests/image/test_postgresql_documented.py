"""What docs/postgresql.md tells to write, written for a real PostgreSQL; a container reaches it."""

import contextlib
import re
import shlex
import subprocess

from tests.image.test_documents import SECRET, as_typed, moved, plain_run
from tests.rig.certificates import Authority
from tests.rig.engine import ROOT, docker, free_port, unused_name
from tests.rig.postgres import Postgres, Tls, bridge

PAGE = (ROOT / "docs/postgresql.md").read_text()
PASSWORD = "a long one"


def written(language):
    """The blocks of the page in a language, with this machine's bridge."""
    found = re.findall(rf"^```{re.escape(language)}\n(.*?)^```$", PAGE, re.M | re.S)
    return [block.replace("172.17.0.1", bridge()) for block in found]


@contextlib.contextmanager
def served(rules, **options):
    """A server as the page has it, with one of its pg_hba.conf."""
    (conf,) = written("postgresql.conf")
    settings = dict(re.findall(r"^(\w+) = '?([^'\n]*)'?$", conf, re.M))
    listen = settings.pop("listen_addresses")
    with Postgres.temporary(
        user="postgres", database="postgres", listen=listen, settings=settings, **options
    ) as server:
        with open(f"{server.data}/pg_hba.conf", "a") as file:
            file.write(rules)
        with server.connect() as boss:
            boss.execute("SELECT pg_reload_conf()")
            for statement in written("sql")[0].split(";")[:-1]:
                boss.execute(statement)
        yield server


def environment(server, **more):
    return {
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DB_HOST": "host.docker.internal",
        "DB_PORT": str(server.port),
        "DB_NAME": "wisebet",
        "DB_USER": "wisebet",
        "DB_PASSWORD": PASSWORD,
        **more,
    }


def write_env(folder, env):
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in env.items()))


@contextlib.contextmanager
def plain(folder, name):
    """README's `docker run`, ready."""
    port = str(free_port())
    words = as_typed(plain_run(), wisebet=name)
    words[words.index("80:80")] = f"127.0.0.1:{port}:80"
    words[words.index("443:443")] = f"127.0.0.1:{free_port()}:443"
    try:
        subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=60)
        until = "until curl -sf $BASE/health/ready/ -o ready.json; do sleep 0.2; done"
        env = {"BASE": f"http://127.0.0.1:{port}"}
        subprocess.run(["sh", "-c", until], cwd=folder, env=env, check=True, timeout=60)
        yield name
    finally:
        docker("rm", "--force", name, check=False)


def moves(folder, name):
    """docs/moving.md's command, on a terminal, answered with yes."""
    words = as_typed(moved(), wisebet=name)
    argv = ["script", "-qec", shlex.join(words), "/dev/null"]
    return subprocess.run(
        argv, cwd=folder, input="yes\n", capture_output=True, text=True, timeout=120
    ).stdout


def test_plain_docker_moves_to_the_postgresql_of_the_page_and_serves_there(tmp_path):
    name = unused_name()
    trial = {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "127.0.0.1"}
    try:
        with served(written("pg_hba.conf")[0]) as server:
            write_env(tmp_path, trial)
            with plain(tmp_path, name):
                docker("exec", name, "appliance", "manage", "demo")
                write_env(tmp_path, environment(server))
                said = moves(tmp_path, name)
            assert "moved: 1 users, 240 bets" in said, said
            with plain(tmp_path, name):
                assert "PostgreSQL" in docker("exec", name, "appliance", "check")
            with server.connect("wisebet") as boss:
                assert boss.execute("SELECT count(*) FROM betting_bet").fetchone() == (240,)
    finally:
        volumes = [f"{name}_{each}" for each in ("static", "media", "certs", "data", "backups")]
        docker("volume", "rm", "--force", *volumes, check=False)


def check(env, *options):
    """What `appliance check` in a container of the bridge says, and its code."""
    options = [*options, *(f"--env={name}={value}" for name, value in env.items())]
    words = as_typed("docker run --rm --add-host host.docker.internal:host-gateway")
    run = subprocess.run(
        [*words, *options, as_typed("wisebet/appliance")[0], "check"],
        capture_output=True,
        text=True,
        timeout=90,
    )
    return run.returncode, run.stdout + run.stderr


def test_the_line_for_another_host_lets_in_over_tls_alone(tmp_path):
    rules = written("pg_hba.conf")[1].replace("203.0.113.7/32", "172.16.0.0/12")
    authority = Authority(tmp_path)
    issued = Tls(*authority.issue("host.docker.internal"))
    tmp_path.chmod(0o755)
    proved = {"DB_SSLMODE": "verify-full", "DB_SSLROOTCERT": "/run/secrets/ca.pem"}
    with served(rules, tls=issued) as server:
        plainly = check(environment(server, DB_SSLMODE="disable", DB_WAIT_SECONDS="1"))
        tls = check(environment(server, **proved), f"--volume={tmp_path}:/run/secrets:ro")

    assert plainly[0] == 75 and "pg_hba.conf" in plainly[1]
    assert tls[0] == 0, tls[1]


def test_without_a_line_of_the_page_it_is_the_line_that_is_named():
    with served("") as server:
        code, said = check(environment(server, DB_WAIT_SECONDS="1"))

    assert code == 75 and "pg_hba.conf has no line for this address" in said


def test_the_file_of_public_cas_is_where_the_page_says():
    (file,) = set(re.findall(r"`(/etc/ssl/[^`]+)`", PAGE))

    assert docker("run", "--rm", "--entrypoint=ls", as_typed("wisebet/appliance")[0], file)
