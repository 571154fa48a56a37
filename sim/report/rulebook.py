"""Rules as readers see them: what they say, what they rest on, what trying them showed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sim.report.outlook import picked
from sim.rules.bibliography import cited, literature, marked
from sim.rules.bind import Bound
from sim.rules.contract import Examination, Examined
from sim.rules.declare import JUDGING, Rule

SURROUNDINGS = "the surroundings"
"""What is no party."""


def rule_record(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain data."""
    return {
        "rule": rule.name,
        "kind": str(rule.kind),
        "of": list(rule.of),
        "act": rule.act or None,
        "on": sorted(rule.on),
        "because": rule.summary,
        "priors": {name: str(prior) for name, prior in rule.priors.items()},
        "settings": {name: _setting(rule, name) for name in rule.settings},
        "references": [_reference(key) for key in rule.references],
        "assumed": rule.assumed,
        "origin": rule.origin,
    }


def bound_record(bound: Bound) -> dict[str, Any]:
    """Return a rule in force for a party as plain data."""
    return {
        "id": bound.id,
        "rule": bound.rule.name,
        "kind": str(bound.rule.kind),
        "act": bound.rule.act or None,
        "on": sorted(bound.rule.on),
        "because": bound.because,
        "settings": {name: _plain(value) for name, value in bound.settings.items()},
        "priors": {name: str(prior) for name, prior in bound.priors.items()},
        "enforcement": _enforcement(bound),
        "position": bound.position.id if bound.position else None,
        "cites": list(bound.cites),
        "references": [_reference(key) for key in bound.rule.references],
        "assumed": (bound.instance.assumed if bound.instance else None) or bound.rule.assumed,
        "origin": bound.rule.origin,
    }


def examination_record(examination: Examination) -> dict[str, Any]:
    """Return what was found in a file of rules as plain data."""
    return {
        "file": examination.file,
        "problems": [asdict(problem) for problem in examination.problems],
        "rules": [
            {
                **rule_record(held.rule),
                "line": held.rule.line,
                "problems": [asdict(problem) for problem in held.problems],
                **picked(held, "cost", "notes"),
            }
            for held in examination.rules
        ],
    }


def rule_lines(rule: Rule) -> Iterator[str]:
    """Yield a rule as lines of text."""
    yield f"{rule.name} ({rule.kind}, {rule.origin})"
    yield f"  {rule.summary}"
    if rule.kind not in JUDGING:
        yield f"  holds for {', '.join(rule.of) or SURROUNDINGS}"
    yield from (f"  {line}" for line in _follows(rule))
    yield from (f"  draws {name} ~ {prior}" for name, prior in rule.priors.items())
    yield from (f"  takes {name}: {_setting(rule, name)}" for name in rule.settings)
    yield from (f"  cites {cited(key)}" for key in rule.references)
    if rule.assumed:
        yield f"  assumes {rule.assumed}"


def bound_lines(bound: Bound) -> Iterator[str]:
    """Yield a rule in force for a party as lines of text."""
    name = bound.id if bound.id == bound.rule.name else f"{bound.id}: {bound.rule.name}"
    yield f"  {name} ({bound.rule.kind})"
    yield f"    {bound.because}"
    yield from (f"    {line}" for line in _follows(bound.rule))
    settings = {n: v for n, v in bound.settings.items() if v != bound.rule.settings[n].default}
    if settings:
        told = ", ".join(f"{key} {_words(value)}" for key, value in settings.items())
        yield f"    set: {told}"
    yield from (f"    draws {key} ~ {prior}" for key, prior in bound.priors.items())
    if bound.enforcement or bound.position:
        yield f"    enforced ~ {_enforcement(bound)}"
    cites = (*bound.cites, *map(marked, bound.rule.references))
    if cites:
        yield f"    cites {', '.join(cites)}"
    own = bound.instance.assumed if bound.instance else None
    if own or bound.rule.assumed:
        yield f"    assumes {own or bound.rule.assumed}"


def examined_line(held: Examined) -> str:
    """Return a rule that passed in one line: kind, reason, what it rests on, cost."""
    rule = held.rule
    rests = [marked(key) for key in rule.references]
    rests += [f"assumed: {rule.assumed}"] if rule.assumed else []
    cost = "not tried" if held.cost is None else f"cost {held.cost:.1f} (a standard rule: 1)"
    return f"{rule.name}: {rule.kind}; {rule.summary} [{'; '.join(rests)}] {cost}"


def by_party(rules: Sequence[Bound]) -> Iterator[tuple[str, Iterable[Bound]]]:
    """Yield each party and the rules in force for it, in the order of weighing."""
    for party in dict.fromkeys(bound.party for bound in rules):
        yield party or SURROUNDINGS, [bound for bound in rules if bound.party == party]


def _follows(rule: Rule) -> Iterator[str]:
    if rule.act:
        yield f"brings about {rule.act} after {', '.join(sorted(rule.on))}"


def _reference(key: str) -> dict[str, Any]:
    found = literature().get(key)
    return {"key": key, "text": cited(key), "checked": found.checked if found else None}


def _setting(rule: Rule, name: str) -> str:
    setting = rule.settings[name]
    kinds = getattr(setting.annotation, "__metadata__", ())
    kind = next((f"{k}s" if k != "party" else "parties" for k in kinds if isinstance(k, str)), "")
    plain = getattr(setting.annotation, "__origin__", setting.annotation)
    word = kind or getattr(plain, "__name__", str(plain))
    given = "required" if setting.required else f"by default {_words(setting.default)}"
    return f"{word}, {given}"


def _enforcement(bound: Bound) -> str | None:
    if bound.enforcement:
        return str(bound.enforcement)
    return f"as grade {bound.position.grade} of {bound.position.id}" if bound.position else None


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | frozenset | set) else value


def _words(value: Any) -> str:
    if isinstance(value, tuple | list | frozenset | set):
        return ", ".join(map(str, value)) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
