"""TypeScript that says what a call or an example says, for a strict compiler to judge."""

from __future__ import annotations

import json
import re

from tests.rig.shell_calls import Call

_KEY = "0190c2a4-5b1e-7c3d-8e4f-a1b2c3d4e5f6"
_NOT_PARAMETERS = {"Authorization", "Content-Type", "Accept", "Accept-Language"}


def program_of(document: dict, calls: list[Call], remark: str = "") -> str:
    """A client of the generated types that makes the calls, each after the remark."""
    lines = [
        'import createClient from "openapi-fetch";',
        'import type { paths } from "./api";',
        'const client = createClient<paths>({ baseUrl: "/" });',
    ]
    made = [f"{remark}\n{_statement(document, call)}" for call in calls]
    return "\n".join([*lines, *made, "export {};", ""])


def constants_of(document: dict) -> str:
    """Every JSON example of a body or an answer as a constant of its type."""
    lines = ['import type { paths } from "./api";']
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            place = f"paths[{json.dumps(path)}][{json.dumps(method)}]"
            body = operation.get("requestBody", {})
            lines += _constants(f'NonNullable<{place}["requestBody"]>', body)
            for status, answer in operation["responses"].items():
                if "$ref" in answer:
                    name = answer["$ref"].rpartition("/")[2]
                    answer = document["components"]["responses"][name]
                lines += _constants(f'{place}["responses"][{status}]', answer)
    return "\n".join([*lines, "export {};", ""])


def _constants(holder: str, content: dict) -> list[str]:
    return [
        f'({json.dumps(example["value"])}) satisfies {holder}["content"][{json.dumps(kind)}];'
        for kind, each in content.get("content", {}).items()
        for example in each.get("examples", {}).values()
    ]


def _statement(document: dict, call: Call) -> str:
    template, places = _template(document, call.path)
    operation = document["paths"].get(template, {}).get(call.method.lower(), {})
    given = {each["name"]: each for each in operation.get("parameters", ())}
    parameters = {
        "path": places,
        "query": {name: _typed(given.get(name, {}), value) for name, value in call.query},
        "header": {
            name: value for name, value in call.headers.items() if name not in _NOT_PARAMETERS
        },
    }
    init = [f"params: {json.dumps({name: each for name, each in parameters.items() if each})}"]
    if call.body is not None:
        kind = f'paths[{json.dumps(template)}][{json.dumps(call.method.lower())}]["requestBody"]'
        value = json.loads(re.sub(r"\$[A-Z]+", _KEY, call.body))
        # `satisfies` refuses members that are not there; the client's own type lets them pass.
        content = f'NonNullable<{kind}>["content"]["application/json"]'
        init.append(f"body: {json.dumps(value)} satisfies {content}")
    if call.form:
        init.append(f"body: {json.dumps(call.form)}")
    return f"await client.{call.method}({json.dumps(template)}, {{ {', '.join(init)} }});"


def _template(document: dict, path: str) -> tuple[str, dict[str, str]]:
    """The documented address, the most particular one, and the values at its places."""
    for template in sorted(document["paths"], key=lambda each: each.count("{")):
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
        if found := re.fullmatch(pattern, path):
            return template, dict.fromkeys(found.groupdict(), _KEY)
    return path, {}


def _typed(parameter: dict, value: str) -> object:
    """A value of a query, as a typed client gives it; of what is not documented, text."""
    kind = parameter.get("schema", {}).get("type")
    if kind == "array":
        return value.split(",")
    if kind == "integer":
        return int(value)
    return value in ("1", "true") if kind == "boolean" else value
