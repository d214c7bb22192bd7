"""The admin in Spanish: no word of it is left in English."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from app.betting.models import Bookmaker, Competition, CoolOff, ImportBatch, Limit, ShareLink, Sport
from tests.api.betting_reads.conftest import keyed
from tests.rig.languages import has_words, is_english, texts_of_page

# Looked at one by one: the same word in both languages, or a name.
SAME = {
    "Admin",
    "Bankroll",
    "Bankrolls",
    "Django",
    "WiseBet",
    "bankroll",
    "bankrolls",
    "bet_analytix",
    "Bet Analytix",
    "Pikkit",
    "Wisebet",
    "EUR",
    "No",
    "Error",
    "ID",
    "total",
}
# What the people of these tests have written.
WRITTEN = re.compile(
    r"@|Bet365|bet365|Football|Premier League|England|Ñandú|Main|Alice"
    r"|[0-9a-f]{8}-|^[\d.-]+ EUR$|\*\*\*|md5|^\[?\{"
)
_AROUND = re.compile(r"^[\d› ]+|:$")
PAGES = [
    "/admin/",
    "/admin/password_change/",
    *(f"/admin/{label}/" for label in ("accounts", "auth", "betting")),
]


@pytest.fixture
def everything(signed_in, alice, bet):
    """A row in every list."""
    keyed(signed_in, f"/api/v1/bets/{bet}/settle", {"result": "won"})
    now = timezone.now()
    ImportBatch.objects.create(user=alice, format="pikkit", sha256="0" * 64, file_name="Ñandú")
    Limit.objects.create(user=alice, kind="loss", period="week", currency="EUR", amount=1)
    CoolOff.objects.create(user=alice, starts_at=now, ends_at=now + timezone.timedelta(days=1))
    ShareLink.objects.create(user=alice, name="Ñandú", token_hash="0" * 64)
    apps.get_model("auth.Group").objects.create(name="Ñandú")


@pytest.fixture
def desk(operator):
    browser = Client()
    browser.force_login(operator)
    return browser


def names():
    """Of the shipped catalogue: they are called so in every language."""
    rows = [each for table in (Bookmaker, Competition, Sport) for each in table.objects.all()]
    countries = {each.country for each in rows if isinstance(each, Competition)}
    return {each.name for each in rows} | {str(each) for each in rows} | countries


def left_in_english(desk, path, form=None):
    """Texts that are on the page in both languages; with a form, of what is wrong with it."""
    ask = desk.get if form is None else desk.post
    english, spanish = (
        ask(path, form, headers={"Accept-Language": language}) for language in ("en", "es")
    )
    assert english.status_code == spanish.status_code == 200, path
    shown = texts_of_page(spanish.text)
    left = {text for text in shown if is_english(text)} | (shown & texts_of_page(english.text))
    known = SAME | names()

    def is_known(text):
        return bool({text, text.lstrip("› "), _AROUND.sub("", text)} & known)

    return sorted(text for text in left if not is_known(text) and not WRITTEN.search(text))


def pages_of(model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    page = admin.site._registry[model]
    yield reverse(f"{name}_changelist")
    # Nothing answers to this: the page of a search without a result.
    yield reverse(f"{name}_changelist") + "?q=ñandú-none"
    if page.has_add_permission.__func__ is admin.ModelAdmin.has_add_permission:
        yield reverse(f"{name}_add")
    for row in model._default_manager.all()[:1]:
        yield reverse(f"{name}_change", args=[row.pk])
        yield reverse(f"{name}_history", args=[row.pk])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_admin_is_in_spanish(desk, everything, path):
    assert left_in_english(desk, path) == []


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda it: it._meta.model_name)
def test_the_pages_of_a_table_are_in_spanish(desk, everything, model):
    assert model._default_manager.exists(), f"give {model.__name__} a row in `everything`"

    found = {path: left_in_english(desk, path) for path in pages_of(model)}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_who_may_not_come_in_is_told_so_in_spanish(client, alice):
    refused = {"username": alice.email, "password": "wrong"}

    assert left_in_english(client, "/admin/login/") == []
    assert left_in_english(client, "/admin/login/", refused) == []


FORMS = [
    ("/admin/accounts/user/add/", {}),
    ("/admin/accounts/user/add/", {"email": "no", "password1": "12345", "password2": "12345"}),
    ("/admin/accounts/user/add/", {"email": "a@example.com", "password1": "1", "password2": "2"}),
    ("/admin/password_change/", {"old_password": "x", "new_password1": "a", "new_password2": "a"}),
    ("/admin/betting/bookmaker/add/", {"name": "", "kind": "x", "commission": "7"}),
    ("/admin/betting/bookmaker/add/", {"name": "Bet365", "kind": "bookmaker", "commission": "x"}),
    ("/admin/betting/competition/add/", {"name": "x" * 400}),
]


@pytest.mark.parametrize(("path", "form"), FORMS, ids=str)
def test_what_is_wrong_with_a_form_is_said_in_spanish(desk, everything, path, form):
    assert left_in_english(desk, path, form) == []


def words():
    """Every word that a table of ours can put before a person."""
    for label in ("core", "accounts", "betting"):
        config = apps.get_app_config(label)
        yield label, config.verbose_name
        for model in config.get_models():
            about = model._meta
            yield about.label, about.verbose_name
            yield f"{about.label} plural", about.verbose_name_plural
            for field in (*about.concrete_fields, *about.many_to_many):
                where = f"{about.label}.{field.name}"
                yield where, field.verbose_name
                yield where, field.help_text
                yield from ((f"{where}={value}", word) for value, word in field.flatchoices)


def test_every_word_of_the_tables_has_its_spanish():
    def in_(language):
        with translation.override(language):
            return [(where, str(word)) for where, word in words()]

    same = [
        (where, word)
        for (where, word), (_, spanish) in zip(in_("en"), in_("es"), strict=True)
        if word == spanish and has_words(word) and word not in SAME
    ]
    assert same == []
