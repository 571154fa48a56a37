"""The page of a run: a lead, four pictures, a lever. Everything else is in its annex."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.report.bands import label_text, probability_text, range_means
from sim.report.document import Block, Figure, Items, Page, Rows, Say, Section, Special, page_of
from sim.report.pictures import Picture
from sim.report.printed.lead import lead
from sim.report.printed.lever import lever_of
from sim.report.printed.levers import glossary, tabled_section
from sim.report.printed.places import kinds_section
from sim.report.replay import assumptions, verdict_text
from sim.report.stability import standing
from sim.report.words import caveat, counted, day_text, everybody, one_sided, upper_first
from sim.runs.manifest import Inputs
from sim.study.replay import Review
from sim.study.stability.derive import Derived
from sim.study.summary import Summary
from sim.study.survey import Survey
from sim.study.whatif.combos import Combos

ANNEX = "annex.html"
"""The file beside the page that holds everything else."""
MORE = f"in `{ANNEX}`, beside this page"
LIMITS = (
    "It is not a forecast, and does not say what will happen on a day.",
    "It does not say who is to blame or who is sincere: it knows what was said and done, and no "
    "mind. What stops an offer is a reason, not a fault.",
    "It does not say what anyone should do; what a change would cost is outside the model.",
    "Places are cities: it has no routes, times or details of protection.",
)


def page(
    found: tuple[Review, Survey, Combos], shown: Mapping[str, Picture],
    inputs: Inputs, follow: Summary | str, game: Derived | None = None,
) -> bytes:  # fmt: skip
    """Return the page of a run as one file of HTML.

    Parameters
    ----------
    found
        The record with what was expected, the exploration, and every combination of its offers.
    shown
        The figures, by name.
    inputs
        What the run is made from.
    follow
        What could follow, or why nothing was simulated.
    game
        The game of the lines and offers, if there is one.
    """
    review, survey, levers = found
    scenario = review.scenario
    every = (
        Section("What was found", [*opening(survey)], "found"),
        Section("Who accepts which kind of place", [Figure("standoff")], "standoff"),
        Section("What one change does", [
            Figure("levers"), *tabled_section(survey.levers).blocks,
        ], "levers"),
        _lever(survey, levers),
        Section("The record", [Figure("timeline"), Say(verdict_text(review.score), "found"),
                Say(f"Every event, its sources, and what the rules expected, is {MORE}.")],
                "record"),
        Section("What could follow", [*_follows(follow, game)], "follows"),
        Section("What this rests on", [
            Say(f"{assumptions(review.bench)}. Each is told once, with its sources, {MORE}."),
        ], "rests"),
        Section("What this does not say", [Items([("", text) for text in LIMITS])], "limits"),
    )  # fmt: skip
    run = Page(scenario, f"run {inputs.label}", scenario.question or "", every, ANNEX)
    return page_of(run, shown)


def opening(survey: Survey) -> Iterator[Block]:
    """Yield what leads a page: the lead, how good it is, and whose words are missing."""
    scenario = survey.scenario
    yield Say(lead(survey), "found")
    together = f"what {everybody(scenario)} would accept"
    told = f"{label_text(survey, together)} {upper_first(range_means(survey.level))}."
    yield Say(f"{told} {caveat(scenario.clock.as_of)}")
    yield Say(one_sided(scenario), "caution")


def _lever(survey: Survey, levers: Combos) -> Section:
    """Return the lever, and what stands in its place where no script runs."""
    blocks = kinds_section(survey.exploration).blocks
    rows = [row for block in blocks if isinstance(block, Rows) for row in block.rows]
    instead = [*blocks, Items(glossary(survey.levers, rows))]
    start = {"place": survey.levers.space.places[0][0] or survey.levers.space.places[0][1]}
    made = lever_of(levers)
    facts = {"parts": made.parts, "data": made.data, "start": start,
             "instead": instead, "day": day_text(levers.day)}  # fmt: skip
    return Section("Try an offer", [Special("lever", facts, instead)], "lever")


def _follows(follow: Summary | str, game: Derived | None) -> Iterator[Block]:
    if game is not None:
        yield Say(standing(game), "found")
    if isinstance(follow, str):
        yield Say(f"Nothing was simulated: {follow}.", "found")
        return
    branch = follow.worlds.branch
    held = probability_text(follow.held.interval, follow.label)
    yield Figure("waiting")
    yield Say(
        f"Simulated, not reported: of {counted(len(follow.worlds), 'world')}, a meeting within "
        f"{branch.days} days is held in this share: {held}. Days are counted after "
        f"{day_text(branch.day)}; nothing of it is scored.", "found",
    )  # fmt: skip
