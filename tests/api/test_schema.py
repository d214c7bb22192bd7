"""The OpenAPI document and its page. None of these tests may touch the database."""

import json
import re

import pytest
import yaml
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from drf_spectacular.drainage import GENERATOR_STATS

from app.core import schema as schema_module
from app.core.schema import schema_make
from tests.rig.documented import faults_of


@pytest.fixture
def document():
    return json.loads(schema_make("json"))


@pytest.fixture
def unbuilt(monkeypatch, tmp_path):
    """A checkout without the built files; the cache of another test is gone, too."""
    built = {"json": tmp_path / "schema.json", "yaml": tmp_path / "schema.yaml"}
    monkeypatch.setattr(schema_module, "BUILT", built)
    schema_module.schema_text.cache_clear()
    yield built
    schema_module.schema_text.cache_clear()


def operations(document):
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def answers(document, operation):
    """Statuses and answers, wherever they are written."""
    for code, answer in operation["responses"].items():
        if "$ref" in answer:
            answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        yield code, answer


def contents(document, operation):
    """What it takes, and each of its answers."""
    return operation.get("requestBody", {}), *dict(answers(document, operation)).values()


def names_of(document, path):
    return {each["name"] for each in document["paths"][path]["get"].get("parameters", ())}


def test_the_schema_is_openapi_3_1_as_json(client, unbuilt, document):
    answer = client.get("/api/schema/")

    assert answer["Content-Type"] == "application/json"
    assert answer.json() == document
    assert document["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    ("query", "accept"),
    [("?format=yaml", "*/*"), ("", "application/yaml"), ("", "application/vnd.oai.openapi+yaml")],
)
def test_the_schema_is_yaml_for_who_asks_for_it(client, unbuilt, document, query, accept):
    answer = client.get(f"/api/schema/{query}", headers={"Accept": accept})

    assert answer["Content-Type"] == "application/yaml"
    assert yaml.safe_load(answer.content) == document


def test_an_explicit_format_wins_over_the_accept_header(client, unbuilt):
    answer = client.get("/api/schema/?format=json", headers={"Accept": "application/yaml"})

    assert answer["Content-Type"] == "application/json"


def test_an_unchanged_schema_is_not_sent_again(client, unbuilt):
    etag = client.get("/api/schema/")["ETag"]
    answer = client.get("/api/schema/", headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)


def test_the_built_file_is_what_is_answered(client, unbuilt):
    call_command("schema_build", verbosity=0)
    unbuilt["json"].write_text('{"built": true}')

    assert client.get("/api/schema/").json() == {"built": True}


def test_the_schema_is_made_without_a_warning():
    GENERATOR_STATS.reset()
    schema_make("json")

    assert not GENERATOR_STATS


def test_two_builds_are_equal():
    assert schema_make("json") == schema_make("json")


def test_every_operation_is_described_tagged_and_tells_its_errors(document):
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        assert operation["tags"] and operation["description"] and operation["operationId"], where
        for code, answer in answers(document, operation):
            if code >= "400":
                assert list(answer["content"]) == ["application/problem+json"], where
                assert answer["content"]["application/problem+json"]["examples"], where
        assert {"400", "406", "429", "500", "502", "503", "504"} <= set(operation["responses"])


def test_what_takes_a_body_tells_how_a_body_can_be_refused(document):
    for path, method, operation in operations(document):
        if "requestBody" in operation:
            assert {"400", "408", "413", "415"} <= set(operation["responses"]), (method, path)


def test_every_operation_has_a_short_summary_of_its_own(document):
    summaries = [operation["summary"] for _, _, operation in operations(document)]

    assert all(0 < len(summary) <= 80 for summary in summaries)
    assert not [each for each in summaries if each.endswith((".", ":"))]


def test_the_tags_are_those_of_the_operations_each_described_and_in_one_group(document):
    names = [tag["name"] for tag in document["tags"]]
    used = {name for _, _, operation in operations(document) for name in operation["tags"]}

    assert set(names) == used and len(names) == len(used)
    assert all(tag["description"] for tag in document["tags"])
    assert [name for group in document["x-tagGroups"] for name in group["tags"]] == names


def test_every_list_s_ordering_has_its_values(document):
    for path, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "ordering":
                assert parameter["schema"]["enum"], path


def test_figures_and_files_of_bets_have_the_filters_of_the_list(document):
    of_list = names_of(document, "/api/v1/bets") - {"cursor", "limit", "count", "ordering"}
    made_of_it = [path for path in document["paths"] if "/stats/" in path] + ["/api/v1/bets.csv"]

    assert len(made_of_it) == 7 and len(of_list) >= 17
    for path in made_of_it:
        assert of_list <= names_of(document, path), path


def test_no_address_in_the_document_is_of_another_host(document):
    assert re.findall(r"https?://[^\s\"]+", json.dumps(document)) == []
    assert [server["url"] for server in document["servers"]] == ["/"]


def test_no_member_of_a_body_or_answer_has_a_default(document):
    schemas = document["components"]["schemas"]

    assert [name for name, schema in schemas.items() if '"default":' in json.dumps(schema)] == []
    for name, schema in schemas.items():
        if name.startswith("Patched"):
            assert "required" not in schema, name


def test_a_file_is_bytes_for_every_generation_of_tools(document):
    files = [
        schema["properties"]["file"]
        for schema in document["components"]["schemas"].values()
        if "file" in schema.get("properties", {})
    ]

    assert len(files) == 2
    for file in files:
        assert (file["format"], file["contentMediaType"]) == ("binary", "application/octet-stream")


def test_a_page_of_another_origin_may_send_and_read_every_header_of_the_document(document):
    sent, read = set(), set()
    for _, _, operation in operations(document):
        sent |= {each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"}
        for _, answer in answers(document, operation):
            read |= set(answer.get("headers", ()))

    assert read == set(settings.CORS_EXPOSE_HEADERS)
    assert {name.lower() for name in sent} <= set(settings.CORS_ALLOW_HEADERS)


def test_only_signing_in_and_out_needs_no_token(document):
    open_to_all = {
        path for path, _, operation in operations(document) if {} in operation["security"]
    }

    assert document["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    assert open_to_all >= {
        "/api/auth/register",
        "/api/auth/login",
        "/api/auth/logout",
        "/api/auth/token/refresh",
    }
    assert "/api/auth/profile" not in open_to_all


def test_the_documentation_page_runs_under_a_strict_policy(client):
    answer = client.get("/api/docs/")

    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert "default-src 'self';" in answer["Content-Security-Policy"]
    assert re.findall(r"<script(?! src=)|<style|\son\w+=|\sstyle=", answer.text) == []


def test_the_documentation_page_loads_only_our_own_files(client):
    page = client.get("/api/docs/").text
    files = re.findall(r'(?:src|href)="([^"]+)"', page)

    assert len(files) == 5
    for file in files:
        assert file.startswith("/static/")
        assert finders.find(file.removeprefix("/static/"))


def test_every_body_and_answer_but_a_picture_or_an_archive_has_an_example(document):
    bare = [
        (operation["operationId"], kind)
        for _, _, operation in operations(document)
        for content in contents(document, operation)
        for kind, media in content.get("content", {}).items()
        if "examples" not in media and not kind.startswith(("image/", "application/zip"))
    ]

    assert bare == []


def test_every_example_is_what_its_schema_allows(document):
    wrong = [
        (operation["operationId"], name, fault)
        for _, _, operation in operations(document)
        for content in contents(document, operation)
        for media in content.get("content", {}).values()
        for name, example in media.get("examples", {}).items()
        for fault in faults_of(media["schema"], example["value"])
    ]

    assert wrong == []
