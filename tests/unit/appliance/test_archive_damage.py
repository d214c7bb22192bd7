"""An archive is taken only if every byte of it is what was written."""

import hashlib
import io
import random
import shutil
import sqlite3
import tarfile
from contextlib import closing

import pytest
from django.db.migrations.loader import MigrationLoader

from appliance.archives import code_version, packing
from appliance.archives.manifest import MANIFEST, Manifest
from appliance.database.migrations import planned
from appliance.database.surveys import SQLITE, survey
from appliance.errors import ApplianceError
from appliance.examination import examined
from appliance.paths import Paths
from appliance.progress import Progress
from tests.rig.engine import ROOT

OURS = ("accounts_user", "betting_bet", "betting_ledgerentry")
FIRST = {
    kind: ROOT / f"tests/data/archives/first-release-{kind}.tar.gz"
    for kind in ("postgresql", "sqlite")
}
PLACES, LENGTHS = 200, 60


@pytest.fixture(scope="module", autouse=True)
def plan(tmp_path_factory):
    """The image's list of migrations, which is else made with a database."""
    path = tmp_path_factory.mktemp("plan") / "migrations.txt"
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    path.write_text("".join(f"{app}.{name}\n" for app, name in sorted(graph.nodes)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("appliance.database.migrations.PLAN", path)
        yield


@pytest.fixture
def paths(tmp_path):
    paths = Paths(tmp_path / "site")
    for each in (paths.backups, paths.media / "private", paths.data):
        each.mkdir(parents=True)
    (paths.media / "private/slip.jpg").write_bytes(random.Random(1).randbytes(3000))
    return paths


def database(path, migrations=None, tables=OURS):
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE django_migrations (app, name)")
        rows = [name.split(".", 1) for name in (planned() if migrations is None else migrations)]
        file.executemany("INSERT INTO django_migrations VALUES (?, ?)", rows)
        for table in tables:
            file.execute(f"CREATE TABLE {table} (id, note)")
            file.execute(f"INSERT INTO {table} VALUES (1, 'x')")
        file.commit()
    return path


@pytest.fixture
def copy(tmp_path):
    return database(tmp_path / SQLITE)


def sealed(paths, copy, name="a.tar.gz", **about):
    found = survey(copy)
    rows = {"kind": "sqlite", "rows": found.rows} | about
    target = paths.backups / name
    manifest = Manifest(version=code_version(), migrations=sorted(found.migrations), **rows)
    packing.pack(target, copy, paths.media, manifest, lambda _: None, lambda _: None)
    return target


@pytest.fixture
def archive(paths, copy):
    return sealed(paths, copy)


def content(paths):
    files = sorted(path for path in paths.root.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).digest() for path in files}


def refused(paths, archive):
    """What is said of it; what is on the volumes is the same afterwards."""
    before = content(paths)
    with (
        pytest.raises(ApplianceError) as said,
        examined(str(archive), paths, Progress(), keep_uploads=True),
    ):
        pass
    assert content(paths) == before
    assert not list(paths.root.rglob(".*"))
    return str(said.value)


def accepted(paths, archive):
    with examined(str(archive), paths, Progress(), keep_uploads=True) as found:
        return found


def test_what_was_written_is_accepted_and_is_a_plain_tar_for_anybody(paths, archive):
    found = accepted(paths, archive)
    with tarfile.open(archive) as tar:
        names = tar.getnames()

    assert names == [SQLITE, "media/private/slip.jpg", MANIFEST]
    assert found.manifest.has_checksums and found.manifest.uploads["private/slip.jpg"].size == 3000


def test_one_bit_that_is_another_anywhere_is_noticed(paths, archive):
    whole, chance = archive.read_bytes(), random.Random(10)
    ends = [*range(40), *range(len(whole) - 120, len(whole))]
    others = chance.sample(range(len(whole)), PLACES - 100)
    for place in [*chance.sample(ends, 100), *others]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        archive.write_bytes(damaged)
        assert "cannot be unpacked" in refused(paths, archive), place


def test_what_breaks_off_at_any_length_is_noticed(paths, archive):
    whole, chance = archive.read_bytes(), random.Random(11)
    ends = range(len(whole) - 80, len(whole), 5)
    for length in [0, 1, 17, *ends, *chance.sample(range(len(whole)), LENGTHS)]:
        archive.write_bytes(whole[:length])
        assert refused(paths, archive), length


@pytest.mark.parametrize("more", [b"\0", b"x", b"\0" * 512, "itself"])
def test_what_goes_on_behind_its_end_is_noticed(paths, archive, more):
    whole = archive.read_bytes()
    archive.write_bytes(whole + (whole if more == "itself" else more))

    assert refused(paths, archive)


@pytest.mark.parametrize("kind", FIRST)
def test_one_from_before_checksums_is_accepted_and_said_to_be_that(paths, kind):
    found = accepted(paths, FIRST[kind])

    assert not found.manifest.has_checksums and found.survey.rows["betting_bet"] > 0


@pytest.mark.parametrize("kind", FIRST)
def test_of_one_from_before_checksums_all_that_gzip_knows_is_checked(paths, kind):
    whole, chance = FIRST[kind].read_bytes(), random.Random(12)
    archive = paths.backups / "old.tar.gz"
    for place in [*range(len(whole) - 8, len(whole)), *chance.sample(range(30, len(whole)), 12)]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        archive.write_bytes(damaged)
        assert refused(paths, archive), place


def test_a_fresh_site_without_a_row_is_ours(paths, tmp_path):
    empty = database(tmp_path / SQLITE)
    with closing(sqlite3.connect(empty)) as file:
        for table in OURS:
            file.execute(f"DELETE FROM {table}")
        file.commit()

    assert accepted(paths, sealed(paths, empty)).survey.rows["betting_bet"] == 0


FOREIGN = {
    "another Django project": ({"auth.0001_initial", "accounts.0001_initial"}, ()),
    "no Django at all": (set(), ("wp_posts",)),
    "the migrations without the tables": (None, ("betting_bet",)),
}


@pytest.mark.parametrize("which", FOREIGN)
def test_a_database_of_another_product_is_refused(paths, tmp_path, which):
    said = refused(paths, sealed(paths, database(tmp_path / SQLITE, *FOREIGN[which])))

    assert "holds no database of this product" in said


def test_rows_that_are_not_those_counted_are_refused(paths, copy):
    rows = survey(copy).rows | {"betting_bet": 2}

    assert "betting_bet has 1 rows, its manifest counted 2" in refused(
        paths, sealed(paths, copy, rows=rows)
    )


def packed(paths, copy, *extra, mode="w:gz"):
    """As anybody packs a directory: no seal, no manifest."""
    target = paths.backups / "packed.tar.gz"
    with tarfile.open(target, mode) as tar:
        tar.add(copy, SQLITE)
        for info, text in extra:
            tar.addfile(info, io.BytesIO(text) if text else None)
    return target


def info(name, size=0, kind=tarfile.REGTYPE, **more):
    found = tarfile.TarInfo(name)
    found.size, found.type = size, kind
    for key, value in more.items():
        setattr(found, key, value)
    return found


SPARSE = {"GNU.sparse.major": "0", "GNU.sparse.size": "1" + "0" * 15, "GNU.sparse.map": "0,4"}
STRANGE = {
    "above": [(info("media/../../up", 4), b"text")],
    "in a workplace": [(info("media/.restore-x/plan.json", 4), b"text")],
    "absolute": [(info("/media/x", 4), b"text")],
    "the folder itself": [(info("media/./x", 4), b"text")],
    "a symbolic link": [(info("media/x", kind=tarfile.SYMTYPE, linkname="/etc/passwd"), b"")],
    "a hard link": [(info("media/x", kind=tarfile.LNKTYPE, linkname=SQLITE), b"")],
    "a device": [(info("media/x", kind=tarfile.CHRTYPE, devmajor=1, devminor=3), b"")],
    "a block device": [(info("media/x", kind=tarfile.BLKTYPE), b"")],
    "a pipe": [(info("media/x", kind=tarfile.FIFOTYPE), b"")],
    "a sparse file": [(info("media/x", 4, pax_headers=SPARSE), b"text")],
    "twice": [(info("media/x", 4), b"text")] * 2,
    "two databases": [(info("database.dump", 4), b"text")],
    "a file in a file": [(info("media/x", 4), b"text"), (info("media/x/y", 4), b"text")],
    "something else": [(info("etc/passwd", 4), b"text")],
    "a manifest that is none": [(info(MANIFEST, 4), b"text")],
    "a manifest of a list": [(info(MANIFEST, 4), b"[{}]")],
    "a manifest from a time to come": [(info(MANIFEST, 13), b'{"format": 9}')],
    "a manifest that lost its seal": [(info(MANIFEST, 13), b'{"format": 2}')],
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_no_backup_holds_is_refused(paths, copy, what):
    said = refused(paths, packed(paths, copy, *STRANGE[what]))

    assert "cannot be unpacked" in said or "was not read: File exists" in said


def test_the_same_without_anything_strange_is_accepted(paths, copy):
    assert accepted(paths, packed(paths, copy, (info("media/x", 4), b"text")))


def test_files_that_are_no_archive_are_refused(paths, copy):
    for text in (b"", b"\0" * 2048, b"not gzip at all", copy.read_bytes()):
        (paths.backups / "none.tar.gz").write_bytes(text)
        assert refused(paths, paths.backups / "none.tar.gz")
    for other in (paths.backups, paths.backups / "not there"):
        assert refused(paths, other)


def test_a_size_beyond_all_room_is_refused_before_it_is_read(paths, copy):
    target = packed(paths, copy)
    with tarfile.open(target, "w:gz") as tar:
        tar.addfile(info(SQLITE, 1 << 60), None)

    assert "no room" in refused(paths, target)


def test_a_bomb_is_refused_by_the_room_there_is(paths, copy, monkeypatch):
    bomb = packed(paths, copy, (info("media/x", 64 << 20), bytes(64 << 20)))
    free = shutil.disk_usage(paths.backups)._replace(free=32 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)

    assert bomb.stat().st_size < 1 << 20 and "no room" in refused(paths, bomb)


def test_a_header_without_end_is_not_read_into_memory(paths, copy):
    huge = info("media/x", 4, pax_headers={"comment": "x" * (2 << 20)})

    assert "a header of" in refused(paths, packed(paths, copy, (huge, b"text")))


def test_parts_without_number_are_refused(paths, copy, monkeypatch):
    monkeypatch.setattr("appliance.archives.unpacking._MOST_OLD_MEMBERS", 50)
    many = [(info(f"media/{number}"), b"") for number in range(60)]

    assert "too many parts" in refused(paths, packed(paths, copy, *many))


def test_zeros_without_end_behind_the_last_part_are_refused(paths, copy):
    import gzip

    target = packed(paths, copy)
    target.write_bytes(target.read_bytes() + gzip.compress(bytes(8 << 20)))

    assert "after its end" in refused(paths, target)


def test_links_among_the_uploads_are_left_out_and_named(paths, copy):
    (paths.media / "private/link").symlink_to("/etc/passwd")
    (paths.media / "elsewhere").symlink_to("/etc")
    told = []
    target = paths.backups / "a.tar.gz"
    about = Manifest(kind="sqlite", rows=survey(copy).rows)
    packing.pack(target, copy, paths.media, about, lambda _: None, told.append)

    assert [path.name for path in told] == ["elsewhere", "link"]
    assert list(accepted(paths, target).manifest.uploads) == ["private/slip.jpg"]
