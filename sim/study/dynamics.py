"""Variants of the dynamics: other tactics, other delays, with the same rules of judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from sim.engine.judge import Bench
from sim.rules.bind import Bound
from sim.rules.priors import LogNormal, Prior

HASTE = 2.0
"""Factor by which the variants of pace change every delay."""


def dynamics(bench: Bench) -> Iterator[tuple[str, Bench]]:
    """Yield the benches of other dynamics: each leaves out, or assumes, something else."""
    yield "blame-shifting", _with(bench, _shifting)
    yield "audience costs", replace(bench, rules=tuple(map(_remembering, bench.rules)))
    yield "no repetition", _without(bench, "sticky", "mirror")
    yield "no mediation", _without(bench, "mediates")
    yield "no collapse", _without(bench, "collapses", "shocks")
    yield "haste", _with(bench, lambda bound: _paced(bound, 1.0 / HASTE))
    yield "slowness", _with(bench, lambda bound: _paced(bound, HASTE))


def _with(bench: Bench, change: Callable[[Bound], Bound]) -> Bench:
    return replace(bench, moves=tuple(map(change, bench.moves)))


def _without(bench: Bench, *names: str) -> Bench:
    moves = tuple(bound for bound in bench.moves if bound.rule.name not in names)
    return replace(bench, moves=moves)


def _shifting(bound: Bound) -> Bound:
    if bound.rule.name != "blame":
        return bound
    return replace(bound, settings={**bound.settings, "shifts": True})


def _remembering(bound: Bound) -> Bound:
    """Return a rule that lets a party pay at home for accepting what it refused in public."""
    if bound.rule.name != "audience":
        return bound
    return replace(bound, settings={**bound.settings, "on_adversary_ground": True})


def _paced(bound: Bound, factor: float) -> Bound:
    """Return a rule whose delays and waits are longer or shorter."""
    priors: Mapping[str, Prior] = {
        name: replace(prior, median=prior.median * factor)
        if isinstance(prior, LogNormal) and name.endswith("_days")
        else prior
        for name, prior in bound.priors.items()
    }
    return replace(bound, priors=priors)
