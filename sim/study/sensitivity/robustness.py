"""What an outcome would be were one prior otherwise: lower, higher, surer, or less sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import exp

import numpy as np

from sim.expect.bench import Bench
from sim.expect.draws import Sets
from sim.rules.bind import Bound
from sim.rules.priors import LogNormal, Normal, Prior, Shared, Weight
from sim.runs.work import ALONE, Work
from sim.simulate.branch import under
from sim.study.sensitivity.sensitivity import Design, Model, Otherwise, Setting, outcome

FACTOR = 2.0
"""By which a prior is surer or less sure."""
WAYS = ((-1.0, 1.0), (1.0, 1.0), (0.0, 1 / FACTOR), (0.0, FACTOR))
"""By how much a prior is moved, and how much wider it is, in the order of `OTHERWISE`."""


def robustness(model: Model, draws: int, work: Work = ALONE) -> tuple[float, tuple[Otherwise, ...]]:
    """Return the mean of an outcome, and what it would be under other priors, one at a time.

    The same draws stand at the same place of every prior. What moves it most comes first; what
    does not move it at all falls out.

    Parameters
    ----------
    model
        The question; of its options the first are taken.
    draws
        For each prior.
    work
        By how many; has no effect on results.
    """
    setting = next(iter(model.settings.values()))
    names = [*_parameters(setting.bench, moves=setting.start is not None)]
    benches = [setting.bench, *(_with(setting.bench, name, way) for name in names for way in WAYS)]
    settings: dict[tuple[int, ...], Setting] = {
        (n,): _under(setting, bench) for n, bench in enumerate(benches)
    }
    sets = Sets(model.by, draws, (frozenset(),) * len(benches))
    usual = setting.bench.believed.usual
    drawn = replace(usual, draws=draws * len(benches), sets=sets)
    chosen = np.repeat(np.arange(len(benches)), draws)[:, None]
    asked = replace(model, choices=(), settings=settings)
    means = outcome(asked, Design(drawn, chosen), work).mean(axis=1).reshape(-1, draws).mean(axis=1)
    found = [Otherwise(name, tuple(row)) for name, row in
             zip(names, means[1:].reshape(-1, len(WAYS)).tolist(), strict=True)]  # fmt: skip
    middle = float(means[0])

    def moved(one: Otherwise) -> float:
        return max(abs(mean - middle) for mean in one.means)

    return middle, tuple(sorted(filter(moved, found), key=moved, reverse=True))


def _under(setting: Setting, bench: Bench) -> Setting:
    start = None if setting.start is None else under(setting.start, bench)
    hearing = replace(setting.hearing, bench=bench) if start is None else start.hearing
    return replace(setting, hearing=hearing, start=start)


def _parameters(bench: Bench, *, moves: bool) -> Iterable[str]:
    """Return the parameters whose prior can be moved, those of several parties once."""
    bounds = (*bench.rules, *(bench.moves if moves else ()))
    return dict.fromkeys(
        bound.shared(name)
        for bound in bounds
        for name, prior in bound.priors.items()
        if _otherwise(prior, *WAYS[0]) != prior
    )


def _with(bench: Bench, parameter: str, way: tuple[float, float]) -> Bench:
    def moved(bound: Bound) -> Bound:
        priors = bound.priors.items()
        own = {n: _otherwise(prior, *way) if bound.shared(n) == parameter else prior
               for n, prior in priors}  # fmt: skip
        return replace(bound, priors=own)

    rules, moves = (tuple(map(moved, bounds)) for bounds in (bench.rules, bench.moves))
    return replace(bench, rules=rules, moves=moves)


def _otherwise(prior: Prior, steps: float, factor: float) -> Prior:
    """Return a prior moved by some of its standard deviations or spreads, and wider by a factor."""
    match prior:
        case Normal(mean=mean, sd=sd) | Shared(mean=mean, sd=sd):
            return prior.revised({"mean": mean + steps * sd, "sd": factor * sd})
        case LogNormal(median=median, spread=spread) | Weight(median=median, spread=spread):
            moved = median * exp(steps * spread)
            return prior.revised({"median": moved, "spread": factor * spread})
    return prior
