"""Photos of slips: what is kept, what is refused, who may see them."""

import struct
import zlib
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.storage import storages
from PIL import Image

from app.betting.attachments import pictures, services


def picture(kind="JPEG", size=(40, 30), mode="RGB", **options):
    made = BytesIO()
    Image.new(mode, size, "white").save(made, kind, **options)
    return made.getvalue()


@pytest.fixture
def attach(signed_in, bet):
    def send(content, name="slip.jpg", client=signed_in):
        file = BytesIO(content)
        file.name = name
        return client.post(f"/api/v1/bets/{bet}/attachments", {"file": file}, format="multipart")

    return send


def kept(attachment):
    name = attachment["url"].rsplit("/", 1)[-1]
    path = services.Attachment.objects.get(pk=name).path
    with storages["private"].open(path) as file:
        return file.read()


def refusal(answer):
    assert answer.status_code == 400, answer.content
    (fault,) = answer.json()["errors"]
    return fault["field"], fault["code"]


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")],
)
def test_a_photo_is_kept_as_what_its_content_is(attach, kind, content_type):
    shown = attach(picture(kind), name="slip.exe").json()

    assert (shown["content_type"], shown["width"], shown["height"]) == (content_type, 40, 30)
    assert Image.open(BytesIO(kept(shown))).format == kind
    assert len(kept(shown)) == shown["size_bytes"]


def test_where_it_was_taken_is_removed_and_the_right_way_up_is_kept(attach):
    exif = Image.Exif()
    exif[0x010F] = "Camera of Alice"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    shown = attach(picture(exif=exif)).json()

    assert (shown["width"], shown["height"]) == (30, 40)
    assert not Image.open(BytesIO(kept(shown))).getexif()
    assert b"Camera of Alice" not in kept(shown)


def test_what_is_hidden_behind_the_end_of_a_photo_is_not_kept(attach):
    shown = attach(picture("PNG") + b"a secret at the end").json()

    assert b"secret" not in kept(shown)


def test_its_owner_is_sent_to_it_by_nginx(signed_in, attach):
    shown = attach(picture(), name='../"slip"\n.jpg').json()
    answer = signed_in.get(shown["url"])

    assert answer["X-Accel-Redirect"].startswith("/private/slips/")
    assert answer["Content-Type"] == "image/jpeg"
    assert "\n" not in answer["Content-Disposition"]


def test_it_lies_outside_of_what_everybody_can_read(attach):
    attach(picture())
    path = storages["private"].path(services.Attachment.objects.get().path)

    assert path.startswith(settings.STORAGES["private"]["OPTIONS"]["location"])
    assert not path.startswith(str(settings.MEDIA_ROOT))


def test_another_person_s_photo_is_not_there(outsider, bet, attach):
    shown = attach(picture()).json()

    assert outsider.get(shown["url"]).status_code == 404
    assert outsider.delete(shown["url"]).status_code == 404
    assert outsider.get(f"/api/v1/bets/{bet}/attachments").status_code == 404
    assert attach(picture(), client=outsider).status_code == 404


def test_a_photo_can_be_removed_with_its_file(
    signed_in, attach, django_capture_on_commit_callbacks
):
    shown = attach(picture()).json()
    path = services.Attachment.objects.get().path
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in.delete(shown["url"]).status_code == 204

    assert not storages["private"].exists(path)
    assert signed_in.get(shown["url"]).status_code == 404


def test_the_photos_of_a_bet_are_listed(signed_in, bet, attach):
    first, second = (attach(picture(), name=name).json() for name in ("a.jpg", "b.jpg"))
    listed = signed_in.get(f"/api/v1/bets/{bet}/attachments").json()["results"]

    assert listed == [first, second]


def test_a_bet_has_ten_photos_at_most(attach, monkeypatch):
    monkeypatch.setattr(services, "MAX_PER_BET", 1)
    attach(picture())
    answer = attach(picture())

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "too_many")


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        b"%PDF-1.7\n",
        b"GIF89a" + bytes(50),
        b"PK\x03\x04" + bytes(50),
        b"RIFF\x00\x00\x00\x00WAVE" + bytes(50),
        b"plain text",
    ],
    ids=["html", "svg", "pdf", "gif", "zip", "wave", "text"],
)
def test_what_is_no_photo_is_refused_whatever_its_name(attach, content):
    assert refusal(attach(content, name="slip.jpg")) == ("file", "unsupported_type")


@pytest.mark.parametrize(
    "content",
    [
        picture(comment=b"<script>alert(1)</script>"),
        picture() + b"PK\x05\x06" + bytes(18),
        picture(comment=b"%PDF-1.7"),
    ],
    ids=["html", "zip", "pdf"],
)
def test_a_photo_that_is_something_else_as_well_is_refused(attach, content):
    assert refusal(attach(content)) == ("file", "polyglot")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_breaks_off_is_refused(attach, kind):
    assert refusal(attach(picture(kind, (200, 200))[:100])) == ("file", "damaged")


def test_a_bomb_is_refused_before_it_is_decoded(attach):
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99)))

    assert refusal(attach(bomb + chunk(b"IEND", b""))) == ("file", "too_many_pixels")


def test_a_photo_that_is_too_large_a_file_is_refused(attach, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)

    assert refusal(attach(picture())) == ("file", "too_large")


def test_a_moving_picture_is_refused(attach):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    made = BytesIO()
    frames[0].save(made, "PNG", save_all=True, append_images=frames[1:])

    assert refusal(attach(made.getvalue())) == ("file", "animated")


def chunk(kind, content):
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
