"""A rule that remembers, writes or never ends is refused before anything rests on it."""

import pytest
from made import few
from samples import LEADERS

import sim
from sim.errors import SimError
from sim.rules import book

RULE = '''\
"""A rule of one's own."""

from sim import consideration

SEEN = []


@consideration(assumed="a guess")
def own(case):
    """Some days are better than others."""
    {does}
    return case.day * 0 + len(SEEN) + 1
'''


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(book.within.__wrapped__, "__defaults__", (0.2,))


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("SEEN.append(1)", "it answers differently when asked again"),
        ("case.day[:] = 0", "read-only"),
        ("case.offers.strength.clear()", "mappingproxy"),
        ("while True: pass", "it did not answer within 0.2 seconds"),
    ],
)
def test_what_is_no_judgement_is_refused_by_every_command(tmp_path, write, does, told):
    with pytest.raises(SimError, match=told) as refused:
        sim.explore(few(tmp_path), rules=write(RULE.format(does=does), "own.py"), draws=16)
    assert refused.value.where.endswith(": own")


def test_a_file_that_never_ends_is_stopped(write):
    with pytest.raises(SimError, match="it did not answer within"):
        book.load_rules(write("while True:\n    pass\n", "own.py"))


def test_a_tactic_that_remembers_is_refused_by_every_command(parley, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        "from sim import Choice, Draws, tactic\n\nSEEN = []\n\n\n"
        '@tactic(assumed="a trial")\ndef mine(choice: Choice) -> Draws:\n'
        '    """It is a trial."""\n    SEEN.append(1)\n    return 1.0 * len(SEEN)\n'
    )
    ran = parley("simulate", LEADERS, "--rules", path)

    assert (ran.status, ran.out) == (2, "")
    assert "it answers differently when asked again" in ran.err
