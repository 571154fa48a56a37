"""Answer everything at once: replay, exploration and what could follow, in one run folder."""

from __future__ import annotations

import json
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

from sim.expect.space import open_space
from sim.facts.reading import coverage, read_all
from sim.making.explore import surveyed
from sim.making.kept import Kept, Made
from sim.making.order import Order, day_of
from sim.making.recipe import inputs_of
from sim.report.data import json_bytes
from sim.report.explore import exploration_text, sentence
from sim.report.page import page
from sim.report.records import exploration_record, followed_record, score_record
from sim.report.replay import transcript
from sim.report.simulate import followed_text
from sim.report.tables import Table, classes_table, review_tables, written
from sim.report.words import WIDTH
from sim.runs.manifest import Inputs
from sim.study.replay import Review, review
from sim.study.summary import Summary, after_record
from sim.study.survey import Survey


@dataclass(frozen=True)
class RunOrder(Order):
    """An order of everything that a run holds."""

    _: KW_ONLY
    out: Path | str | None = None
    """Below this folder the run folder is written."""


@dataclass(frozen=True)
class Everything:
    """What a run finds."""

    review: Review
    survey: Survey
    follow: Summary | str
    """What could follow, or why nothing can be simulated."""


class Run(Kept[RunOrder, Everything]):
    """Replay, exploration and what could follow, with figures, tables and a page."""

    NAME = "run"

    @property
    def text(self) -> str:
        """What was found, in three sentences, and where the files are."""
        scenario = self.order.bench.scenario
        stands, score = coverage(scenario), self._score()
        texts = (
            self.sentence,
            f"{stands.facts} facts, {stands.cited} cited, {stands.assumed} assumed; "
            f"{len(scenario.record)} events to {scenario.clock.as_of}. "
            f"Answers scored: {score['n']} ({score['label']}). {score['verdict']}",
        )
        told = "\n\n".join([scenario.title, *(fill(text, WIDTH) for text in texts)])
        if self.folder is None:
            return f"{told}\n"
        head = f"{'Found' if self.found else 'Wrote'} the run {self.folder}:\n"
        names = (name for name in SHOWN if (self.folder / name).is_file())
        return f"{told}\n\n{head}" + "".join(f"  {self.folder / name}\n" for name in names)

    @property
    def json(self) -> dict[str, Any]:
        """The document of `parley run --json`: which run it is, and where."""
        return self.about

    @property
    def sentence(self) -> str:
        """The sentence with which the exploration opens."""
        if self.folder is None:
            return sentence(self.finding.survey)
        return str(json.loads(self._read("exploration.json"))["sentence"])

    def _score(self) -> dict[str, Any]:
        if self.folder is None:
            return score_record(self.finding.review.score)
        told: dict[str, Any] = json.loads(self._read("score.json"))
        return told

    def _find(self) -> Everything:
        order = self.order
        scenario = order.bench.scenario
        space = open_space(scenario, scenario.explore)
        survey = surveyed(order, space, day_of(scenario, None))
        return Everything(
            review(order.bench), survey, after_record(order.bench, order.work("worlds"))
        )

    def _inputs(self) -> Inputs:
        return inputs_of(self.order, "run")

    def _tables(self) -> tuple[Table, ...]:
        return (*review_tables(self.finding.review), classes_table(self.finding.survey))

    def _drawn(self) -> tuple[object, ...]:
        found = self.finding
        return (found.review, found.survey, found.follow)

    def _make(self) -> Made:
        found, readings = self.finding, self.order.readings
        files = {
            "transcript.txt": transcript(found.review, readings).encode(),
            "exploration.txt": exploration_text(found.survey).encode(),
            "score.json": json_bytes(score_record(found.review.score)),
            "exploration.json": json_bytes(exploration_record(found.survey)),
        }
        if not isinstance(found.follow, str):
            files["follow.txt"] = followed_text(found.follow).encode()
            files["follow.json"] = json_bytes(followed_record(found.follow))
        drawn, svgs = self._pictures(self.inputs.run)
        files["report.html"] = page(
            found.review, found.survey, self._drawings, svgs, self.inputs, found.follow
        )
        tables, types = written(*self._tables())
        return files | tables | drawn, types


SHOWN = (
    "report.html", "exploration.txt", "transcript.txt", "timeline.svg", "expected.svg",
    "classes.svg", "matrix.svg", "map.svg",
)  # fmt: skip
"""Files of a run that the command names; `--json` lists all."""


def made_run(order: RunOrder) -> Run:
    """Return a run, kept if a folder for it is named."""
    if order.path is not None:
        read_all(order.path)
    reply = Run(order)
    if order.out is None:
        return reply.asked()
    reply.keep(order.out)
    return reply
