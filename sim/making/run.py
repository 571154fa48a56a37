"""Answer everything at once: replay, exploration and what could follow, in one run folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import Path
from textwrap import fill
from typing import Any

from sim.expect.space import open_space
from sim.facts.reading import read_all
from sim.making.explore import surveyed
from sim.making.kept import Kept
from sim.making.order import Order, day_of
from sim.making.recipe import inputs_of
from sim.making.reply import Files
from sim.report.document import text_of
from sim.report.explore import exploration_text
from sim.report.pictures import Svgs, pictures
from sim.report.printed.annex import annex
from sim.report.printed.page import page
from sim.report.records import exploration_record, followed_record, score_record
from sim.report.replay import assumptions, transcript
from sim.report.seat.lesson import lesson_files
from sim.report.seat.play import play_page
from sim.report.simulate import followed_text
from sim.report.stability import blocks, stability_record
from sim.report.tables import Table, classes_table, review_tables
from sim.report.words import WIDTH
from sim.runs.manifest import Inputs
from sim.study.replay import Review, review
from sim.study.seat import seat
from sim.study.stability.derive import Derived, derive, on_the_table
from sim.study.summary import Simulated, Summary, after_record
from sim.study.survey import Survey
from sim.study.whatif.combos import Combos, combos


@dataclass(frozen=True)
class RunOrder(Order):
    """An order of everything that a run holds."""

    _: KW_ONLY
    merge: Sequence[Path | str] = ()
    """Folders of further parts of a simulation, put together with the one that is given."""
    now_at: Path | str | None = None
    """Where the scenario of a run that is made again is now, if not where it was."""
    lesson: bool = False
    """Whether what a lesson needs is added: role cards, a handout, an exercise, a plan."""


@dataclass(frozen=True)
class Everything:
    """What a run finds."""

    review: Review
    survey: Survey
    follow: Summary | str
    """What could follow, or why nothing can be simulated."""
    game: Derived | None
    """The game of its lines and offers; None where no offer was made."""
    levers: Combos
    """Every combination of the offers."""


class Run(Kept[RunOrder, Everything]):
    """Replay, exploration and what could follow, with figures, tables and a page."""

    NAME, PLAYS = "run", True

    def _kept(self, folder: Path) -> str:
        head = f"{'Found' if self.found else 'Wrote'} the run {folder}:\n"
        shown = (folder / name for name in SHOWN)
        return f"{self._text()}\n{head}" + "".join(f"  {p}\n" for p in shown if p.is_file())

    def _record(self) -> dict[str, Any]:
        return self.about

    @property
    def sentence(self) -> str:
        """The sentence with which the exploration opens."""
        told: str = self._told("exploration.json")["sentence"]
        return told

    def _told(self, name: str) -> dict[str, Any]:
        """Return a document of the run, from its folder if it is kept."""
        if self.folder is not None:
            kept: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
            return kept
        documents = {"score.json": score_record(self.finding.review.score),
                     "exploration.json": exploration_record(self.finding.survey)}  # fmt: skip
        return documents[name]

    def _text(self) -> str:
        scenario, score = self.order.bench.scenario, self._told("score.json")
        rests = (
            f"{assumptions(self.order.bench)}; {len(scenario.record)} events to "
            f"{scenario.clock.as_of}. Answers scored: {score['n']}. {score['verdict']}"
        )
        return "\n\n".join([scenario.title, fill(self.sentence, WIDTH), fill(rests, WIDTH)]) + "\n"

    def _find(self) -> Everything:
        order = self.order
        scenario = order.bench.scenario
        space = open_space(scenario, scenario.explore)
        day = day_of(scenario, None)
        survey = surveyed(order, space, day)
        follow = after_record(order.bench, order.work("worlds"))
        offered = on_the_table(order.bench, day)
        game = replace(derive(order.bench, day), after=follow) if offered else None
        every = combos(order.bench, space, day, order.other_readings(), order.work("offers"))
        return Everything(review(order.bench), survey, follow, game, every)

    def _inputs(self) -> Inputs:
        return inputs_of(self.order, "run", **({"lesson": True} if self.order.lesson else {}))

    def _tables(self) -> tuple[Table, ...]:
        return (*review_tables(self.finding.review), classes_table(self.finding.survey))

    def _drawn(self) -> tuple[object, ...]:
        finding = self.finding
        return (finding.review, finding.survey, finding.follow, finding.game)

    def _documents(self) -> Mapping[str, Any]:
        finding = self.finding
        files: dict[str, Any] = {
            "transcript.txt": transcript(finding.review, self.order.readings),
            "exploration.txt": exploration_text(finding.survey),
            "score.json": score_record(finding.review.score),
            "exploration.json": exploration_record(finding.survey),
        }
        if not isinstance(finding.follow, str):
            files["follow.txt"] = followed_text(Simulated(finding.follow))
            files["follow.json"] = followed_record(finding.follow)
        if finding.game is not None:
            files["stability.txt"] = text_of(blocks(finding.game))
            files["stability.json"] = stability_record(finding.game)
        return files

    def _page(self, svgs: Svgs) -> Files:
        finding, drawn = self.finding, self._drawings
        review, survey, follow, game = (finding.review, finding.survey, finding.follow,
                                        finding.game)  # fmt: skip
        shown, found = pictures(drawn, svgs), (review, survey, finding.levers)
        seats, name = seat(review), f"run {self.inputs.label}"
        return {
            "report.html": page(found, shown, self.inputs, follow, game),
            "annex.html": annex(review, survey, shown, self.inputs, follow, game),
            "play.html": play_page(seats, name),
            **(lesson_files(seats, name) if self.order.lesson else {}),
        }


SHOWN = (
    "report.html", "annex.html", "play.html", "lesson.html", "exploration.txt", "transcript.txt",
    "standoff.svg", "levers.svg", "timeline.svg", "waiting.svg",
)  # fmt: skip
"""Files of a run that the command names; `--json` lists all."""


def made_run(order: RunOrder) -> Run:
    """Return a run, kept if a folder for it is named."""
    if order.path is not None:
        read_all(order.path)
    return Run(order).asked()
