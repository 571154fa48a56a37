"""Checks of priors as a table: what is documented or demanded, beside what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from string import ascii_lowercase
from typing import Any

from sim.expect.draws import LEVEL
from sim.expect.labels import FITTED
from sim.expect.lines import Lines
from sim.facts.parties import Grade
from sim.facts.scenario import Scenario
from sim.report.bands import band_text, percent, range_means, ranged
from sim.report.data import Record, document, offer_record, picked
from sim.report.document import Block, Items, Rows, Say, Section, text_of
from sim.report.replay import THIN
from sim.report.words import counted, place_text, span_text, upper_first
from sim.rules.bibliography import cited, literature, marked
from sim.rules.bind import FADING, Bound
from sim.rules.declare import Kind, Rule
from sim.rules.verdict import HALVES
from sim.simulate.trials import Examination, Examined
from sim.study.priors import Check
from sim.study.sanity import PERIOD, Sanity

GROUPS: Mapping[str, str] = {
    "prior": "Before any answer is seen",
    "posterior": "The scored record over again, from draws that have seen it",
    "dynamics": "Delays and pace in simulations",
}
NAMES: Mapping[tuple[str, str], str] = {
    ("prior", "good"): "{party}: a plainly good offer",
    ("prior", "good, third ground"): "{party}: the same on third ground",
    ("prior", "capital"): "{party}: the adversary's capital",
    ("prior", "capital, no lines"): "{party}: the same without red lines",
    ("prior", "acceptances"): "acceptances among {of}",
    ("prior", "room"): "room for none, and for six in eleven",
    ("posterior", "acceptances"): "acceptances among {of}",
    ("posterior", "longest run"): "longest run without an acceptance",
    ("posterior", "counters"): "counters among {of}",
    ("posterior", "median delay"): "median days until {of}",
    ("dynamics", "one delay"): "days until one of {of}",
    ("dynamics", "beyond"): "of these, sooner or later than that range",
    ("dynamics", "search"): "days until an agreement, or the last day",
    ("dynamics", "pace"): f"offers in {PERIOD} days of so long a search",
}
"""What each check looks at, in words."""
HEADERS = ("", "against", "expected", "met; tail", "on")
SURE = 0.005
"""Tail area below which no digits are told."""
READ = (
    "A demanded band is a judgement, and met if the mean over the draws lies in it; that of the "
    "number of acceptances is met if the whole band lies in the range. What is documented is met "
    f"if it lies in the range: {range_means(LEVEL)}. The tail area is the share of "
    "replicates at least as far out, on both sides. A check that is not met is no error: it says "
    "what the priors are."
)


def sanity_blocks(sanity: Sanity) -> Iterator[Block]:
    """Yield the checks, each against what is demanded or documented, and what they mean."""
    missed = sum(not check.within for check in sanity.checks)
    yield Say(
        f"{counted(len(sanity.checks), 'check')} of the priors against what is demanded or "
        f"documented, {missed} not met ({sanity.label}):"
    )
    for group, title in GROUPS.items():
        rows = [_checked(sanity, check) for check in sanity.checks if check.group == group]
        if rows:
            yield Rows(title, HEADERS, rows, columns=True)
    yield Say(READ)
    yield Say(
        f"On: {'; '.join(f'({letter}) {name}' for name, letter in _letters(sanity).items())}."
    )
    yield Say(_good(sanity))
    if 0 < sanity.effective < THIN:
        yield Say(f"Only {100 * sanity.effective:.1g} % of the draws fit the scored answers.")
    yield from map(Say, sanity.left_out)


def sanity_record(sanity: Sanity) -> Record:
    """Return the checks as data."""
    return document(
        picked(sanity, "seed=bench.believed.seed", "draws=bench.believed.draws", "label"),
        picked(sanity, "effective", "left_out"),
        {"checks": [_record(check) for check in sanity.checks]},
    )


RESTS: Mapping[str, str] = {
    "counters": "the priors of the kinds of answer, which no answer teaches, and weighed draws",
    **dict.fromkeys(("acceptances", "longest run"), "the draws, weighed by all scored answers"),
    **dict.fromkeys(
        ("median delay", "one delay", "beyond"),
        "the priors of the reactions that answer; no answer teaches them",
    ),
    **dict.fromkeys(
        ("search", "pace"),
        "worlds simulated from the first offer of the record's last search on; how often somebody "
        "offers is a judgement",
    ),
}
"""What the expected rests on, where no band is demanded."""


def _rests_on(check: Check) -> str:
    """Return what the expected rests on, and the band if there is one."""
    if (check.group, check.name) == ("prior", "acceptances"):
        return "the priors"
    return RESTS.get(check.name, "an assumed band")


def _record(check: Check) -> Record:
    plain = check.plain
    return {
        **picked(check, "group", "unit", "check=name", "documented", "of", "within", "tail"),
        "rests_on": _rests_on(check),
        **picked(check, "band", "expected"),
        "party": plain.party if plain else None,
        "offer": offer_record(check.name, plain.by, plain.offer) if plain else None,
        "broken": plain.broken if plain else (),
    }


def _checked(sanity: Sanity, check: Check) -> tuple[str, ...]:
    """Return a check as a row."""
    documented, area = check.documented, check.tail
    against = _range(check) if documented is None else _number(documented, check.unit)
    met = "yes" if check.within else "no"
    if area is not None:
        met += f"; {area:.2f}" if area >= SURE else "; < 0.01"
    expected, rests = _expected(sanity, check), _letters(sanity)[_rests_on(check)]
    return _name(sanity.bench.scenario, check), against, expected, met, rests


def _letters(sanity: Sanity) -> dict[str, str]:
    """Return a letter for everything that checks rest on, in the order of the table."""
    grounds = dict.fromkeys(_rests_on(check) for check in sanity.checks)
    return dict(zip(grounds, ascii_lowercase, strict=False))


def _name(scenario: Scenario, check: Check) -> str:
    party = upper_first(scenario.parties[check.plain.party].name) if check.plain else ""
    noun = "other answer" if check.name == "counters" else "answer"
    of = "" if check.of is None else counted(check.of, noun)
    return NAMES[check.group, check.name].format(party=party, of=of)


def _expected(sanity: Sanity, check: Check) -> str:
    """Return what is expected; probabilities of acceptance in bands if the label asks for it."""
    if check.unit == "probability" and sanity.label != FITTED:
        return band_text(check.expected)
    return ranged(check.expected, lambda value: _number(value, check.unit)).replace(" % to", " to")


def _range(check: Check) -> str:
    low, high = check.band or (0.0, 1.0)
    if check.unit != "probability":
        return f"{low:g} to {high:g}"
    return f"{100 * low:g}-{100 * high:g} %" if low else f"under {100 * high:g} %"


def _number(value: float, unit: str) -> str:
    if unit in {"share", "probability"}:
        return f"{percent(value)} %"
    return f"{value:.2g}" if value % 1 else f"{value:g}"


def _good(sanity: Sanity) -> str:
    """Return what a plainly good offer is, and where; empty if there is none."""
    scenario, places = sanity.bench.scenario, dict[str, list[str]]()
    for check in sanity.checks:
        if check.plain is not None and check.name in {"good", "good, third ground"}:
            place = place_text(scenario, check.plain.offer)
            places.setdefault(check.plain.party, []).append(place)
    where = [f"{scenario.parties[p].name}: {', else '.join(names)}" for p, names in places.items()]
    if not where:
        return ""
    return (
        "A plainly good offer breaks no line of the party, is proposed by a mediator if there is "
        "one, seats every other, carries every promise and every topic that the scenario knows, "
        f"and is made where that is worth most ({'; '.join(where)})."
    )


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
        rule_record(rule.rule) | picked(rule, "line=rule.line", "problems", "cost", "notes")
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
        Say(record["because"], "fact" if cites else "assumed", tuple(cites)),
        Items(parts),
    ], name)  # fmt: skip


def examined_line(examined: Examined) -> str:
    """Return a rule that passed in one line: kind, reason, what it rests on, cost."""
    rule = examined.rule
    rests = [marked(key) for key in rule.references]
    rests += [f"assumed: {rule.assumed}"] if rule.assumed else []
    cost = f"cost {examined.cost:.1f} (a standard rule: 1)" if examined.cost else "not tried"
    return f"{rule.name}: {rule.kind}; {rule.summary} [{'; '.join(rests)}] {cost}"


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
