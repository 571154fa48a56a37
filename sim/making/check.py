"""Answer what is wrong with scenarios and rules, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sim.errors import Problem, RuleError, ScenarioError
from sim.expect.bench import bench
from sim.facts.expectations import EXPECT_FILE
from sim.facts.reading import (
    Coverage,
    changed_paragraphs,
    coverage,
    find_scenario,
    read_all,
    read_scenario,
)
from sim.facts.scenario import Scenario
from sim.facts.sources import read_copies
from sim.making.order import Order, scenarios_below, take_alone
from sim.making.reply import Reply, keyed
from sim.report.check import examination_record, examined_line, sanity_blocks, sanity_record
from sim.report.document import text_of
from sim.report.tables import Table
from sim.rules.declare import Rule
from sim.simulate.trials import Examination, Examined, check_rules
from sim.simulate.trials import try_rule as tried_rule
from sim.study.expectations import Outcome, check_expectations
from sim.study.sanity import Sanity, sanity

SEED = 1


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

    def __post_init__(self) -> None:
        take_alone(self)


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in a scenario."""

    name: str
    problems: Sequence[Problem]
    coverage: Coverage | None = None
    """What its facts rest on; None if it cannot be read."""
    outcomes: tuple[Outcome, ...] = ()
    priors: Sanity | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in scenarios and in files of rules."""

    results: tuple[Result, ...]
    tried: tuple[Examination, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong."""
        lists = [*(result.problems for result in self.results), *(e.problems for e in self.tried)]
        return tuple(problem for problems in lists for problem in problems)

    @property
    def met(self) -> bool:
        """Whether every expectation is met."""
        return all(outcome.met for result in self.results for outcome in result.outcomes)


class Check(Reply[CheckOrder, Checked]):
    """Every problem of scenarios and rules at once, and what they rest on."""

    NAME = "check"

    def _text(self) -> str:
        """Return what the facts rest on, which expectations are not met, and which rules passed."""
        lines = (line for result in self.finding.results for line in _result_lines(result))
        return "".join(f"{line}\n" for line in (*lines, *self._passed()))

    @property
    def errors(self) -> str:
        """Every problem, and how many there are in each file."""
        return "".join(f"{line}\n" for line in self._errors())

    def _record(self) -> Any:
        documents = [_record(result) for result in self.finding.results]
        documents = _with_rules(documents, self.finding.tried)
        return documents[0] if len(documents) == 1 else documents

    @property
    def sentence(self) -> str:
        """How many problems there are."""
        count = len(self.finding.problems)
        told = f"{count or 'no'} problem{'' if count == 1 else 's'}"
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
        return Checked(tuple(results), tried)

    def _tables(self) -> tuple[Table, ...]:
        return (keyed("problems", [asdict(problem) for problem in self.finding.problems]),)

    def _passed(self) -> Iterator[str]:
        for examination in self.finding.tried:
            for rule in examination.rules:
                if not rule.problems:
                    yield f"{examination.file}: {examined_line(rule)}"

    def _errors(self) -> Iterator[str]:
        for result in self.finding.results:
            yield from map(str, result.problems)
            yield from _count(result.name, result.problems)
        for examination in self.finding.tried:
            yield from map(str, examination.problems)
            for examined in examination.rules:
                place = f"{examination.file}:{examined.rule.line}"
                yield from (f"{place}: {examined.rule.name} {note}" for note in examined.notes)
            yield from _count(examination.file, examination.problems)


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


def _check(
    path: Path, articles: Path | str | None, copies: Mapping[str, frozenset[str]] | None
) -> Result:
    try:
        scenario: Scenario = read_all(path)
    except ScenarioError as error:
        return Result(str(path), error.problems)
    file = find_scenario(path)
    changed = [] if articles is None else changed_paragraphs(file, scenario, Path(articles))
    return Result(str(path), changed, coverage(scenario, copies))


def _expect(result: Result, path: Path, order: CheckOrder) -> Result:
    """Return a result with what is wrong with the rules, and the outcomes of the sentences."""
    if result.coverage is None:
        return result
    book = Order(path, rules=order.rules, trust=order.trust).rule_book
    try:
        opened = bench(path, seed=SEED, book=book)
        outcomes = check_expectations(path, book=book)
    except ScenarioError as error:
        return replace(result, problems=[*result.problems, *error.problems])
    return replace(result, outcomes=outcomes, priors=sanity(opened) if order.priors else None)


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
    if stands.verified is None:
        return text
    return f"{text}; {stands.verified} citations verified, {stands.unverified} not"


def _count(name: str, problems: Sequence[Problem]) -> Iterator[str]:
    if problems:
        yield f"{name}: {len(problems)} problem{'s' if len(problems) > 1 else ''}"


def _record(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = {
        "scenario": result.name,
        "problems": [asdict(problem) for problem in result.problems],
        "coverage": None if result.coverage is None else asdict(result.coverage),
        "expectations": [asdict(outcome) for outcome in result.outcomes],
    }
    if result.priors is not None:
        document["priors"] = sanity_record(result.priors)
    return document


def _with_rules(
    documents: list[dict[str, Any]], tried: Sequence[Examination]
) -> list[dict[str, Any]]:
    """Return the documents of scenarios with what was found in files of rules.

    A single scenario has it in its own document; otherwise it has one of its own.
    """
    if not tried:
        return documents
    rules = {"rules": [examination_record(examination) for examination in tried]}
    problems = [problem for record in rules["rules"] for problem in record["problems"]]
    if len(documents) == 1:
        alone = documents[0]
        return [{**alone, "problems": [*alone["problems"], *problems], **rules}]
    empty = {"scenario": None, "problems": problems, "coverage": None, "expectations": []}
    return [*documents, {**empty, **rules}]


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
        problems = [asdict(problem) for problem in self.finding.problems]
        return {"rule": self.order.name, "problems": problems, "notes": list(self.finding.notes)}

    def _find(self) -> Examined:
        return tried_rule(self.order, self.stage)

    def _tables(self) -> tuple[Table, ...]:
        return (keyed("problems", self._record()["problems"]),)


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
