"""What is published has the numbers that the code gives now: `make published` if not."""

import json
from itertools import chain

import pytest
from publish import AS_THEY_ARE, DIGITS, NAMES, PUBLISHED, small
from samples import ROOT

import sim

LIMIT = 450_000
"""Bytes of what is published of one scenario."""


def numbers(held, path=()):
    """Yield every number of a document with the way to it."""
    pairs = held.items() if isinstance(held, dict) else enumerate(held)
    for key, value in pairs:
        if isinstance(value, dict | list):
            yield from numbers(value, (*path, key))
        elif isinstance(value, int | float):
            yield (*path, key), value


@pytest.mark.parametrize("name", NAMES)
def test_published_numbers_are_those_of_the_code(name):
    path = ROOT / "scenarios" / name
    score, explored = (json.loads(json.dumps(reply.json)) for reply in (
        sim.replay(path), sim.explore(path)))  # fmt: skip

    for file, held in small(score["score"], explored).items():
        published = json.loads((PUBLISHED / name / file).read_text(encoding="utf-8"))
        held.pop("asked", None), published.pop("asked")
        assert dict(numbers(published)) == pytest.approx(dict(numbers(held)), abs=2 * 10**-DIGITS)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_published_is_small_and_begins_with_the_sentence(name):
    folder = PUBLISHED / name
    sentence = json.loads((folder / "exploration.json").read_text(encoding="utf-8"))["sentence"]
    files = {path.name for path in folder.iterdir()}

    assert files == {*chain(AS_THEY_ARE, ("README.md", "score.json", "exploration.json"))}
    assert sentence in (folder / "README.md").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in folder.iterdir()) < LIMIT
