"""Answer what is wrong with scenarios and rules, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import DictReader
from dataclasses import asdict, dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

from sim.errors import Problem, RuleError, ScenarioError, SimError
from sim.expect.silence import answers, mute, nowhere
from sim.expect.silence import doubts as rule_doubts
from sim.facts.checks import Flaw
from sim.facts.doubts import doubts
from sim.facts.expectations import EXPECT_FILE
from sim.facts.reading import (
    Coverage,
    changed_paragraphs,
    coverage,
    find_scenario,
    located,
    read_all,
    read_scenario,
    read_tree,
)
from sim.facts.scenario import Scenario
from sim.facts.sources import read_copies
from sim.gates import there
from sim.making.order import Order, scenarios_below, stated_offers, take_alone
from sim.making.reply import Reply
from sim.report.casebook.agreement import agreement_blocks, agreement_record
from sim.report.check import examination_record, examined_line, sanity_blocks, sanity_record
from sim.report.data import document, picked
from sim.report.document import text_of
from sim.report.tables import Table, written
from sim.report.words import counted
from sim.rules.declare import Rule
from sim.simulate.trials import Examination, Examined, check_rules
from sim.simulate.trials import try_rule as tried_rule
from sim.study.casebook.agreement import Agreement, agreement
from sim.study.casebook.decisions import DECISIONS, decisions
from sim.study.expectations import Outcome, check_expectations
from sim.study.sanity import Sanity, sanity


@dataclass(frozen=True)
class CheckOrder:
    """Scenarios and files of rules that are to be checked."""

    scenarios: Sequence[Path] = ()
    """Each a scenario, or a folder of them."""
    rules: Sequence[Path | str] = ()
    articles: Path | str | None = None
    """Folder of copies of the articles, against which citations are verified."""
    trust: bool = False
    """Whether the rules.py beside a scenario may be run."""
    priors: bool = False
    """Whether what the priors expect is put beside bands and the record."""
    against: Path | str | None = None
    """Another coding of the answers: a scenario, or a table as `export --format decisions`."""

    def __post_init__(self) -> None:
        take_alone(self)


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in a scenario."""

    name: str
    """Of its file; empty if files of rules alone are checked."""
    problems: Sequence[Problem]
    coverage: Coverage | None = None
    """What its facts rest on; None if it cannot be read."""
    outcomes: tuple[Outcome, ...] = ()
    priors: Sanity | None = None
    warnings: tuple[Problem, ...] = ()
    """What is allowed and seldom meant."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in scenarios and in files of rules."""

    results: tuple[Result, ...]
    tried: tuple[Examination, ...]
    agreed: Agreement | None = None
    """How far another coding agrees, if one is given."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong."""
        lists = [*(result.problems for result in self.results), *(e.problems for e in self.tried)]
        return tuple(problem for problems in lists for problem in problems)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Everything that is allowed and seldom meant."""
        return tuple(warning for result in self.results for warning in result.warnings)

    @property
    def met(self) -> bool:
        """Whether every expectation is met."""
        return all(outcome.met for result in self.results for outcome in result.outcomes)


class Check(Reply[CheckOrder, Checked]):
    """Every problem of scenarios and rules at once, and what they rest on."""

    NAME = "check"

    def _text(self) -> str:
        """Return every problem, what facts rest on, expectations not met, and rules that passed."""
        lines = (line for result in self.finding.results for line in _result_lines(result))
        passed = (
            f"{examination.file}: {examined_line(rule)}"
            for examination in self.finding.tried
            for rule in examination.rules
            if not rule.problems
        )
        told = self.errors + "".join(f"{line}\n" for line in (*lines, *passed))
        agreed = self.finding.agreed
        return told if agreed is None else f"{told}\n{text_of(agreement_blocks(agreed))}"

    @property
    def errors(self) -> str:
        """Every problem, and how many there are in each file."""
        wrong = [
            _wrong(r.name, r.problems, [f"Warning: {warning}" for warning in r.warnings])
            for r in self.finding.results
        ]
        wrong += [_wrong(file.file, file.problems, _notes(file)) for file in self.finding.tried]
        return "".join(f"{line}\n" for lines in wrong for line in lines)

    def _record(self) -> Any:
        rules = [examination_record(examination) for examination in self.finding.tried]
        documents = [_record(result) for result in self.finding.results]
        if rules:  # a single scenario has them in its own document
            base = documents.pop() if len(documents) == 1 else _record(Result("", ()))
            problems = [problem for record in rules for problem in record["problems"]]
            documents += [{**base, "problems": [*base["problems"], *problems], "rules": rules}]
        if self.finding.agreed is not None:
            base = documents.pop() if len(documents) == 1 else _record(Result("", ()))
            documents += [{**base, "against": agreement_record(self.finding.agreed)}]
        asked = {"rules": [Path(file).name for file in self.order.rules],
                 "articles": self.order.articles is not None,
                 "trust": self.order.trust, "priors": self.order.priors,
                 **({"against": Path(self.order.against).name} if self.order.against else {})
                 }  # fmt: skip
        documents = [{**record, "asked": asked} for record in documents]
        return documents[0] if len(documents) == 1 else documents

    @property
    def warnings(self) -> Sequence[Problem]:
        """Everything that is allowed and seldom meant."""
        return self.finding.warnings

    @property
    def sentence(self) -> str:
        """How many problems there are."""
        problems = self.finding.problems
        told = counted(len(problems), "problem") if problems else "no problems"
        return f"{told} in {', '.join(map(str, (*self.order.scenarios, *self.order.rules)))}"

    def _find(self) -> Checked:
        order = self.order
        paths = [path for given in order.scenarios for path in scenarios_below(Path(given))]
        copies = None if order.articles is None else read_copies(Path(order.articles))
        results = [_check(path, order.articles, copies) for path in paths]
        one = len(results) == 1 and not results[0].problems
        stage = read_scenario(paths[0]) if one else None
        tried = tuple(check_rules(Path(file), stage) for file in order.rules)
        if not any(examination.problems for examination in tried):
            pairs = zip(results, paths, strict=True)
            results = [_expect(result, path, order) for result, path in pairs]
        sound = [p for p, result in zip(paths, results, strict=True) if result.coverage]
        agreed = _agreed(sound, Path(order.against)) if order.against and sound else None
        return Checked(tuple(results), tried, agreed)

    def _tables(self) -> tuple[Table, ...]:
        return (Table("problems.csv", [asdict(problem) for problem in self.finding.problems]),)


def check(*scenarios: Path | str, **asked: Any) -> Check:
    """Check scenarios and rules: every problem at once, and what they rest on.

    Parameters
    ----------
    scenarios
        Each a scenario, or a folder of them.
    asked
        Further fields of `CheckOrder`.
    """
    return Check(CheckOrder(tuple(map(Path, scenarios)), **asked)).asked()


def _agreed(paths: Sequence[Path], other: Path) -> Agreement:
    """Return how far another coding agrees with scenarios.

    Raises
    ------
    SimError
        If it is no table of answers, or has none of theirs.
    """
    hint = "give a table as `export --format decisions` writes it, of the same parties"
    tabled = other.suffix == ".csv" and there(other)
    try:
        text = other.read_text("utf-8") if tabled else _coded([other])
        theirs = [{k: v or "" for k, v in row.items() if k} for row in DictReader(StringIO(text))]
        ours = list(DictReader(StringIO(_coded(paths))))
        found = agreement(ours, theirs)
    except (OSError, ValueError, KeyError, IndexError) as error:
        lacks = "it has no column " * isinstance(error, KeyError)
        raise SimError(f"this is no table of answers: {lacks}{error}", str(other), hint) from None
    if not ours:
        raise SimError("no answer is coded yet", str(paths[0]), "code one, then compare")
    if not found.both:
        hint = "look at its parties and days: answers are paired by id, else by days that overlap"
        raise SimError("no answer of the scenarios is there", str(other), hint)
    return found


def _coded(paths: Iterable[Path]) -> str:
    """Return the documented answers of scenarios as a table, the text of a CSV file."""
    orders = [Order(path, draws=1) for path in paths]
    found = decisions({order.name: order.bench for order in orders})
    content, _ = written(Table(DECISIONS, found))
    return content[DECISIONS].decode()


def _check(
    path: Path, articles: Path | str | None, copies: Mapping[str, frozenset[str]] | None
) -> Result:
    try:
        scenario: Scenario = read_all(path)
    except ScenarioError as error:
        return Result(str(path), error.problems)
    file = find_scenario(path)
    changed = [] if articles is None else changed_paragraphs(file, scenario, Path(articles))
    warned = _located(file, doubts(scenario))
    return Result(str(path), changed, coverage(scenario, copies), warnings=warned)


def _located(file: Path, flaws: Sequence[Flaw]) -> tuple[Problem, ...]:
    return located(read_tree(file), file, flaws).problems if flaws else ()


def _expect(result: Result, path: Path, order: CheckOrder) -> Result:
    """Return a result with what is wrong with the rules, and the outcomes of the sentences."""
    if result.coverage is None:
        return result
    asked = Order(path, rules=order.rules, trust=order.trust)
    try:
        opened, outcomes = asked.beside(), check_expectations(path, book=asked.rule_book)
    except ScenarioError as error:
        return replace(result, problems=[*result.problems, *error.problems])
    cases = answers, stated_offers(opened.scenario)
    warnings = (
        *result.warnings,
        *_located(find_scenario(path), [*rule_doubts(opened, *cases)]),
        *nowhere(opened, asked.given),
        *mute(opened, asked.given, *cases, plays=True),
    )
    priors = sanity(opened) if order.priors else None
    told = _unanswered(find_scenario(path), opened.scenario, warnings)
    return replace(result, outcomes=outcomes, priors=priors, warnings=told)


def _unanswered(file: Path, scenario: Scenario, warnings: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the warnings that the file does not answer, and the answers to none."""
    raised, hint = {warning.key for warning in warnings}, "leave it out"
    idle = [
        Flaw(("doubts", key), f"there is no warning of {key!r}", hint)
        for key in scenario.doubts if key not in raised
    ]  # fmt: skip
    left = (warning for warning in warnings if warning.key not in scenario.doubts)
    return (*left, *_located(file, idle))


def _result_lines(result: Result) -> Iterator[str]:
    name, outcomes = result.name, result.outcomes
    if result.coverage is not None:
        met = f"; {sum(o.met for o in outcomes)} of {len(outcomes)} expectations met"
        yield f"{name}: {_coverage_text(result.coverage)}{met if outcomes else ''}"
    for outcome in outcomes:
        if not outcome.met:
            yield f"{name}: not met, line {outcome.line} of {EXPECT_FILE}: {outcome.name}"
            yield f"  found: {outcome.found}"
    if result.priors is not None:
        yield text_of(sanity_blocks(result.priors)).removesuffix("\n")


def _coverage_text(stands: Coverage) -> str:
    text = (
        f"{stands.facts} facts: {stands.cited} cited ({stands.partly} of them in part assumed), "
        f"{stands.assumed} assumed"
    )
    if stands.addresses:
        text += f"; {counted(stands.addresses, 'citation')} by address only, unverified"
    if stands.unsure:
        text += f"; {counted(stands.unsure, 'event')} of low or medium confidence"
    if stands.verified is None:
        return text
    return f"{text}; {stands.verified} citations verified, {stands.unverified} not"


def _wrong(name: str, problems: Sequence[Problem], notes: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with a file, what else its author may want to know, and the count."""
    yield from (*map(str, problems), *notes)
    if problems:
        yield f"{name}: {counted(len(problems), 'problem')}"


def _notes(tried: Examination) -> list[str]:
    return [f"{tried.file}:{examined.rule.line}: {examined.rule.name} {note}"
            for examined in tried.rules for note in examined.notes]  # fmt: skip


def _record(result: Result) -> dict[str, Any]:
    told = picked(result, "problems", "warnings", "coverage", "expectations=outcomes")
    return document(
        {"scenario": result.name or None},
        told,
        {"priors": sanity_record(result.priors)} if result.priors else {},
    )


class Tried(Reply[Rule, Examined]):
    """A rule that was tried on many cases, and what was found."""

    NAME = "rule"

    def __init__(self, order: Rule, stage: Scenario | None) -> None:
        super().__init__(order)
        self.stage = stage

    def _text(self) -> str:
        """Return what is wrong, each with a hint; that it passed if nothing is."""
        finding = self.finding
        passed = () if finding.problems else (examined_line(finding),)
        return "".join(f"{line}\n" for line in (*finding.problems, *passed, *finding.notes))

    def _record(self) -> dict[str, Any]:
        return document({"rule": self.order.name}, picked(self.finding, "problems", "notes"))

    def _find(self) -> Examined:
        return tried_rule(self.order, self.stage)

    def _tables(self) -> tuple[Table, ...]:
        return (Table("problems.csv", self._record()["problems"]),)


def try_rule(rule: Rule, scenario: Path | str | Scenario | None = None) -> Tried:
    """Try a rule on many cases, as `parley check --rules` does with those of a file.

    Parameters
    ----------
    rule
        The rule; its source need not be in a file.
    scenario
        Where the cases take parties, venues and promises from; by default a dispute that
        stands in.
    """
    if not isinstance(rule, Rule):
        hint = "put @sim.consideration(...) above the function"
        raise RuleError(f"{getattr(rule, '__name__', rule)!r} is no rule", "sim.try_rule", hint)
    if isinstance(scenario, Path | str):
        scenario = read_scenario(scenario)
    return Tried(rule, scenario).asked()
