"""What a scenario must show: sentences beside it that a diplomat can read and contest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from sim.facts.checks import Flaw, flaws_of_terms, unknown
from sim.facts.document import Seq, read_list
from sim.facts.fact import Day, Fact, Name, Text, wrong
from sim.facts.parties import RuleName
from sim.facts.reading import find_scenario, located, valid
from sim.facts.record import Offer
from sim.facts.scenario import Scenario

EXPECT_FILE = "expect.yaml"
Share = Annotated[float, Field(ge=0, le=1)]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _which(value: Any) -> str:
    return "documented" if isinstance(value, Mapping) and "event" in value else "invented"


Names = Annotated[tuple[Name | RuleName, ...], BeforeValidator(_listed, json_schema_input_type=Any)]
"""Ids of one rule in force, or of several."""


class Documented(Fact):
    """An offer of the record."""

    event: Name
    """Id of the event that puts it on the table."""


class Invented(Offer):
    """Terms that nobody need have offered."""

    by: Name
    """The party that would offer them."""


Asked = Annotated[
    Annotated[Documented, Tag("documented")] | Annotated[Invented, Tag("invented")],
    Discriminator(_which),
]


class Expected(Fact):
    """A sentence that the rules must make true."""

    name: Text
    """The sentence."""
    party: Name
    """Who is asked."""
    on: Day
    """The day; what happened and was known before it counts."""
    clock: Literal["public", "hindsight"] = "hindsight"
    """Whether positions count from the day they were said, or all of them."""
    reading: Mapping[Name, Name] = {}
    """Readings of disputed sources, as NAME: OPTION."""
    but: Name | None = None
    """One of the scenario's counterfactuals."""
    without: Names = ()
    """Rules to leave out, by name or id."""
    offers: Mapping[Name, Asked] = Field(min_length=1)
    """The offers that the sentence is about, each under a label."""
    prefers: tuple[Name, ...] = ()
    """Labels, the offer that is likeliest to be accepted first."""
    acceptance: Mapping[Name, tuple[Share, Share]] = {}
    """For a label, bounds on the mean probability of acceptance."""
    decisive: Mapping[Name, Names] = {}
    """For a label, the rule that decides, or several of which one must."""
    stops: Mapping[Name, Names] = {}
    """For a label, all red lines that the offer breaks; an empty list if none."""

    @model_validator(mode="after")
    def _claims_something(self) -> Self:
        if not (self.prefers or self.acceptance or self.decisive or self.stops):
            hint = "add `prefers`, `acceptance`, `decisive` or `stops`"
            raise wrong("the sentence claims nothing that could be checked", hint)
        return self


def expectations_file(path: Path) -> Path:
    """Return where the expectations of a scenario are, or would be."""
    return find_scenario(path).parent / EXPECT_FILE


def read_expectations(path: Path) -> tuple[Seq, tuple[Expected, ...]]:
    """Return the data of an expectations file, for places, and the sentences that it holds.

    Raises
    ------
    ScenarioError
        With every problem of the file that can be seen without its scenario.
    """
    tree = read_list(path)
    found: tuple[Expected, ...] = valid(tuple[Expected, ...], tree, path)
    flaws = [flaw for n, expected in enumerate(found) for flaw in _labels(expected, n)]
    if flaws:
        raise located(tree, path, flaws)
    return tree, found


def flaws_of(expected: Expected, n: int, scenario: Scenario) -> Iterator[Flaw]:
    """Yield the names of a sentence that the scenario does not have.

    Parameters
    ----------
    expected
        The sentence.
    n
        Its place in the file, from 0.
    scenario
        Under the readings and the counterfactual of the sentence.
    """
    yield from unknown((n, "party"), "principal", expected.party, scenario.principals)
    start = scenario.clock.start
    if expected.on < start:
        yield Flaw((n, "on"), f"{expected.on} is before the scenario's clock, {start}")
    for label, offer in expected.offers.items():
        if isinstance(offer, Documented):
            here = (n, "offers", label, "event")
            yield from unknown(here, "offer", offer.event, scenario.offers)
        else:
            yield from unknown((n, "offers", label, "by"), "party", offer.by, scenario.parties)
            yield from flaws_of_terms(scenario, offer, (n, "offers", label))


def _labels(expected: Expected, n: int) -> Iterator[Flaw]:
    for m, label in enumerate(expected.prefers):
        yield from unknown((n, "prefers", m), "offer", label, expected.offers)
    for key in ("acceptance", "decisive", "stops"):
        for label in getattr(expected, key):
            yield from unknown((n, key, label), "offer", label, expected.offers)
    for label, (low, high) in expected.acceptance.items():
        if low > high:
            yield Flaw((n, "acceptance", label), "the bounds run backwards", "write [low, high]")
