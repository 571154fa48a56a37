"""Every chart of two disputes, drawn once in every layout, and what stands in a drawing."""

from dataclasses import replace
from datetime import date
from functools import cached_property

import pytest
from samples import SCENARIOS

from sim.expect.bench import bench
from sim.expect.space import open_space
from sim.facts.scenario import Space
from sim.making.drawings import drawings
from sim.simulate.branch import branch, offering
from sim.study.compare import Alternative, compare
from sim.study.explain import explain
from sim.study.replay import review
from sim.study.stability.derive import derive
from sim.study.summary import Simulated, summary
from sim.study.survey import survey
from sim.study.worlds import follow, world_of

DRAWS, WORLDS = 64, 128
TWELVE = "moscow minsk kyiv istanbul abu-dhabi riyadh geneva vienna vatican budapest astana virtual"
PLACES = {
    "leaders-meeting-2026": {"venues": TWELVE.split(), "guarantees": ["immunity"]},
    "paris-1968": {
        "venues": ["geneva", "new-delhi", "phnom-penh", "warsaw", "paris", "tokyo", "hanoi"],
        "levels": ["delegations"],
    },
}
ANSWERS = {"leaders-meeting-2026": "kyiv-2026-01", "paris-1968": "paris-acceptance"}
CHANGES = {
    "leaders-meeting-2026": ("no-only-moscow", "no-russian-ground-line"),
    "paris-1968": ("paris-in-april", "without-allied-access"),
}
BRANCHES = {"leaders-meeting-2026": date(2026, 1, 30), "paris-1968": date(1968, 4, 27)}


class Dispute:
    """What was found of a scenario with few draws, and the charts of it."""

    def __init__(self, scenario, folder):
        self.scenario, self.name = scenario, folder.name
        self.path, self.figures = str(folder / "scenario.yaml"), {}
        self.bench = bench(scenario, seed=1, draws=DRAWS)
        self.day = min(scenario.explore.on or scenario.clock.as_of, scenario.clock.as_of)
        self.asked = Space.model_validate(PLACES[self.name])

    @cached_property
    def review(self):
        return review(self.bench)

    @cached_property
    def explanation(self):
        return explain(self.bench, ANSWERS[self.name])

    @cached_property
    def survey(self):
        space = open_space(self.scenario, self.asked)
        return survey(self.bench, space, self.day, ())

    @cached_property
    def branch(self):
        return branch(self.bench, at=BRANCHES[self.name])

    @cached_property
    def worlds(self):
        """Return what many worlds amount to, and beside it what a first offer would change."""
        start = self.branch
        other = offering(start, start.menu.names[0], start.proposers[0])
        held, changed = (summary(follow(one, WORLDS)) for one in (start, other))
        return Simulated(held, {"but": changed})

    @cached_property
    def comparison(self):
        names = [None, *CHANGES[self.name]]
        every = []
        for but in names:
            opened = bench(self.path, seed=1, draws=DRAWS, **({"but": but} if but else {}))
            space = open_space(opened.scenario, self.asked)
            name = f"but {but}" if but else "as it stands"
            every.append(Alternative(name, self.name, opened, space, self.day))
        return compare(every)

    @cached_property
    def drawings(self):
        """Return every chart by its name."""
        world = world_of(self.branch, 17)
        findings = (
            self.review, self.survey, self.worlds, world, self.comparison, self.explanation,
            replace(derive(self.bench, self.day), after=self.worlds.reference),
        )  # fmt: skip
        every = [one for finding in findings for one in drawings(finding)]
        return {one.name: one for one in every}

    def figure(self, chart, layout):
        """Return a chart, drawn once."""
        if (chart, layout.name) not in self.figures:
            self.figures[chart, layout.name] = self.drawings[chart].draw(layout)
        return self.figures[chart, layout.name]


@pytest.fixture(scope="session")
def disputes(shipped):
    """Return the shipped scenarios by name, each with its charts."""
    return {folder.name: Dispute(shipped[folder.name], folder) for folder in SCENARIOS}


@pytest.fixture(params=[folder.name for folder in SCENARIOS])
def dispute(request, disputes):
    """Return one of them."""
    return disputes[request.param]
