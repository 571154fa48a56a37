"""Answer what an outcome depends on, and where it comes about."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from hashlib import sha256
from itertools import compress, product
from math import prod
from pathlib import Path
from typing import Any

from sim.errors import SimError, known
from sim.expect.bench import DRAWS, Bench
from sim.expect.draws import GROUPINGS
from sim.expect.hearing import on_day
from sim.making.kept import Kept
from sim.making.order import check_once, day_of, door
from sim.making.recipe import inputs_of
from sim.making.simulate import ASKED, SimulateOrder
from sim.report.document import text_of
from sim.report.printed.sensitivity import blocks, sensitivity_record, sentence
from sim.report.tables import Table
from sim.runs.manifest import Inputs
from sim.simulate.branch import REPLICATES, Opening, under
from sim.study.models import other_models
from sim.study.sensitivity.robustness import robustness
from sim.study.sensitivity.sensitivity import (
    LEAST,
    QUESTIONS,
    Choice,
    Model,
    Sensitivity,
    Setting,
    from_design,
    given,
    sensitive,
)
from sim.study.summary import proposer
from sim.study.worlds import WORLDS

AS_IT_STANDS = "as it stands"
MOST = 400
"""Combinations of options at the most."""
FEWER = 4
"""Part of the draws that each other prior is given."""
OUTCOME = "outcome"
"""Column of what came of a draw; in a design it is passed over."""
NEVER, OF_OFFERS = ("world", "until", "part"), ("on",)
OF_WORLDS = ("start", "after", "instead", "offer", "days", "worlds")
"""Options that some questions have no use for."""
OWN = ("of", "group", "on", "priors", "envelope")
"""Options that a run depends on, besides those of a simulation."""


@dataclass(frozen=True)
class SensitivityOrder(SimulateOrder):
    """An order of a question, and of what its answer may depend on.

    Counterfactuals, candidates and venues that are named are each an option beside the rest;
    with `envelope` every other reading and every candidate is.
    """

    _: KW_ONLY
    of: str = "held"
    """What is asked of a draw: one of `QUESTIONS`."""
    group: str = "rule"
    """What is drawn is one factor for each rule, party or parameter."""
    on: Any = None
    """Day of the offer that is asked about; by default as `explore` has it."""
    envelope: bool = False
    """Whether every other reading and every candidate is an option as well."""
    priors: bool = False
    """Whether to move the prior of every parameter but shares as well, one at a time."""
    design: Path | str | None = None
    """Table of parameter values that are taken in place of draws."""

    def __post_init__(self) -> None:
        super().__post_init__()
        known("question", self.of, QUESTIONS, "--of")
        known("grouping", self.group, GROUPINGS, "--group")
        idle = (*NEVER, *(OF_WORLDS if self.of == "accept" else OF_OFFERS))
        idle += () if self.design is None else ("priors", "worlds", "draws")
        idle += ("draws",) if self.worlds else ()
        for name in idle:
            if getattr(self, name) not in (DRAWS if name == "draws" else None, False, ()):
                option = f"--{'from' if name == 'start' else name}"
                raise SimError(f"it has no effect on whether {QUESTIONS[self.of]}", option,
                               "leave it out, or ask another question with --of")  # fmt: skip
        if self.posterior is not None:
            hint = "leave --posterior out: the draws of a posterior depend on each other"
            raise SimError("shares are told of factors that are drawn apart", "--posterior", hint)

    @property
    def switched(self) -> Sequence[str]:
        """Candidates with which it is opened: those that are named are options."""
        return ()

    @property
    def menu(self) -> Any:
        """The offers that may be made; venues that are named are where a first one is."""
        return replace(self, venues=()).menu if self.venues else super().menu

    @property
    def model(self) -> Model:
        """The question and its factors."""
        options = {"variant": self._benches(), "venue": self._venues()}
        size = prod(map(len, options.values()))
        if size > MOST:
            hint = "name fewer --venue, --but or --with"
            raise SimError(f"{size:,} combinations of options", "--venue", hint)
        several = [len(every) > 1 for every in options.values()]
        taken = compress(options.items(), several)
        choices = tuple(Choice(name, tuple(every)) for name, every in taken)
        settings = {}
        for one in product(*(enumerate(every.values()) for every in options.values())):
            codes, held = zip(*one, strict=True)
            settings[tuple(compress(codes, several))] = self._setting(*held)
        return Model(self.of, choices, settings, self.group)

    def _benches(self) -> dict[str, Any]:
        """Return the benches that are options, by their names."""
        plain = {AS_IT_STANDS: self.bench}
        plain |= {f"but {name}": self.beside(but=name) for name in self.named}
        plain |= {f"with {name}": self.bench.with_candidates(name) for name in self.candidates}
        models = other_models(self.bench, self.other_readings()) if self.envelope else ()
        return plain | {name: bench for name, bench in models if f"with {name}" not in plain}

    def _venues(self) -> dict[str, Any]:
        """Return for each venue the number of the first offer there; None without any offer."""
        if self.of != "accept" and not self.venues:
            return {"": None}
        space = self.space
        each = len(space) // len(space.places)
        return {venue or medium: n * each for n, (venue, medium) in enumerate(space.places)}

    def _setting(self, bench: Bench, row: int | None) -> Setting:
        space = self.space_of(bench.scenario)
        if self.of == "accept":
            hearing = on_day(bench, day_of(bench.scenario, self.on))
            return Setting(hearing, None, space, row or 0)
        start = under(self.branch, bench)
        if row is not None:
            name, by = space.name(row), self.by or proposer(bench)
            offers = {**start.offers, name: space.offer(row)}
            start = replace(start, offers=offers, opening=Opening("offer", by, name))
        return Setting(start.hearing, start, space, 0)


class Sensitive(Kept[SensitivityOrder, Sensitivity]):
    """What an outcome depends on, and where it comes about."""

    NAME, TEXTS, PLAYS = "sensitivity", ("sensitivity.txt",), True

    def _text(self) -> str:
        return text_of(blocks(self.finding))

    def _record(self) -> dict[str, Any]:
        return sensitivity_record(self.finding)

    @property
    def sentence(self) -> str:
        """What the outcome depends on most."""
        return sentence(self.finding)

    def _find(self) -> Sensitivity:
        order, model = self.order, self.order.model
        work = order.work("blocks", self.parts)
        if order.design is not None:
            where = str(order.design)
            return from_design(model, given(model, read_design(Path(where)), where), work)
        draws = order.draws
        if order.of != "accept" and (order.worlds or draws == DRAWS):
            draws = -(-(order.worlds or WORLDS) // REPLICATES)
        found = sensitive(model, max(LEAST, draws), work)
        if not order.priors:
            return found
        middle, otherwise = robustness(model, max(LEAST, draws // FEWER), work)
        return replace(found, middle=middle, otherwise=otherwise)

    def _inputs(self) -> Inputs:
        order, asked = self.order, self._stated((*ASKED, *OWN))
        if order.design is not None:
            content = "".join(f"{n}{v}" for n, v in read_design(Path(order.design)).items())
            asked["design"] = sha256(content.encode()).hexdigest()
        return inputs_of(order, "sensitivity", asked=asked)

    def _tables(self) -> tuple[Table, ...]:
        told = self._record()
        return (
            Table("shares.csv", [_ends(share) for share in told["shares"]]),
            Table("regional.csv", told["regional"]),
            Table("factors.csv", told["factors"]),
            *([Table("robustness.csv", told["robustness"])] if told["robustness"] else ()),
            Table("draws.csv", _Draws(self.finding)),
        )


def _ends(share: Mapping[str, Any]) -> dict[str, Any]:
    """Return a share as a table has it: each range by its mean and its ends."""
    told = dict(share)
    for name in ("first", "total"):
        ends = told[name]
        told |= {name: ends["mean"], f"{name}_low": ends["low"], f"{name}_high": ends["high"]}
    return told


@dataclass(frozen=True)
class _Draws:
    """The values of every factor in every draw, with what came of it."""

    found: Sensitivity

    def __iter__(self) -> Iterator[dict[str, Any]]:
        factors = self.found.factors
        for n, came in enumerate(self.found.outcome.tolist()):
            values = {f.name: f.options[int(f.values[n])] if f.options else float(f.values[n])
                      for f in factors}  # fmt: skip
            yield {**values, OUTCOME: came}


def read_design(path: Path) -> Mapping[str, list[str]]:
    """Return the columns of a table of parameter values, by name.

    Raises
    ------
    SimError
        If it is not there, names a column twice, or a row has too few cells or too many.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            (_, head), *body = [(reader.line_num, row) for row in reader if row] or [(1, [])]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        hint = "give a table of CSV in UTF-8"
        raise SimError("the design cannot be read", str(path), hint) from error
    check_once(head, str(path), "give each factor one column")
    for number, row in body:
        if len(row) != len(head):
            told = f"{len(row)} cells below {len(head)} names"
            raise SimError(told, f"{path}:{number}", "give every row a cell for each name")
    columns = {name: [row[n] for _, row in body] for n, name in enumerate(head)}
    return {name: texts for name, texts in columns.items() if name != OUTCOME}


@door(SensitivityOrder)
def sensitivity(order: SensitivityOrder) -> Sensitive:
    """Find what an outcome depends on: shares of its variance, and where it comes about."""
    return Sensitive(order).asked()
