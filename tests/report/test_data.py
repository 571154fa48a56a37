"""The documents of `--json` keep their keys, and a table agrees with its document."""

import json

import pytest
from made import few

DOCUMENTS = {
    "check": ("check", "{}"),
    "check --priors": ("check", "{}", "--priors"),
    "replay": ("replay", "{}", "--draws", 64),
    "explain": ("explain", "{}", "island-instead", "--draws", 64),
    "explore": ("explore", "{}", "--draws", 64),
    "simulate, one world": ("simulate", "{}", "--draws", 64),
    "simulate, many worlds": ("simulate", "{}", "--draws", 64, "--worlds", 256),
    "compare": ("compare", "{}", "--but", "no-line", "--without", "base", "--draws", 64),
    "show rules": ("show", "rules", "{}", "--draws", 64),
    "run": ("run", "{}", "--draws", 64, "--out", "{folder}"),
}


@pytest.fixture
def path(tmp_path):
    return few(tmp_path)


def document(parley, path, words):
    named = (str(word).format(path, folder=path.parent / "runs") for word in words)
    ran = parley(*named, "--json")
    assert ran.err == "", words
    return json.loads(ran.out)


def keys(value, path=""):
    """Yield each path of keys of a document, with the type that stands there."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from keys(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        yield f"{path}[]", "list"
        for inner in value:
            yield from keys(inner, f"{path}[]")
    else:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        yield path, "number" if number else type(value).__name__


def told(value):
    types = {}
    for path, kind in keys(value):
        types.setdefault(path, set()).add(kind)
    return "".join(f"  {path}: {' '.join(sorted(types[path]))}\n" for path in sorted(types))


def test_the_documents_have_the_keys_that_others_rely_on(parley, path, golden):
    documents = {name: document(parley, path, words) for name, words in DOCUMENTS.items()}

    golden("documents.txt", "".join(f"{name}\n{told(held)}" for name, held in documents.items()))
