"""What an outcome depends on: its factors, and the draws in which each is taken anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from sim.arrays import Draws, Index
from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.draws import ALL, CHANCE, Believed, Given, Sets, group_of, joint
from sim.expect.hearing import Hearing
from sim.expect.space import OfferSpace
from sim.rules.priors import Pooled
from sim.runs.work import ALONE, Work
from sim.simulate.branch import REPLICATES, Branch
from sim.study.score import Labelled
from sim.study.sensitivity.discovery import FACTORS, Box, Factor, Leaf, discover, tree
from sim.study.sensitivity.indices import CONSTANT, Regional, Share, regional, sobol
from sim.study.worlds import happened, prepared

QUESTIONS = {
    "held": "a meeting is held",
    "agreed": "a meeting is agreed",
    "accept": "all accept the offer",
}
"""What can be asked of a draw, and how it is told."""
OTHERWISE = ("lower", "higher", "surer", "less sure")
"""By one of its standard deviations, and with half and twice of that."""
MOST = 4096
"""Draws that are played together."""
LEAST = 16
"""Fewest draws from which a share of a variance can be told at all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A factor that is one of several options."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """What is asked under one combination of options: worlds of a branch, or an offer on a day."""

    hearing: Hearing
    start: Branch | None
    space: OfferSpace
    row: int
    """Number of the offer."""

    @property
    def bench(self) -> Bench:
        """The bench that it comes from."""
        return self.hearing.bench

    def outcome(self, question: str, believed: Believed, rows: Index) -> Draws:
        """Return what comes of some draws, in [0, 1], shape (draw, replicate)."""
        if self.start is None:
            bench = self.bench.with_believed(believed)
            hearing, offers = replace(self.hearing, bench=bench), self.space.take([self.row])
            accepted = {p: hearing.weigh(p, offers).acceptance for p in hearing.rules}
            every = np.broadcast_to(joint(accepted), (1, believed.draws))
            return np.asarray(every[0, rows, None])
        worlds = (rows[:, None] * REPLICATES + np.arange(REPLICATES)).ravel()
        came = happened(self.start.drawn(believed), worlds, question)
        return came.astype(np.float64).reshape(-1, REPLICATES)

    def parameters(self, believed: Believed) -> dict[str, Draws]:
        """Return the parameters that are drawn, screens included, by name."""
        bench = self.bench.with_believed(believed)
        hearing = replace(self.hearing, bench=bench)
        rules = [bound for rules in hearing.rules.values() for bound in rules]
        moves = bench.moves if self.start is not None else ()
        holds = [hold for holds in hearing.holds.values() for hold in holds.values()]
        return believed.parameters((*rules, *moves)) | {h.screen: h.enforced for h in holds}

    @cached_property
    def streams(self) -> tuple[str, ...]:
        """Names of what is drawn, in one spelling for each group."""
        bounds = (*(b for rules in self.hearing.rules.values() for b in rules), *self.bench.moves)
        pooled = [bound.shared(name) for bound in bounds for name, prior in bound.priors.items()
                  if isinstance(prior, Pooled)]  # fmt: skip
        own = self.parameters(self.bench.believed.usual)
        drawn = [*own, *pooled, "place.", "unknown."]
        lines = {f"line/{p}/{h.screen}" for p, held in self.hearing.holds.items()
                 for h in held.values()}  # fmt: skip
        kinds = [f"kinds.[{party}]" for party in self.hearing.rules]
        return (*drawn, *sorted(lines), *kinds) if self.start is not None else tuple(drawn)


@dataclass(frozen=True)
class Model(Labelled):
    """A question, and what it may depend on."""

    question: str
    choices: tuple[Choice, ...]
    settings: Mapping[tuple[int, ...], Setting]
    """What is asked, by the codes of the options taken."""
    by: str
    """What is drawn is grouped by rule, by party, or each parameter is a factor."""

    @property
    def bench(self) -> Bench:
        """The bench of the first options."""
        return next(iter(self.settings.values())).bench

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups of what is drawn."""
        names = (name for setting in self.settings.values() for name in setting.streams)
        chance = [CHANCE] if next(iter(self.settings.values())).start is not None else []
        return tuple(dict.fromkeys((*(group_of(name, self.by) for name in names), *chance)))

    def chosen(self, believed: Believed) -> Index:
        """Return the options that each draw takes at random, shape (draw, choice)."""
        sizes = [len(choice.options) for choice in self.choices]
        numbers = [believed.uniform(f"factor.{choice.name}") for choice in self.choices]
        codes = [(u * size).astype(np.int64) for u, size in zip(numbers, sizes, strict=True)]
        return np.array(codes, dtype=np.int64).reshape(len(sizes), believed.draws).T

    def parameters(self, believed: Believed) -> dict[str, Draws]:
        """Return everything numeric that is drawn under some option, by name."""
        found: dict[str, Draws] = {}
        for setting in self.settings.values():
            found = {**setting.parameters(believed), **found}
        return {n: np.broadcast_to(v, (believed.draws,)) for n, v in sorted(found.items())}

    def factors(self, design: Design) -> list[Factor]:
        """Return every factor with its values in a design."""
        numbers = [Factor(n, v) for n, v in self.parameters(design.believed).items()]
        codes = [Factor(choice.name, design.chosen[:, n].astype(np.float64), choice.options)
                 for n, choice in enumerate(self.choices)]  # fmt: skip
        return [*codes, *numbers]


@dataclass(frozen=True, slots=True)
class Design:
    """Draws, and the options that each takes."""

    believed: Believed
    chosen: Index
    """Codes of options, shape (draw, choice)."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The outcome were the prior of one parameter otherwise, for all parties that have it."""

    parameter: str
    means: tuple[float, ...]
    """In the order of `OTHERWISE`."""


@dataclass(frozen=True)
class Sensitivity(Labelled):
    """What an outcome depends on."""

    model: Model
    mean: float
    """Of the outcome."""
    shares: tuple[Share, ...]
    """Sobol indices, the largest total first; none of a design that others made."""
    idle: tuple[str, ...]
    """Factors that change nothing in any draw."""
    regional: tuple[Regional, ...]
    box: Box | None
    leaves: tuple[Leaf, ...]
    factors: list[Factor]
    """Every factor, with its values in the draws that are told."""
    outcome: Draws
    """In these draws, the mean over replicates, shape (draw,)."""
    otherwise: tuple[Otherwise, ...] = ()
    """What the mean would be under other priors, if that was asked."""
    middle: float = 0.0
    """The mean that these are beside."""

    @property
    def bench(self) -> Bench:
        """The bench of the first options."""
        return self.model.bench


def sensitive(model: Model, draws: int, work: Work = ALONE) -> Sensitivity:
    """Return what an outcome depends on, by draws of its own.

    Parameters
    ----------
    model
        The question, and what it may depend on.
    draws
        Of each of the sets of draws: two, and one more for each factor.
    work
        By how many; has no effect on results.

    Raises
    ------
    SimError
        If the outcome is the same in every draw.
    """
    usual, groups, many = model.bench.believed.usual, model.groups, len(model.choices)
    same, other = frozenset[str](), frozenset({ALL})
    sets = (same, other, *(frozenset({group}) for group in groups), *[same] * many)
    drawn = replace(usual, draws=draws * len(sets), sets=Sets(model.by, draws, sets))
    chosen = model.chosen(drawn)
    for n in range(many):
        last = (2 + len(groups) + n) * draws
        chosen[last : last + draws, n] = chosen[draws : 2 * draws, n]
    one, two, *rest = np.split(outcome(model, Design(drawn, chosen), work), len(sets))
    _check_varies(model, one)
    named = [*groups, *(choice.name for choice in model.choices)]
    moved = [n for n, each in enumerate(rest) if (each != one).any()]
    swapped = np.array([rest[n] for n in moved]).reshape(-1, *one.shape)
    shares = sobol(
        [named[n] for n in moved], one, two, swapped, seed=usual.seed, level=model.bench.level
    )
    order = tuple(sorted(shares, key=lambda share: (-share.total.mean, share.factor)))
    idle = tuple(name for n, name in enumerate(named) if n not in moved)
    both = replace(usual, draws=2 * draws, sets=Sets(model.by, draws, (same, other)))
    seen = np.concatenate([one, two]).mean(axis=1)
    halves = np.s_[:draws], np.s_[draws:]
    told = _told(model, Design(both, chosen[: 2 * draws]), seen, halves)
    return replace(told, shares=order, idle=idle)


def from_design(model: Model, design: Design, work: Work = ALONE) -> Sensitivity:
    """Return what goes with an outcome in draws that others chose.

    Of every two of them one is for finding a box, and one for judging it.
    """
    found = outcome(model, design, work)
    _check_varies(model, found)
    return _told(model, design, found.mean(axis=1), (np.s_[::2], np.s_[1::2]))


def _told(model: Model, design: Design, seen: Draws, halves: tuple[slice, slice]) -> Sensitivity:
    """Return what goes with an outcome, and where it comes about."""
    seed, factors = model.bench.believed.seed, model.factors(design)
    apart = {factor.values.tobytes(): factor for factor in reversed(factors)}
    varying = [factor for factor in reversed(apart.values()) if np.ptp(factor.values) > 0]
    told = regional([(f.name, f.values, bool(f.options)) for f in varying], seen, seed=seed)
    strong = {one.factor for one in [r for r in told if r.distance > r.by_chance][:FACTORS]}
    sought = [factor for factor in varying if factor.name in strong]
    here, there = ([replace(f, values=f.values[half]) for f in sought] for half in halves)
    box = discover(here, seen[halves[0]], there, seen[halves[1]], seed) if sought else None
    leaves = tree(sought, seen) if sought else ()
    return Sensitivity(model, float(seen.mean()), (), (), told, box, leaves, factors, seen)


def _check_varies(model: Model, outcome: Draws) -> None:
    if outcome.var() <= CONSTANT:
        share = "every draw" if outcome.mean() else "no draw"
        says = QUESTIONS[model.question]
        hint = "ask something that varies, or from another day or offer"
        raise SimError(f"in {share} {says}: nothing varies, so nothing can be ranked",
                       f"--of {model.question}", hint)  # fmt: skip


def outcome(model: Model, design: Design, work: Work = ALONE) -> Draws:
    """Return the outcome in every draw of a design, shape (draw, replicate)."""
    if work.executor is None:
        for setting in model.settings.values():
            _ = setting.start and prepared(setting.start)
    size = min(-(-len(design.chosen) // work.jobs), MOST)
    blocks = [(key, rows[n : n + size]) for key in model.settings
              for rows in [np.flatnonzero((design.chosen == key).all(axis=1))]
              for n in range(0, rows.size, size)]  # fmt: skip
    done = work.processes(partial(_block, model, design.believed), blocks)
    found = list[Draws]()
    for values in done:
        found.append(values)
        work.weighed(len(found), len(blocks))
    order = np.argsort(np.concatenate([rows for _, rows in blocks]), kind="stable")
    return np.concatenate(found)[order]


def _block(model: Model, believed: Believed, block: tuple[tuple[int, ...], Index]) -> Draws:
    key, rows = block
    return model.settings[key].outcome(model.question, believed, rows)


def given(model: Model, columns: Mapping[str, Sequence[str]], where: str) -> Design:
    """Return the design that a table of parameter values states.

    Parameters
    ----------
    model
        What is asked.
    columns
        Texts by the name of a parameter or a choice.
    where
        The table, for errors.

    Raises
    ------
    SimError
        If a factor is unknown or missing, or a value is none of it.
    """
    usual = replace(model.bench.believed.usual, draws=LEAST)
    wanted = [*model.parameters(usual), *(choice.name for choice in model.choices)]
    rows = len(next(iter(columns.values()), ()))
    if rows < LEAST:
        raise SimError(f"{rows} rows are too few", where, f"give {LEAST} or more")
    for what, some, known in (("unknown", columns, wanted), ("missing", wanted, columns)):
        if names := [name for name in some if name not in known]:
            hint = "write the columns of factors.csv, which `parley sensitivity --out` makes"
            more = f" and {len(names) - 3} more" if names[3:] else ""
            raise SimError(f"{what} parameters: {', '.join(names[:3])}{more}", where, hint)
    values = {name: _numbers(name, columns[name], where) for name in model.parameters(usual)}
    codes = [_codes(choice, columns[choice.name], where) for choice in model.choices]
    believed = replace(usual, draws=rows, given=Given(values))
    return Design(believed, np.array(codes, dtype=np.int64).reshape(len(codes), rows).T)


def _numbers(name: str, texts: Sequence[str], where: str) -> Draws:
    try:
        values = np.array([float(text) for text in texts])
    except ValueError:
        values = np.array([np.nan])
    share = name.startswith("screen.") or ".enforcement[" in name
    if not np.isfinite(values).all() or (share and not ((values >= 0) & (values <= 1)).all()):
        hint = "write shares from 0 to 1" if share else "write finite numbers"
        raise SimError(f"{name} has values that are none", where, hint)
    return values


def _codes(choice: Choice, texts: Sequence[str], where: str) -> list[int]:
    if other := next((text for text in texts if text not in choice.options), None):
        raise SimError(f"{choice.name} has no option {other!r}", where,
                       f"write {', '.join(choice.options)}")  # fmt: skip
    return [choice.options.index(text) for text in texts]
