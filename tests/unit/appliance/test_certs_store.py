"""Certificates on a volume: which is whole, and which is best."""

from datetime import UTC, datetime, timedelta

import pytest

from appliance.certs.certificate import BrokenPair, read_pair
from appliance.certs.store import best, read_store, satisfies, set_aside
from appliance.paths import Paths
from tests.rig.private_ca import PrivateCa

NOW = datetime.now(UTC)
NAMES = ("a.example",)


@pytest.fixture
def paths(tmp_path):
    return Paths(tmp_path / "root")


@pytest.fixture
def keep(paths, tmp_path):
    """Put a certificate into a lineage as its newest version."""
    tmp_path.joinpath("ca").mkdir()
    authority = PrivateCa.create(tmp_path / "ca")

    def add(lineage, *names, **dates):
        issued = authority.issue(*(names or NAMES), **dates)
        folder = paths.certificates / "archive" / lineage
        folder.mkdir(parents=True, exist_ok=True)
        version = len(list(folder.glob("fullchain*"))) + 1
        chain, key = folder / f"fullchain{version}.pem", folder / f"privkey{version}.pem"
        chain.write_bytes(issued.chain.read_bytes())
        key.write_bytes(issued.key.read_bytes())
        return chain, key

    return add


def chosen(paths, names=NAMES, lineage="wanted"):
    found = best(read_store(paths), names, lineage, NOW)
    return found and (found.lineage, found.version)


def test_an_empty_volume_has_nothing(paths):
    assert chosen(paths) is None


def test_the_newest_of_the_wanted_ca_is_best(paths, keep):
    keep("wanted", from_day=-30)
    keep("wanted", from_day=-2)
    keep("other", from_day=-1)

    assert chosen(paths) == ("wanted", 2)


def test_one_that_ran_out_gives_way_to_any_in_date(paths, keep):
    keep("wanted", from_day=-90, to_day=-1)
    keep("staging")

    assert chosen(paths) == ("staging", 1)


def test_one_that_ran_out_is_better_than_none(paths, keep):
    keep("wanted", from_day=-90, to_day=-1)

    assert chosen(paths) == ("wanted", 1)


def test_all_names_are_better_than_some(paths, keep):
    keep("wanted", "a.example")
    keep("other", "a.example", "b.example")

    assert chosen(paths, ("a.example", "b.example")) == ("other", 1)


def test_a_wildcard_covers_a_name(paths, keep):
    keep("wanted", "*.example")

    assert chosen(paths) == ("wanted", 1)


def test_one_of_other_names_is_no_candidate(paths, keep):
    keep("wanted", "b.example")

    assert chosen(paths) is None


def test_a_half_written_newest_is_passed_over_and_named(paths, keep):
    keep("wanted")
    chain, _ = keep("wanted")
    chain.write_bytes(chain.read_bytes()[:200])
    store = read_store(paths)

    assert chosen(paths) == ("wanted", 1)
    assert store.broken == (f"{chain} is not a whole PEM certificate",)
    assert store.damaged == {"wanted"}


def test_a_broken_old_version_damages_nothing(paths, keep):
    chain, _ = keep("wanted")
    keep("wanted")
    chain.write_bytes(b"")

    assert read_store(paths).damaged == frozenset()


def test_a_lineage_set_aside_is_still_a_candidate(paths, keep):
    keep("wanted")
    set_aside(paths, "wanted")

    assert chosen(paths) == ("wanted", 1)
    assert not (paths.certificates / "archive/wanted").exists()


@pytest.mark.parametrize("names", [("a.example", "b.example"), ("b.example",)])
def test_other_names_than_asked_for_do_not_satisfy(paths, keep, names):
    keep("wanted")
    (kept,) = read_store(paths).kept

    assert satisfies(kept, NAMES, "wanted", NOW)
    assert not satisfies(kept, names, "wanted", NOW)
    assert not satisfies(kept, NAMES, "wanted", NOW + timedelta(days=91))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda chain, key: key.write_bytes(b""), "is not a whole PEM private key"),
        (lambda chain, key: key.unlink(), "cannot be read (No such file or directory)"),
        (lambda chain, key: chain.write_bytes(b"junk"), "is not a whole PEM certificate"),
    ],
)
def test_a_broken_pair_says_which_file_and_why(keep, spoil, reason):
    chain, key = keep("wanted")
    spoil(chain, key)

    with pytest.raises(BrokenPair) as caught:
        read_pair(chain, key)
    assert reason in str(caught.value)


def test_a_key_of_another_certificate_is_named(keep):
    chain, _ = keep("wanted")
    _, key = keep("wanted")

    with pytest.raises(BrokenPair, match="is not the one of the certificate in"):
        read_pair(chain, key)
