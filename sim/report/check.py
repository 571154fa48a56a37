"""What is found in rules and priors: each rule with what it rests on, checks beside the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sim.expect.draws import LEVEL
from sim.expect.lines import Lines
from sim.facts.parties import Grade
from sim.report.bands import range_means, ranged
from sim.report.data import Record, document, picked
from sim.report.document import Block, Items, Rows, Say, Section, rested, text_of
from sim.report.words import counted, span_text
from sim.rules.bibliography import cited, literature, marked
from sim.rules.bind import FADING, Bound
from sim.rules.declare import Kind, Rule
from sim.rules.verdict import HALVES
from sim.simulate.trials import Examination, Examined
from sim.study.sanity import PERIOD, Sanity

NAMES: Mapping[str, str] = {
    "acceptances": "acceptances among {of}",
    "longest run": "longest run without an acceptance",
    "search": "days until an agreement, or the last day",
    "pace": f"offers in {PERIOD} days of so long a search",
}
"""What each check looks at, in words."""
HEADERS = ("", "documented", "expected", "in the range", "as far out")
READ = (
    f"Expected is what the priors say of the answers before any is seen, and of worlds simulated "
    f"from the first offer of the record's last search on: {range_means(LEVEL)}. The last "
    "column is the share of the replicates at least as far out, on both sides. A check that is "
    "not met is no error: it says what the priors are."
)


def sanity_blocks(sanity: Sanity) -> Iterator[Block]:
    """Yield the checks, each beside what is documented, and what they mean."""
    missed = sum(not check.within for check in sanity.checks)
    yield Say(
        f"{counted(len(sanity.checks), 'check')} of the priors against the record, "
        f"{missed} not met ({sanity.label}):"
    )
    of = counted(sanity.answers, "answer")
    rows = [
        (NAMES[check.name].format(of=of), _number(check.documented),
         ranged(check.expected, _number), "yes" if check.within else "no", f"{check.tail:.2f}")
        for check in sanity.checks
    ]  # fmt: skip
    yield Rows("What the priors expect", HEADERS, rows, columns=True)
    yield Say(READ)
    yield from map(Say, sanity.left_out)


def sanity_record(sanity: Sanity) -> Record:
    """Return the checks as data."""
    checks = [picked(check, "check=name", "unit", "documented", "expected", "within", "tail")
              for check in sanity.checks]  # fmt: skip
    return document(
        picked(sanity, "seed=bench.believed.seed", "draws=bench.believed.draws", "label"),
        picked(sanity, "answers", "left_out"),
        {"checks": checks},
    )


HUNDRED = 100
"""From here on a number is told without decimals."""


def _number(value: float) -> str:
    return f"{value:.2g}" if value % 1 and abs(value) < HUNDRED else f"{value:.0f}"


SURROUNDINGS = "the surroundings"
"""What is no party."""


def rule_record(rule: Rule) -> Record:
    """Return a rule as plain data."""
    return {
        **picked(rule, "rule=name", "kind", "of"),
        "act": rule.act or None,
        "on": sorted(rule.on),
        "because": rule.summary,
        "priors": {name: str(prior) for name, prior in rule.priors.items()},
        "settings": {name: _setting(rule, name) for name in rule.settings},
        "references": [_reference(key) for key in rule.references],
        "evidence": rule.evidence and {"text": str(rule.evidence), **asdict(rule.evidence)},
        **picked(rule, "assumed", "origin"),
    }


def bound_record(bound: Bound, lines: Lines) -> Record:
    """Return a rule in force for a party as plain data, with what the record makes of its line."""
    own, position = bound.instance and bound.instance.assumed, bound.position
    lapses = lines.lapses.get((bound.party, bound.id), ())
    return rule_record(bound.rule) | {
        **picked(bound, "id", "because", "settings"),
        "priors": {name: str(prior) for name, prior in bound.priors.items()},
        "enforcement": _enforced(bound) if bound.rule.kind is Kind.RED_LINE else None,
        "said": [str(day) for day in lines.said[position.id]] if position else [],
        "breaks": [
            f"{span_text(lapse.event.on)}, {lapse.event.id}: {lapse.position.stands or 'it lapses'}"
            for lapse in lapses
        ],
        "position": position.id if position else None,
        "grade": position.grade if position else None,
        "cites": bound.cites,
        "assumed": own or bound.rule.assumed,
    }


def _enforced(bound: Bound) -> str:
    """Return how likely a line is enforced, and how much of it counts."""
    grade = bound.position.grade if bound.position else Grade.E0
    if not bound.shares:
        return str(bound.enforced(grade))
    fades = f", half after each {HALVES:g} days" if bound.shares in FADING else ""
    counts = f"; grade {grade} counts {bound.part(grade):.2g}" if bound.position else ""
    return f"screen {bound.shares}: {bound.enforced(grade)}{fades}{counts}"


def examination_record(examination: Examination) -> Record:
    """Return what was found in a file of rules as plain data."""
    rules = [
        rule_record(rule.rule) | picked(rule, "line=rule.line", "problems", "notes")
        for rule in examination.rules
    ]
    return document(picked(examination, "file", "problems"), {"rules": rules})


TOLD: Mapping[str, str] = {
    "of": "Holds for", "act": "Brings about", "on": "after", "settings": "Takes",
    "priors": "Draws", "enforcement": "Enforced", "said": "Said",
    "breaks": "Broken by its holder", "references": "After",
    "evidence": "On record", "origin": "From",
}  # fmt: skip
"""What the parts of a rule's document are called."""


def rules_text(rules: Iterable[Rule]) -> str:
    """Return rules as text."""
    return text_of(rule_section(rule_record(rule)) for rule in rules).lstrip()


def in_force_text(rules: Sequence[Bound], lines: Lines) -> str:
    """Return the rules in force as text, party by party."""
    return text_of(
        Section(party, [rule_section(bound_record(bound, lines)) for bound in bounds])
        for party, bounds in by_party(rules)
    ).lstrip()


def rule_section(record: Record, party: str = "", name: str = "") -> Section:
    """Return what the document of a rule tells.

    Parameters
    ----------
    record
        Of a rule, or of a rule in force.
    party
        For which it is in force, where that is told.
    name
        Its id on a page.
    """
    known = record.get("id", record["rule"])
    kind = record["kind"] if known == record["rule"] else f"{record['rule']}, {record['kind']}"
    cites, assumed = record.get("cites", ()), record["assumed"]
    parts: list[tuple[str, str | Say]] = [("Why", Say(assumed, "assumed"))] if assumed else []
    parts += [(label, _words(record[key])) for key, label in TOLD.items() if record.get(key)]
    return Section(f"{party}{': ' if party else ''}{known} ({kind})", [
        Say(record["because"], rested(tuple(cites), record.get("grade")), tuple(cites)),
        Items(parts),
    ], name)  # fmt: skip


def examined_line(examined: Examined) -> str:
    """Return a rule that passed in one line: kind, reason, what it rests on."""
    rule = examined.rule
    rests = [marked(key) for key in rule.references]
    rests += [f"assumed: {rule.assumed}"] if rule.assumed else []
    told = f"{rule.name}: {rule.kind}; {rule.summary} [{'; '.join(rests)}]"
    return told + (" not tried" if examined.notes else "")


def by_party(rules: Sequence[Bound]) -> Iterator[tuple[str, Iterable[Bound]]]:
    """Yield each party and the rules in force for it, in the order of weighing."""
    for party in dict.fromkeys(bound.party for bound in rules):
        yield party or SURROUNDINGS, [bound for bound in rules if bound.party == party]


def _reference(key: str) -> Record:
    known = literature().get(key)
    return {"key": key, "text": cited(key), "checked": known.checked if known else None}


def _setting(rule: Rule, name: str) -> str:
    setting = rule.settings[name]
    kinds = getattr(setting.annotation, "__metadata__", ())
    kind = next((f"{k}s" if k != "party" else "parties" for k in kinds if isinstance(k, str)), "")
    plain = getattr(setting.annotation, "__origin__", setting.annotation)
    word = kind or getattr(plain, "__name__", str(plain))
    default = "required" if setting.required else f"by default {_words(setting.default)}"
    return f"{word}, {default}"


def _words(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case {"text": text}:
            return str(text)
        case Mapping():
            return "; ".join(f"{name}: {_words(inner)}" for name, inner in value.items())
        case list() | tuple() | set() | frozenset():
            texts = [*map(_words, value)]
            return ("; " if any(", " in text for text in texts) else ", ").join(texts) or "none"
        case _:
            return str(value)
