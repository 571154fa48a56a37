"""However a scenario is mangled, reading it succeeds or says where it cannot go on."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import SCENARIOS, SMALL

from sim.errors import ScenarioError
from sim.facts.reading import read_all

JUNK = (
    "NO", "22:30", "~", "", "[]", "{}", "[[", "{a: b}", "- x", "1e999", "-1", "2026-02-30", "0000",
    "2026-01/2025-01", "*x", "&x y", "!!python/name:os.system", "'", '"', "|", "> x", "x: y: z",
    "\t", "%", "@", "`", "é", "😀", "\x00", "\ufeff", "\u2028", "9" * 400, "a.b.c", "null",
    "<<", "?",
)  # fmt: skip


def delete(lines, n, draw):
    del lines[n]


def duplicate(lines, n, draw):
    lines.insert(n, lines[n])


def swap(lines, n, draw):
    m = draw(st.integers(0, len(lines) - 1))
    lines[n], lines[m] = lines[m], lines[n]


def indent(lines, n, draw):
    lines[n] = draw(st.sampled_from(["", " ", "  ", "      ", "\t"])) + lines[n].lstrip()


def shift(lines, n, draw):
    lines[n] = " " * draw(st.integers(1, 4)) + lines[n]


def junk_value(lines, n, draw):
    value = draw(st.sampled_from(JUNK) | st.text(max_size=12))
    lines[n] = re.sub(r"(?<=[:,\[-] )[^,:\]}\n]+", lambda _: value, lines[n], count=1)


def borrow_value(lines, n, draw):
    other = lines[draw(st.integers(0, len(lines) - 1))].strip().removeprefix("- ")
    lines[n] = re.sub(r"(?<=: ).+", lambda _: other.partition(": ")[2] or other, lines[n], count=1)


def rename(lines, n, draw):
    name = draw(st.sampled_from((*JUNK, "id", "on", "act", "offer", "record", "set", "parley")))
    lines[n] = re.sub(r"[a-z_]+(?=:)", lambda _: name, lines[n], count=1)


def truncate(lines, n, draw):
    del lines[n:]


def cut(lines, n, draw):
    lines[n] = lines[n][: draw(st.integers(0, len(lines[n])))]


MUTATIONS = (
    delete, duplicate, swap, indent, shift, junk_value, borrow_value, rename, truncate, cut,
)  # fmt: skip


@st.composite
def mangled(draw, text):
    """Draw a text with a few of its lines mangled, perhaps with odd bytes in it."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 4))):
        if lines:
            mutation = draw(st.sampled_from(MUTATIONS))
            mutation(lines, draw(st.integers(0, len(lines) - 1)), draw)
    raw = "\n".join(lines).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 7)) == 0:
        at = draw(st.integers(0, len(raw)))
        raw = raw[:at] + draw(st.binary(min_size=1, max_size=6)) + raw[at:]
    return raw


def problems(path, raw):
    """Return what reading the bytes complains of."""
    path.write_bytes(raw)
    try:
        read_all(path)
    except ScenarioError as error:
        return error.problems or ["no problem named"]
    return []


def within(text, problem):
    """Return whether a problem points into a text, however its lines are counted."""
    for breaks in ("\n", "\r\n|[\n\r\x85\u2028\u2029]"):
        lines = [*re.split(breaks, text), ""]
        if (
            1 <= problem.line <= len(lines)
            and 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        ):
            return True
    return False


def demand(path, raw):
    """Demand a scenario, or problems with their places in the file."""
    text = raw.decode("utf-8", "replace")
    for problem in problems(path, raw):
        assert problem.message
        assert problem.file == str(path)
        assert within(text, problem)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("mangled") / "scenario.yaml"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=mangled(SMALL))
def test_a_mangled_small_scenario_is_read_or_refused_with_its_place(path, raw):
    demand(path, raw)


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_a_mangled_shipped_scenario_is_read_or_refused_with_its_place(path, folder):
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(raw=mangled(text))
    def mangle(raw):
        demand(path, raw)

    mangle()
