"""A posterior as draws that others can take on: a DataTree of ArviZ, with its own names."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import Draws, Index
from sim.expect.draws import generator
from sim.gates import extra
from sim.study.casebook.calibrate import Calibration, valued

CHAINS = 4
"""Chains into which draws that do not depend on each other are laid."""


def datatree(found: Calibration) -> Any:
    """Return prior, posterior, both predictions, the answers and their log-likelihood.

    Draws of the posterior are taken by their weights, so that all count alike; the likelihood is
    of each dispute as a whole, since its answers depend on each other.

    Raises
    ------
    SimError
        If ArviZ is not installed.
    """
    hint = "pip install 'parley-sim[calibrate]'"
    base = extra("arviz_base", "draws as a DataTree need arviz-base", hint)
    fit, seen = found.fit, found.design
    names, stream = fit.likelihood.names, generator(fit.likelihood.seed, "datatree")
    rows = alike(fit.weighed[0], stream)
    before = stream.standard_normal((rows.size, len(names)))
    expected = np.array([fit.likelihood.acceptance(row).mean(axis=1) for row in before])
    answers = ["/".join(event) for event in seen.events]

    def happened(accepts: Draws) -> dict[str, Any]:
        return {"accepted": _chains(stream.random(accepts.shape) < accepts).astype(np.int64)}

    def parameters(deviates: Draws) -> dict[str, Any]:
        return {name: _chains(valued(seen, name, deviates[:, n])) for n, name in enumerate(names)}

    return base.from_dict(
        {
            "posterior": parameters(fit.drawn[rows]),
            "prior": parameters(before),
            "posterior_predictive": happened(fit.accepts[rows]),
            "prior_predictive": happened(expected),
            "log_likelihood": {"dispute": _chains(fit.by_dispute[rows])},
            "observed_data": {"accepted": seen.accepted.astype(np.int64)},
        },
        coords={"answer": answers, "of": list(seen.disputes)},
        dims={"accepted": ["answer"], "dispute": ["of"]},
        attrs={"/": {"made_by": "parley calibrate", "k_hat": fit.tail,
                     "effective_draws": fit.effective, "seed": fit.likelihood.seed}},
    )  # fmt: skip


def alike(weights: Draws, stream: np.random.Generator) -> Index:
    """Return draws taken by their weights, each as often as it weighs, in no order."""
    size = weights.size // CHAINS * CHAINS
    places = (np.arange(size) + stream.random()) / size
    taken = np.searchsorted(np.cumsum(weights), places).clip(0, weights.size - 1)
    return stream.permutation(taken).astype(np.int64)


def _chains(draws: Any) -> Any:
    return np.reshape(draws, (CHAINS, -1, *draws.shape[1:]))
