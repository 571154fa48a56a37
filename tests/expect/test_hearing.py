"""What principals make of documented and explored offers stays what it was, number by number."""

import json

from samples import SCENARIOS

from sim.expect.answers import decisive, expectation
from sim.expect.bench import bench
from sim.expect.hearing import on_day
from sim.expect.past import answers_of
from sim.expect.space import open_space

DRAWS = 64


def told(verdict, *, accepted):
    """Return the mean acceptance of one offer, and the rule that decides it."""
    return [round(float(verdict.acceptance.mean()), 9), decisive(verdict, accepted=accepted)]


def documented(opened):
    """Yield each documented answer on both clocks."""
    for _, event in answers_of(opened.scenario, opened.order):
        held = expectation(opened, event)
        for clock, judgement in (("public", held.public), ("hindsight", held.hindsight)):
            yield f"{event.id} {clock}", told(judgement.verdict, accepted=held.accepted)


def explored(opened):
    """Yield five offers of the space, put to each principal on the last day."""
    space = open_space(opened.scenario, opened.scenario.explore)
    hearing = on_day(opened, opened.scenario.clock.as_of)
    for number in range(0, len(space), -(-len(space) // 5)):
        for party in opened.scenario.principals:
            verdict = hearing.weigh(party, space.take([number]))
            yield f"{space.name(number)} {party}", told(verdict, accepted=True)


def test_what_is_expected_of_offers_stays_what_it_was(shipped, golden):
    numbers = {}
    for folder in SCENARIOS:
        opened = bench(shipped[folder.name], seed=1, draws=DRAWS)
        numbers[folder.name] = {**dict(documented(opened)), **dict(explored(opened))}

    lines = (
        json.dumps(name) + ": {\n  " + ",\n  ".join(
            f"{json.dumps(what)}: {json.dumps(held)}" for what, held in of.items()
        ) + "\n }"
        for name, of in numbers.items()
    )  # fmt: skip
    golden("hearings.json", "{\n " + ",\n ".join(lines) + "\n}\n")
