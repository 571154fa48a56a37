"""What a run is made from, how it is made again, and whether that is still possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any

from sim.errors import SimError
from sim.expect.bench import DRAWS, Bench
from sim.expect.draws import LEVEL
from sim.facts.posterior import read_posterior
from sim.facts.reading import find_scenario
from sim.making.order import Order, one_or_many, trusted
from sim.rules.declare import Rule
from sim.runs.manifest import Inputs


def inputs_of(order: Order, command: str, **more: Any) -> Inputs:
    """Return everything that the bytes of a run depend on."""
    scenario, path = order.bench.scenario, str(order.path or "")
    options = {**options_of(order), **more}
    return Inputs(command, order.name, scenario.fingerprint, path, options, order.told)


def options_of(order: Order) -> dict[str, Any]:
    """Return the options that the bytes of a run depend on."""
    bench = order.bench
    used: tuple[Path | Rule, ...] = (*{*order.files, *_installed(bench)}, *in_session(bench))
    rules = [(rule.name, _digest(rule)) for rule in used]
    own = order.book is not None or isinstance(order.scenario, Bench)
    more = {"in_force": _in_force(bench)} if own else {}
    more |= {"numbers": "yes"} if order.numbers else {}
    more |= {} if order.atlas is None else {"atlas": Path(order.atlas).name}
    more |= {} if (taught := bench.believed.posterior) is None else {"posterior": taught.digest}
    return more | {
        "readings": order.readings,
        "but": one_or_many(order.counterfactuals),
        "as_of": str(bench.scenario.clock.as_of),
        "seed": bench.believed.seed,
        "draws": bench.believed.draws,
        "interval": None if bench.level == LEVEL else bench.level,
        "rules": [{"name": name, "sha256": digest} for name, digest in sorted(rules)],
        "without": sorted({*order.without}),
        "candidates": sorted({*order.candidates}),
        **({"confident": True} if order.confident else {}),
    }


def order_again(order: Order, options: Mapping[str, Any], path: Path, where: str) -> Order:
    """Return the order that asks for the same again.

    Parameters
    ----------
    order
        Of the command that asks; its rule files and `trust` say which may be run.
    options
        Of the manifest, or of an alternative in it.
    path
        Of the scenario.
    where
        The manifest, for errors.

    Raises
    ------
    SimError
        If the scenario or a rule file is not there.
    """
    if not find_scenario(path).is_file():
        hint = "say where it is with --scenario PATH"
        raise SimError(f"its scenario is not at {path}", where, hint)
    if options.get("atlas") and order.atlas is None:
        hint = "say where it is with --atlas DIR"
        raise SimError(f"it was made with the atlas {options['atlas']}", where, hint)
    _check_posterior(order, options, where)
    plain = replace(order, scenario=path, readings={}, but=None, as_of=None, without=(),
                    confident=options.get("confident", False),
                    candidates=options.get("candidates", ()))  # fmt: skip
    again = replace(
        plain,
        readings=options.get("readings", {}),
        but=options.get("but"),
        seed=options.get("seed", 1),
        draws=options.get("draws", DRAWS),
        interval=options.get("interval") or LEVEL,
        numbers=bool(options.get("numbers")),
        rules=rules_again(plain, options.get("rules", ()), path, where),
        trust=False,
    )
    stated = options.get("as_of")
    as_of = None if str(again.bench.scenario.clock.as_of) == stated else stated
    return replace(again, without=options.get("without", ()), as_of=as_of)


def _check_posterior(order: Order, options: Mapping[str, Any], where: str) -> None:
    """Raise an error if a run was made with a posterior that is not the one given."""
    wanted = options.get("posterior")
    given = None if order.posterior is None else read_posterior(Path(order.posterior)).digest
    if wanted != given:
        hint = "give the same file with --posterior FILE" if wanted else "leave --posterior out"
        raise SimError("it was made with another posterior, or none", where, hint)


def rules_again(
    order: Order, wanted: Iterable[Mapping[str, str]], path: Path, where: str
) -> tuple[Path | Rule, ...]:
    """Return the rules of a manifest among those that may be run, known by their hashes.

    Raises
    ------
    SimError
        Naming each that is not there, or was changed.
    """
    named = [rule if isinstance(rule, Rule) else Path(rule) for rule in order.rules]
    allowed = {_digest(rule): rule for rule in (*named, *trusted(path, trust=order.trust))}
    bare = replace(order, rules=(), trust=False)
    packages = {_digest(file) for file in _installed(bare.bench)}
    lost = [rule for rule in wanted if rule["sha256"] not in allowed.keys() | packages]
    if lost:
        names = {rule.name: digest for digest, rule in allowed.items()}
        hint = "give each with --rules FILE, or --trust for the rules.py beside the scenario"
        raise SimError("; ".join(_lost(rule, names) for rule in lost), where, hint)
    return tuple(allowed[rule["sha256"]] for rule in wanted if rule["sha256"] in allowed)


def in_session(bench: Bench) -> list[Rule]:
    """Return the rules in force that stand in no file: declared at a prompt or in a notebook."""
    rules = {bound.rule.name: bound.rule for bound in (*bench.rules, *bench.moves)}
    return [rule for rule in rules.values() if not Path(rule.origin).is_file()
            and not rule.origin.startswith("package ")
            and not rule.judge.__module__.startswith("sim.rules.")]  # fmt: skip


def _lost(rule: Mapping[str, str], names: Mapping[str, str]) -> str:
    name, then = rule["name"], rule["sha256"][:12]
    if name in names:
        return f"the rules {name} were {then}, now they are {names[name][:12]}"
    return f"the rules {name} ({then}) are not given"


def _installed(bench: Bench) -> set[Path]:
    """Return the files of installed rules in force."""
    rules = (bound.rule for bound in (*bench.rules, *bench.moves))
    return {Path(rule.file) for rule in rules if rule.origin.startswith("package ")}


def _in_force(bench: Bench) -> str:
    """Return a hash of the rules of a bench and their priors, where no file and no option tells."""
    bounds = (*bench.rules, *bench.moves)
    told = [(_digest(b.rule), b.party, b.id, sorted(b.priors.items()), b.enforcement)
            for b in bounds]  # fmt: skip
    return sha256(repr(told).encode()).hexdigest()


def _digest(rule: Path | Rule) -> str:
    """Return the hash of a file of rules, or of a rule's code and what it declares."""
    if isinstance(rule, Rule):
        settings = sorted((name, str(setting.default)) for name, setting in rule.settings.items())
        told = (_code(rule.judge.__code__), rule.summary, sorted(rule.priors.items()), settings)
        return sha256(repr(told).encode()).hexdigest()
    try:
        return sha256(rule.read_bytes()).hexdigest()
    except OSError:
        raise SimError("no such file of rules", str(rule), "name a Python file") from None


def _code(code: CodeType) -> tuple[object, ...]:
    inner = [_code(c) if isinstance(c, CodeType)
             else repr(sorted(map(repr, c)) if isinstance(c, frozenset) else c)
             for c in code.co_consts]  # fmt: skip
    return code.co_code, code.co_names, inner
