"""Run the sentences that a scenario must make true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sim.errors import ScenarioError, SimError
from sim.expect.answers import decisive
from sim.expect.bench import DRAWS, Bench, bench
from sim.expect.draws import interval
from sim.expect.hearing import before
from sim.expect.lines import BROKEN
from sim.facts.checks import Flaw, unknown
from sim.facts.document import locate
from sim.facts.expectations import (
    Documented,
    Expected,
    Invented,
    expectations_file,
    flaws_of,
    read_expectations,
)
from sim.facts.reading import located
from sim.facts.record import YES, Offer
from sim.rules.book import RuleBook
from sim.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sentence, and whether the rules make it true."""

    name: str
    met: bool
    found: str
    """What the rules say of each of its offers; why the sentence is not met, if it is not."""
    line: int
    """Where the sentence stands in its file, counted from 1."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the rules say of one offer of a sentence."""

    verdict: Verdict
    mean: float
    decisive: str
    breaks: tuple[str, ...]


def check_expectations(
    path: Path, *, seed: int = 1, draws: int = DRAWS, book: RuleBook | None = None
) -> tuple[Outcome, ...]:
    """Return the outcome of each sentence beside a scenario; none if it has no such file.

    Parameters
    ----------
    path
        A scenario file, or the folder that holds it.
    seed, draws
        For the parameters of the rules.
    book
        Rules to choose from; by default the standard book.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    file = expectations_file(path)
    if not file.is_file():
        return ()
    tree, sentences = read_expectations(file)
    benches: dict[str, Bench] = {}
    flaws: list[Flaw] = []
    opened: list[Bench] = []
    for n, expected in enumerate(sentences):
        key = repr((sorted(expected.reading.items()), expected.but, expected.without))
        try:
            if key not in benches:
                opened_bench = bench(path, seed=seed, draws=draws, book=book,
                             readings=expected.reading, but=expected.but or ())  # fmt: skip
                benches[key] = opened_bench.without(*expected.without)
        except ScenarioError:
            raise
        except SimError as error:
            flaws.append(Flaw((n,), error.problem, error.hint))
            continue
        opened.append(benches[key])
        flaws += flaws_of(expected, n, benches[key].scenario)
        flaws += _flaws_of_rules(expected, n, benches[key])
    if flaws:
        raise located(tree, file, flaws)
    return tuple(
        _outcome(opened_bench, expected, locate(tree, (n,))[0][0])
        for n, (opened_bench, expected) in enumerate(zip(opened, sentences, strict=True))
    )


def _flaws_of_rules(expected: Expected, n: int, opened: Bench) -> Iterator[Flaw]:
    known = [bound.id for bound in opened.rules if bound.party == expected.party]
    if expected.party not in opened.scenario.principals:
        return
    for key in ("decisive", "stops"):
        for label, names in getattr(expected, key).items():
            for name in names:
                yield from unknown((n, key, label), f"rule of {expected.party}", name, known)


def _outcome(opened: Bench, expected: Expected, line: int) -> Outcome:
    answers = {label: _answer(opened, expected, offer) for label, offer in expected.offers.items()}
    failures = _failures(expected, answers)
    said = "; ".join(f"{label} {_told(answer)}" for label, answer in answers.items())
    return Outcome(expected.name, not failures, "; ".join([*failures, said]), line)


def _answer(opened: Bench, expected: Expected, offer: Documented | Invented) -> _Answer:
    hearing, party, accepted = before(opened, expected.on, expected.clock), expected.party, None
    if isinstance(offer, Documented):
        documented = opened.scenario.offers[offer.event]
        hearing = hearing.about(party, documented)
        verdict = hearing.put(party, [hearing.terms], documented.by)
        accepted = _accepted(opened, party, offer.event)
    else:
        terms = Offer.model_validate(offer.model_dump(exclude={"by"}))
        verdict = hearing.put(party, [hearing.liked(party, terms, offer.by)], offer.by)
    mean = float(verdict.acceptance.mean())
    chosen = decisive(verdict, accepted=mean >= 1 / 2 if accepted is None else accepted)
    breaks = tuple(n for n in verdict.violations if float(verdict.known(n)[0]) > BROKEN)
    return _Answer(verdict, mean, chosen, breaks)


def _accepted(opened: Bench, party: str, offer: str) -> bool | None:
    """Return whether the party is documented to have accepted an offer; None if not told."""
    answers = opened.scenario.answers(offer, party)
    return answers[0].act in YES if answers else None


def _failures(expected: Expected, answers: Mapping[str, _Answer]) -> list[str]:
    """Return why a sentence is not true of the answers."""
    claims = [
        *((f"{better} is not likelier to be accepted than {worse}",
           answers[better].mean > answers[worse].mean)
          for better, worse in pairwise(expected.prefers)),
        *((f"the mean acceptance of {label} is not from {low:g} to {high:g}",
           low <= answers[label].mean <= high)
          for label, (low, high) in expected.acceptance.items()),
        *((f"{label} is not decided by {' or '.join(names)}", answers[label].decisive in names)
          for label, names in expected.decisive.items()),
        *((f"the red lines that {label} breaks are not {', '.join(names) or 'none'}",
           set(names) == set(answers[label].breaks))
          for label, names in expected.stops.items()),
    ]  # fmt: skip
    return [failure for failure, holds in claims if not holds]


def _told(answer: _Answer) -> str:
    accept = interval(answer.verdict.acceptance)
    text = f"{accept.mean:.2g} ({accept.low:.2g} to {accept.high:.2g}), decided by "
    text += answer.decisive or "no rule"
    return text + (f", breaks {', '.join(answer.breaks)}" if answer.breaks else "")
