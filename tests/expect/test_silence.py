"""What is given and changes nothing is told: rules that are nowhere in force, or say nothing."""

import pytest
from made import few
from samples import SMALL

import sim
from sim.errors import SimError

RULE = '''\
"""A rule of one's own."""

from sim import {kind}


@{kind}(assumed="a guess")
def own({takes}):
    """Some days are better than others."""
    return {answers}
'''


def rule(takes="case", answers="0.0 * case.day", kind="consideration"):
    return RULE.format(kind=kind, takes=takes, answers=answers)


def told(found):
    return [(warning.key, warning.message) for warning in found.warnings]


def test_a_rule_that_is_in_force_for_nobody_is_refused_with_what_to_write(tmp_path, write):
    path, file = few(tmp_path), write(rule("case, *, far: float", "case.day * far"), "own.py")

    with pytest.raises(SimError, match="in force for nobody") as refused:
        sim.replay(path, rules=file, draws=16)
    assert "write `- {id: own, rule: own, far: ...}`" in str(refused.value)


@pytest.mark.parametrize("ask", [sim.replay, sim.explore, sim.compare, sim.simulate])
def test_a_rule_that_answers_0_everywhere_is_told(tmp_path, write, ask):
    path = few(tmp_path)
    mute = write(rule("case, *, far: float = 0.0", "case.day * far"), "own.py")
    loud = write(rule(answers="1.0 + 0.0 * case.day"), "loud.py")

    found = ask(path, rules=mute, draws=16)
    where = "to every offer of the record and of `explore`"  # in worlds it may say more
    where = where if ask is sim.simulate else "wherever it is asked"
    assert told(found) == [("own", f"it answers 0 {where}")]
    assert "state `far`" in found.json["warnings"][0]["hint"]
    assert told(ask(path, rules=loud, draws=16)) == []


def test_what_acts_in_simulations_only_is_told_where_none_is_made(tmp_path, write):
    path, file = few(tmp_path), write(rule("choice", "choice.belief", "tactic"), "own.py")

    assert told(sim.replay(path, rules=file)) == [("own", "a tactic acts in simulations only")]
    assert told(sim.simulate(path, rules=file, draws=16)) == []


def test_with_and_without_a_rule_that_is_given(tmp_path, write):
    path, file = few(tmp_path), write(rule(answers="1.0 + 0.0 * case.day"), "own.py")
    found = sim.compare(path, rules=file, without="own", draws=16)

    assert [opened.name for opened in found.opened[1:]] == ["without own", "rules own.py"]


def test_check_tells_what_is_allowed_and_seldom_meant(parley, write):
    small = write(SMALL)
    ran = parley("check", small)

    assert ran.status == 0
    assert "parties.alba.positions.A1.id: no rule" in ran.err
    assert parley("check", small, "--strict").status == 2
