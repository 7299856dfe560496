"""A new pack: a commented template that passes `check`, with the schemas that an editor completes from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

from tui.failures import Refusal
from tui.library.authoring.scalars import shown
from tui.library.authoring.schema import FILES, schema
from tui.packs.names import wrong_id

STARTER = os.path.join(os.path.dirname(__file__), "starter")
SCHEMAS = ".schema"
"""The folder of the schemas inside a new pack; hidden, so that nothing takes it for content."""
_NAME = "NAME"


def write(name: str, folder: str) -> str:
    """Makes a pack called `name` in the new or empty `folder`, which is returned. Raises Refusal."""
    if why := wrong_id(name):
        raise Refusal(f"{why}.", 2)
    if os.path.lexists(folder) and (not os.path.isdir(folder) or os.listdir(folder)):
        raise Refusal(f"{shown(folder, 200, '')} is there already and not empty; name another folder.", 2)
    try:
        for rel in _files(STARTER):
            with open(os.path.join(STARTER, rel), encoding="utf-8") as file:
                text = file.read().replace(_NAME, name)
            _write(os.path.join(folder, rel), f"{_first_line(rel)}\n{text}")
        write_schemas(os.path.join(folder, SCHEMAS), FILES)
    except OSError as error:
        raise Refusal(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    return folder


def write_schemas(folder: str, kinds: Iterable[str]) -> list[str]:
    """Writes KIND.schema.json for each kind of file into `folder`; their paths. Raises OSError."""
    paths = []
    for kind in kinds:
        path = os.path.join(folder, f"{kind}.schema.json")
        _write(path, json.dumps(schema(kind), indent=1) + "\n")
        paths.append(path)
    return paths


def _first_line(rel: str) -> str:
    """What tells an editor the schema of a file of the pack."""
    inside, _, name = rel.rpartition("/")
    kind = inside or name.removesuffix(".yaml")
    return f"# yaml-language-server: $schema={'../' if inside else ''}{SCHEMAS}/{kind}.schema.json"


def _files(root: str) -> list[str]:
    files = []
    for folder, _, names in os.walk(root):
        inside = os.path.relpath(folder, root).replace(os.sep, "/")
        files += [name if inside == "." else f"{inside}/{name}" for name in names if name.endswith(".yaml")]
    return sorted(files)


def _write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
