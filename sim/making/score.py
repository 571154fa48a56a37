"""Answer what the rules are worth on the documented answers of many disputes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.expect.bench import DRAWS
from sim.gates import day_named
from sim.making.calibrate import Calibrate, calibrate
from sim.making.many import ManyOrder
from sim.making.reply import Files, Reply
from sim.report.casebook.calibrate import calibration_blocks, calibration_record
from sim.report.casebook.score import (
    score_page,
    score_record,
    score_sections,
    score_sentence,
    worth_rows,
)
from sim.report.data import plain
from sim.report.document import Block, Figure, Say, Section, text_of
from sim.report.pictures import Drawing, pictures
from sim.report.tables import Table
from sim.report.words import listed
from sim.runs.manifest import MANIFEST, Inputs, write_manifest
from sim.study.casebook import score as study
from sim.study.casebook.score import Scores

FITTED = ("rules", "without", "candidates", "confident", "seed", "trust", "jobs", "tell")
"""What a calibration takes of what a score is asked."""
CHANGES: Mapping[str, Any] = {"rules": (), "without": (), "candidates": (), "posterior": None}
"""What makes another book of the shipped one, and how that has it."""


@dataclass(frozen=True)
class ScoreOrder(ManyOrder):
    """Disputes whose answers are scored."""

    _: KW_ONLY
    draws: int = DRAWS
    since: date | str | None = None
    """Only answers from this day on."""
    taught: bool = False
    """Whether it is told, too, what the answers teach of disputes left out."""


class Score(Reply[ScoreOrder, Scores]):
    """What the rules are worth on documented answers, against simpler ways of expecting."""

    NAME = "score"

    def _text(self) -> str:
        return text_of(self._sections).lstrip("\n")

    def _record(self) -> dict[str, Any]:
        told = {**score_record(self.finding, self.plain), "asked": self.order.asked}
        fitted = isinstance(self.taught, Calibrate) and calibration_record(self.taught.finding)
        return {**told, "taught": fitted} if fitted else told

    @cached_property
    def taught(self) -> Calibrate | SimError | None:
        """What the answers teach, or why it cannot be said; None where nobody asks."""
        if not self.order.taught:
            return None
        asked = {name: getattr(self.order, name) for name in FITTED}
        try:
            return calibrate(*self.order.scenarios, **asked)
        except SimError as error:
            return error

    @cached_property
    def _sections(self) -> tuple[Section, ...]:
        told = tuple(score_sections(self.finding, self.plain))
        match self.taught:
            case None:
                return told
            case SimError() as error:
                blocks: list[Block] = [Say(f"Nothing was fitted: {error.problem} ({error.hint}).")]
            case fitted:
                drawn = [Figure(drawing.name) for drawing in fitted._drawings]
                blocks = [*calibration_blocks(fitted.finding), *drawn]
        return (*told, Section("What the answers teach", blocks, "taught"))

    @cached_property
    def _drawings(self) -> tuple[Drawing, ...]:
        more = self.taught._drawings if isinstance(self.taught, Calibrate) else ()
        return (*super()._drawings, *more)

    @property
    def sentence(self) -> str:
        """The verdict."""
        return score_sentence(self.finding)

    @cached_property
    def plain(self) -> Scores | None:
        """The scores of the shipped book, if another one is asked for."""
        if not any(getattr(self.order, name) for name in CHANGES):
            return None
        return self._scored(**CHANGES)

    def _find(self) -> Scores:
        return self._scored()

    def _scored(self, **changes: Any) -> Scores:
        since = self.order.since
        day = None if since is None else day_named(since, "--since")
        return study.score(self.order.benches(**changes), day)

    def _files(self) -> Files:
        drawn = pictures(self._drawings, self._pictures()[1])
        page = {"report.html": score_page(self.finding, self._sections, drawn, self.head.strip())}
        files, orders = {**page, **super()._files()}, self.order.unchanged
        told = repr([order.bench.scenario.fingerprint for order in orders]).encode()
        made = Inputs(self.NAME, listed([order.name for order in orders]), sha256(told).hexdigest(),
                      "", plain(self.order.asked), self.told)  # fmt: skip
        return {**files, MANIFEST: write_manifest(made, files, {})}

    def _tables(self) -> tuple[Table, ...]:
        return (Table("scores.csv", worth_rows(self.finding)),)


def score(*scenarios: Path | str, **asked: Any) -> Score:
    """Return what the rules are worth on the documented answers of some disputes.

    Parameters
    ----------
    scenarios
        Each a scenario, or a folder of them.
    asked
        Further fields of `ScoreOrder`.
    """
    return Score(ScoreOrder(scenarios, **asked)).asked()
