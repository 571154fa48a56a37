"""Words that no rule asks for, and facts that a line and a consideration share, are told."""

import pytest
from samples import broken

from sim.expect.bench import bench
from sim.expect.silence import answers, doubts, offers, unasked, used_twice
from sim.expect.space import open_space
from sim.facts.reading import read_scenario
from sim.rules.book import RuleBook, standard_book
from sim.rules.declare import consideration
from sim.rules.settings import Guarantees

HOLDER = "  borea:\n    name: Borea\n"


@consideration(assumed="a guess")
def likes(case, *, kind: Guarantees):
    """A promise is worth something."""
    return case.offers.guarantee(kind[0])


@pytest.fixture
def stated(write):
    """Return a bench of the small scenario with some rules of Alba."""

    def written(*rules):
        lines = "".join(
            f"      - {{id: {n}, {rule}}}\n" for n, rule in zip("xyz", rules, strict=False)
        )
        text = broken(HOLDER, f"    rules:\n{lines}{HOLDER}" if rules else HOLDER)
        book = standard_book() | RuleBook([likes])
        return bench(read_scenario(write(text)), seed=1, draws=8, book=book)

    return written


def messages(flaws):
    return [(flaw.loc, flaw.message) for flaw in flaws]


def test_words_that_nothing_asks_for_are_told_and_others_are_not(stated):
    asking = ["rule: needs_guarantee, kind: [safety], position: A1",
              "rule: topics, with_: [border], position: A1",
              "rule: waits_for, context: ['hostilities=truce'], position: A1"]  # fmt: skip

    assert messages(unasked(stated())) == [
        ((key,), f"no line and no rule asks for {name!r}")
        for key, name in [
            ("guarantees", "safety"),
            ("topics", "border"),
            ("contexts", "hostilities"),
        ]
    ]
    assert messages(unasked(stated(*asking))) == []


def test_a_fact_that_a_line_and_a_consideration_read_is_told(stated):
    line, push = (
        "rule: needs_guarantee, kind: [safety], position: A1",
        "rule: likes, kind: [safety]",
    )

    assert messages(used_twice(stated(line, f"{push}, assumed: x"))) == [
        (("parties", "alba", "rules", 1, "id"), "'y' reads 'safety', as the line 'x' does")
    ]
    assert messages(used_twice(stated(line, line))) == []


def test_a_line_that_no_offer_of_the_space_can_meet_is_told(stated):
    only = stated("rule: only_ground, of: [SWE], position: A1")
    waits = stated("rule: waits_for, position: A1")

    def told(opened):
        space = open_space(opened.scenario, opened.scenario.explore.model_copy(
            update={"venues": ("geneva", "island")}))  # fmt: skip
        cases = answers, offers(space, opened.scenario.clock.as_of)
        return [flaw.message for flaw in doubts(opened, *cases) if "meet" in flaw.message]

    assert told(only) == ["no offer of the record and of `explore` is known to meet 'x'"]
    assert told(waits) == []
