"""Answer what differs between alternatives: scenarios, runs, and changes to the first of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from sim.errors import Problem, SimError
from sim.expect.bench import Bench
from sim.expect.draws import LEVEL
from sim.expect.silence import answers, mute, offers
from sim.making.kept import Kept
from sim.making.order import OffersOrder, Order, Source, check_once, day_of
from sim.making.recipe import inputs_of, options_of, order_again
from sim.making.reply import Files
from sim.report.compare import Words, comparison_page, comparison_text, sentence
from sim.report.pictures import Svgs
from sim.report.records import comparison_record, paired_record
from sim.report.simulate import beside_text
from sim.report.tables import Table, comparison_table
from sim.rules.declare import Rule
from sim.runs.manifest import (
    MANIFEST,
    Inputs,
    folder_of,
    options_text,
    problems,
    read_manifest,
    what_changed,
)
from sim.simulate.branch import branch, under
from sim.study import compare as study
from sim.study.compare import Alternative, Comparison
from sim.study.summary import Simulated, simulated
from sim.study.worlds import WORLDS

Named = tuple[str, Order]
"""What an alternative is called, and its order."""


@dataclass(frozen=True)
class CompareOrder(OffersOrder):
    """An order of alternatives, the reference first; every change is one of its own beside it."""

    BESIDE: ClassVar[bool] = True
    others: Sequence[Source] = ()
    """Runs or scenarios beside the first."""
    _: KW_ONLY
    on: date | str | None = None
    """Day on which the offers would be made."""
    follow: bool = False
    """Whether to simulate what would follow in each alternative."""


@dataclass(frozen=True)
class Opened:
    """An alternative that is ready to be compared."""

    name: str
    order: Order
    asked: CompareOrder

    @cached_property
    def alternative(self) -> Alternative:
        """What the study compares."""
        asked, bench = self.asked, self.order.bench
        space = asked.space_of(bench.scenario)
        return Alternative(
            self.name, self.order.name, bench, space, day_of(bench.scenario, asked.on)
        )

    @property
    def stated(self) -> dict[str, Any]:
        """What a manifest states of it."""
        scenario = self.order.bench.scenario
        return {"name": self.name, "scenario": self.order.name,
                "scenario_hash": scenario.fingerprint, **options_of(self.order)}  # fmt: skip


class Compare(Kept[CompareOrder, Comparison]):
    """What differs between alternatives, draw by draw, and how surely."""

    NAME, TEXTS = "comparison", ("comparison.txt", "follow.txt")

    def __init__(
        self, order: CompareOrder, opened: Sequence[Opened], notes: Iterable[str] = ()
    ) -> None:
        super().__init__(order)
        self.opened = tuple(opened)
        self.notes = tuple(notes)

    def _record(self) -> dict[str, Any]:
        document = comparison_record(self.finding, self.notes)
        return {**document, "follow": paired_record(self.after)} if self.after else document

    @property
    def told(self) -> str:
        """What was asked of all alternatives; how they differ they say themselves."""
        return self.opened[0].order.told

    @property
    def json(self) -> Any:
        """The document that the command prints with `--json`; it names what was asked."""
        told = super().json
        return {**told, "asked": {**self.order.asked, **told["asked"]}}

    def _with_asked(self, record: Any) -> Any:
        """Return a document with what each alternative is."""
        orders = {opened.name: opened.order.asked for opened in self.opened}
        warned = list(map(asdict, self.warnings))
        return {**record, "asked": {"alternatives": orders}, "warnings": warned}

    @cached_property
    def warnings(self) -> Sequence[Problem]:
        """What was asked for and changes nothing."""
        found: dict[Problem, None] = {}
        for opened in self.opened:
            asked, plays = opened.alternative, self.order.follow
            cases = answers, offers(asked.space, asked.day)
            quiet = mute(asked.bench, opened.order.given, *cases, plays=plays)
            found |= dict.fromkeys((*opened.order.idle, *quiet))
        return (*found,)

    @property
    def sentence(self) -> str:
        """Which acceptance changed most between the reference and the first other."""
        first = self.finding.against[0]
        return f"{first.name}: {sentence(Words(self.finding), first)}"

    @cached_property
    def after(self) -> Simulated | None:
        """What would follow in each alternative, if it was asked for."""
        if not self.order.follow:
            return None
        first, *others = (opened.alternative for opened in self.opened)
        start = branch(first.bench, at=first.day if self.order.on else None)
        benches = [(other.name, under(start, other.bench)) for other in others]
        return simulated(start, WORLDS, benches, work=self.order.work("worlds"))

    def _find(self) -> Comparison:
        alternatives = [opened.alternative for opened in self.opened]
        return study.compare(alternatives, self.order.work())

    def _tables(self) -> tuple[Table, ...]:
        return (comparison_table(self.finding),)

    def _benches(self) -> Sequence[Bench]:
        return [opened.order.bench for opened in self.opened]

    def _inputs(self) -> Inputs:
        first, stated = self.opened[0].order, [opened.stated for opened in self.opened]
        for opened, facts in zip(self.opened, stated, strict=True):
            if opened.order.path != first.path:
                facts["path"] = str(opened.order.path)
        options = {
            "alternatives": stated,
            "offers": self.order.offers,
            "on": None if self.order.on is None else str(self.order.on),
            "by": self.order.by,
            "follow": self.order.follow,
            "notes": list(self.notes),
        }
        return replace(inputs_of(first, "compare"), options=options)

    def _text(self) -> str:
        return comparison_text(self.finding, self.notes) + self._followed()

    def _followed(self) -> str:
        return beside_text(self.after) if self.after else ""

    def _documents(self) -> Mapping[str, Any]:
        files: dict[str, Any] = {
            "comparison.txt": comparison_text(self.finding, self.notes),
            "comparison.json": comparison_record(self.finding, self.notes),
        }
        if self.after:
            files["follow.txt"] = self._followed().lstrip()
            files["follow.json"] = paired_record(self.after)
        return files

    def _page(self, svgs: Svgs) -> Files:
        drawn = self._drawings
        page = comparison_page(self.finding, drawn, svgs, self.inputs, self.notes)
        return {"report.html": page}


def compare(*targets: Source, **asked: Any) -> Compare:
    """Compare runs or scenarios with the first: what differs, draw by draw, and how surely.

    Parameters
    ----------
    targets
        Runs or scenarios, the reference first.
    asked
        Fields of `CompareOrder`; every counterfactual of `but`, every reading, every rule that
        is left out and every file of rules is an alternative of its own beside the reference.
    """
    order = CompareOrder(targets[0], targets[1:], **asked)
    opened, notes = alternatives_asked(order)
    return Compare(replace(order, interval=opened[0].order.level), opened, notes).asked()


def alternatives_asked(order: CompareOrder) -> tuple[list[Opened], list[str]]:
    """Return the alternatives of an order, and what a reader must know of them.

    Raises
    ------
    SimError
        If one of them cannot be opened, or has a name that another has.
    """
    notes: list[str] = []
    targets = (order.scenario, *order.others)
    plain = Order(order.scenario, seed=order.seed, draws=order.draws, as_of=order.as_of,
                  interval=order.interval, book=order.book, atlas=order.atlas, trust=order.trust,
                  jobs=order.jobs, executor=order.executor, tell=order.tell)  # fmt: skip
    bases = []
    for number, target in enumerate(targets, 1):
        folder = folder_of(Path(target)) if isinstance(target, Path | str) else None
        if folder is None:
            asked = replace(plain, scenario=target)
            told = f"{asked.name} {number}" if asked.path is None else f"{target} as it stands"
            name = told if len(targets) > 1 else "as it stands"
            bases.append((name, asked))
        else:
            bases.append(_run(replace(plain, rules=order.rules), folder, notes))
    level = bases[0][1].level if order.interval == LEVEL else order.interval
    bases = [(name, asked if asked.level == level else replace(asked, interval=level))
             for name, asked in bases]  # fmt: skip
    used = [rule for _, base in bases for rule in base.rules]
    named = [*bases, *_changed(bases[0][1], order, used)]
    check_once([name for name, _ in named], "compare", "give each alternative once")
    return [Opened(name, asked, order) for name, asked in named], notes


def compare_again(order: Order, facts: Mapping[str, Any], where: str) -> Compare:
    """Return the comparison that a manifest states, as its inputs are now.

    Raises
    ------
    SimError
        If a scenario or a rule file is not there.
    """
    options, path = facts["options"], facts["path"]
    if not options.get("alternatives"):
        raise SimError("its alternatives make no sense", where, "make the run anew")
    opened = []
    named: dict[str, Any] = {
        part: tuple(names) for part, names in options.get("offers", {}).items()
    }
    asked = CompareOrder(
        path, on=options.get("on"), by=options.get("by"), follow=bool(options.get("follow")),
        jobs=order.jobs, executor=order.executor, tell=order.tell, **named,
    )  # fmt: skip
    for one in options["alternatives"]:
        again = order_again(order, one, Path(one.get("path", path)), where)
        opened.append(Opened(str(one.get("name")), again, asked))
    asked = replace(asked, interval=opened[0].order.level)
    return Compare(asked, opened, options.get("notes") or ())


def _run(order: Order, folder: Path, notes: list[str]) -> Named:
    """Return name and order of a run folder; what is wrong with the folder is noted."""
    facts = read_manifest(folder)
    where = str(folder / MANIFEST)
    if facts["command"] != "run":
        raise SimError("only runs of `run` can be compared", where, "give a scenario or such a run")
    name = f"run {facts.get('run')}"
    notes += [f"{name}: {problem}; compared from its manifest" for problem in problems(folder)]
    again = order_again(order, facts["options"], Path(facts["path"]), where)
    changed = what_changed(facts, inputs_of(again, "run"))
    moved = [text for text in changed if text.startswith("the scenario ")]
    if moved:
        raise SimError("; ".join(moved), where, "make the run anew, or give its scenario")
    notes += [f"{name}: {text}" for text in changed]
    words = options_text({**facts["options"], "seed": None, "draws": None, "as_of": None})
    return (f"{name} ({words})" if words else name), again


def _changed(base: Order, order: CompareOrder, used: Sequence[object]) -> Iterator[Named]:
    """Yield one alternative for each part of the order that changes the reference."""
    for name in order.named:
        yield f"but {name}", replace(base, but=name)
    for name, option in order.readings.items():
        taken = {**base.readings, name: option}
        yield f"reading {name}={option}", replace(base, readings=taken)
    for left_out in order.without:
        changed = replace(base, without=(*base.without, left_out))
        if order.rules and not base.bench.has(left_out):  # then it is one of those that are given
            changed = replace(changed, rules=(*base.rules, *order.rules))
        yield f"without {left_out}", changed
    for name in order.candidates:
        yield f"with {name}", replace(base, candidates=(*base.candidates, name))
    for rule in (rule if isinstance(rule, Rule) else Path(rule) for rule in order.rules):
        if rule not in used:  # or a run was made with it
            yield f"rules {rule.name}", replace(base, rules=(*base.rules, rule))
