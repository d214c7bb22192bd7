"""A person takes all their data along, or is forgotten."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, connection, transaction
from django.db.utils import Error

from app.betting import models
from app.betting.personal.exporting import tables_of
from tests.api.betting_reads.conftest import keyed, made
from tests.api.betting_reads.test_attachments import picture

SECRETS = ("alice@example.com", "Alice", "a secret note", "A - B", "Main", "secret-tag", "slip.jpg")


@pytest.fixture
def life(signed_in, account, bankroll, bet):
    """One of everything a person can leave behind."""
    keyed(signed_in, f"/api/v1/bets/{bet}/settle", {"result": "lost"})
    money = {"account": account, "amount": "60.00", "currency": "EUR", "note": "a secret note"}
    made(keyed(signed_in, "/api/v1/transactions/deposit", money))
    made(signed_in.post("/api/v1/tags", {"name": "secret-tag"}))
    made(signed_in.post("/api/v1/share-links", {}))
    limit = {"kind": "loss", "period": "day", "currency": "EUR", "amount": "5.00"}
    made(signed_in.post("/api/v1/limits", limit))
    file = io.BytesIO(picture())
    file.name = "slip.jpg"
    path = f"/api/v1/bets/{bet}/attachments"
    made(signed_in.post(path, {"file": file}, format="multipart"))
    return models.Attachment.objects.get().path


def erase(client, password):
    return client.delete("/api/v1/me", {"password": password})


def archive_of(client):
    answer = client.get("/api/v1/me/export")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    return ZipFile(io.BytesIO(answer.getvalue()))


def test_the_archive_has_every_row_the_bets_as_csv_and_the_photos(signed_in, alice, life):
    archive = archive_of(signed_in)
    data = json.loads(archive.read("data.json"))

    assert data["person"]["email"] == "alice@example.com"
    for name, rows in tables_of(alice).items():
        assert len(data[name]) == rows.count(), name
    assert len(list(csv.DictReader(io.StringIO(archive.read("bets.csv").decode())))) == 1
    (photo,) = (name for name in archive.namelist() if name.startswith("attachments/"))
    assert archive.read(photo).startswith(b"\xff\xd8\xff")


def test_every_table_that_belongs_to_people_is_in_the_archive(alice):
    exported = {rows.model for rows in tables_of(alice).values()}
    owned = {
        model
        for model in vars(models).values()
        if isinstance(model, type) and hasattr(model, "_meta")
        if any(field.name in ("user", "bet", "batch") for field in model._meta.fields)
    }

    assert owned - exported == {models.IdempotencyKey}  # answers kept for two days


def test_the_archive_holds_no_secret_of_ours(signed_in, life):
    text = archive_of(signed_in).read("data.json").decode()

    assert "token_hash" not in text and "password" not in text


def test_the_archive_holds_nothing_of_another_person(outsider, life):
    text = archive_of(outsider).read("data.json").decode()

    assert [secret for secret in SECRETS if secret in text] == []


def test_a_wrong_password_erases_nothing(signed_in, life):
    answer = erase(signed_in, "wrong")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "wrong_password")
    assert models.Bet.objects.count() == 1


def test_a_person_who_is_erased_cannot_come_back(anyone, signed_in, alice, password, life):
    assert erase(signed_in, password).status_code == 204

    assert signed_in.get("/api/auth/profile").status_code == 401
    login = {"email": "alice@example.com", "password": password}
    assert anyone.post("/api/auth/login", login).status_code == 401
    assert anyone.post("/api/auth/register", login).status_code == 201


def test_nothing_that_names_an_erased_person_is_left(signed_in, password, life):
    erase(signed_in, password)
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            texts.append(str(cursor.fetchall()))
    everything = " ".join(texts)

    assert [secret for secret in SECRETS if secret in everything] == []


def test_the_photos_of_an_erased_person_are_removed(
    signed_in, password, life, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erase(signed_in, password)

    assert not storages["private"].exists(life)


def test_the_ledger_keeps_the_amounts_without_a_name(signed_in, password, life):
    before = list(models.LedgerEntry.objects.order_by("id").values_list("amount", flat=True))
    erase(signed_in, password)

    after = models.LedgerEntry.objects.order_by("id").values_list("amount", flat=True)
    assert list(after) == before
    assert set(models.LedgerTransaction.objects.values_list("note", flat=True)) == {""}


def test_another_person_s_rows_stay(signed_in, bob, password, life):
    models.Tag.objects.create(user=bob, name="of Bob")
    erase(signed_in, password)

    assert models.Tag.objects.get().name == "of Bob"


def test_the_last_administrator_stays(anyone, operator, password):
    session = anyone.post("/api/auth/login", {"email": operator.email, "password": password})
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {session.json()['access']}")
    answer = erase(anyone, password)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "last_administrator")


@pytest.mark.parametrize("change", [{"note": "another"}, {"kind": "withdrawal"}])
def test_a_note_of_the_ledger_may_be_erased_and_nothing_be_rewritten(life, change):
    rows = models.LedgerTransaction.objects.filter(kind="deposit")
    with pytest.raises((IntegrityError, Error)), transaction.atomic():
        rows.update(**change)
    rows.update(note="")

    assert rows.get().note == ""
