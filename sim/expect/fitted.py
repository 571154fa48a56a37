"""Whether a posterior belongs to a book: the rules that it was fitted with, known by their text."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from sim.errors import SimError
from sim.expect.bench import Bench
from sim.expect.labels import LEARNT
from sim.facts.posterior import Posterior, read_posterior
from sim.rules.bind import SCREENS
from sim.rules.declare import Kind, Rule


def rule_hashes(benches: Iterable[Bench]) -> dict[str, str]:
    """Return the hash of each consideration in force in some benches, by its name."""
    rules = {
        bound.rule.name: bound.rule
        for bench in benches
        for bound in bench.rules
        if bound.rule.kind is Kind.CONSIDERATION
    }
    return {name: _hash(rule) for name, rule in sorted(rules.items())}


def fitted(bench: Bench, file: Path | str, dispute: str = "") -> Bench:
    """Return a bench that weighs by the posterior of a file, which may know its dispute.

    Raises
    ------
    SimError
        If the file cannot be used, or the posterior was made with other rules.
    """
    posterior = read_posterior(Path(file))
    if differ := _differ(bench, posterior):
        hint = "make it again: parley calibrate SCENARIO... --out FILE, with these rules"
        raise SimError(f"it was fitted with other rules: {'; '.join(differ)}", str(file), hint)
    says = tuple(f"Its file says: “{told}”" for told in posterior.told)
    taught = (*says, *[LEARNT] * (dispute in posterior.disputes))
    return replace(bench, scenario=bench.scenario.known(taught=taught)).with_posterior(posterior)


def _differ(bench: Bench, posterior: Posterior) -> list[str]:
    here, then = rule_hashes([bench]), posterior.rules
    fewer = [name for name in then if name not in here]
    known = {f"{b.rule.name}.{p}" for b in bench.rules for p in b.priors} | {
        f"screen.{s}" for s in SCREENS
    }
    unread = {name.removeprefix("spread.") for name in posterior.names} - known
    lost = (f"nothing here is called {n}" for n in sorted(unread) if n.split(".")[0] not in fewer)
    return [
        *(f"{n} has changed since" for n in here if n in then and here[n] != then[n]),
        *(f"{name} was not in force then" for name in here if name not in then),
        *(f"{name} is not in force here" for name in fewer),
        *lost,
    ]


def _hash(rule: Rule) -> str:
    """Return a hash of a rule's text and priors, the same under every version of Python."""
    try:
        source = inspect.getsource(rule.judge)
    except OSError:
        hint = "write it in a file"
        raise SimError("the text of the rule cannot be read", rule.where, hint) from None
    return sha256(repr((source, sorted(rule.priors.items()))).encode()).hexdigest()
