"""Static files: compressed with the image, one directory a release on the volume."""

import gzip

import brotli
import pytest

from appliance.paths import Paths
from appliance.static import static_precompress, static_seal, static_synchronise


@pytest.fixture
def paths(tmp_path):
    paths = Paths(tmp_path / "root")
    paths.static.mkdir(parents=True)
    return paths


def release(directory, content):
    directory.mkdir()
    (directory / "site.css").write_text(content)
    return static_seal(directory)


def test_compressed_files_hold_the_same_bytes(tmp_path):
    content = b"body { margin: 0 }\n" * 200
    (tmp_path / "site.css").write_bytes(content)

    static_precompress(tmp_path)

    assert gzip.decompress((tmp_path / "site.css.gz").read_bytes()) == content
    assert brotli.decompress((tmp_path / "site.css.br").read_bytes()) == content


def test_what_is_small_or_compressed_already_is_left_alone(tmp_path):
    (tmp_path / "small.css").write_text("a{}")
    (tmp_path / "photo.png").write_bytes(b"\0" * 5000)

    assert static_precompress(tmp_path) == 0


def test_equal_content_has_an_equal_release_name(tmp_path):
    assert release(tmp_path / "a", "x") == release(tmp_path / "b", "x")


def test_the_release_before_is_kept_for_open_pages(tmp_path, paths):
    first, second = release(tmp_path / "a", "old"), release(tmp_path / "b", "new")
    static_synchronise(tmp_path / "a", paths)
    static_synchronise(tmp_path / "b", paths)

    assert (paths.static / "current/site.css").read_text() == "new"
    assert (paths.static / "previous/site.css").read_text() == "old"
    assert {path.name for path in (paths.static / "releases").iterdir()} == {first, second}


def test_releases_older_than_the_one_before_are_removed(tmp_path, paths):
    names = [release(tmp_path / content, content) for content in ("one", "two", "three")]
    for content in ("one", "two", "three"):
        static_synchronise(tmp_path / content, paths)

    assert {path.name for path in (paths.static / "releases").iterdir()} == set(names[1:])


def test_starting_the_same_release_again_changes_nothing(tmp_path, paths):
    release(tmp_path / "a", "x")
    static_synchronise(tmp_path / "a", paths)
    before = (paths.static / "current").lstat().st_mtime_ns
    static_synchronise(tmp_path / "a", paths)

    assert (paths.static / "current").lstat().st_mtime_ns == before
