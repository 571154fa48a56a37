"""What is asked, before anything is computed: a scenario, its readings, rules and draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import KW_ONLY, dataclass, field, fields, replace
from datetime import date
from functools import cached_property, update_wrapper
from inspect import Signature, signature
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

from sim.atlas.own import own_relations
from sim.errors import Problem, ScenarioError, SimError, known, suggest
from sim.expect.bench import DRAWS, Bench, bench
from sim.expect.draws import LEVEL, InNumbers, check_level
from sim.expect.fitted import fitted
from sim.expect.silence import Cases, nowhere, offers
from sim.expect.space import BILATERAL, OfferSpace, known_places, open_space
from sim.facts.reading import SCENARIO_FILE, ScenarioFile, find_scenario, read_space
from sim.facts.scenario import Scenario, Space
from sim.gates import check_kind, day_named, file_name
from sim.rules.book import RuleBook, candidates, installed_rules, load_rules, standard_book
from sim.rules.declare import Rule
from sim.runs.folder import Parts
from sim.runs.manifest import options_text
from sim.runs.work import Tell, Work, rated, silent
from sim.simulate.trials import steady

MOST_DRAWS = 200_000
Source = Path | str | Scenario | Bench
A = TypeVar("A")


@dataclass(frozen=True)
class Order:
    """A scenario, under which readings and changes, and by which rules and draws it is judged."""

    BESIDE: ClassVar[bool] = False
    """Whether each counterfactual is set beside the rest, and not made to it."""
    scenario: Source
    """Its file or folder, a scenario that was read, or a bench that is open already."""
    _: KW_ONLY
    seed: int = 1
    draws: int = DRAWS
    interval: float = LEVEL
    """Share of the worlds that every interval holds."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Name of a reading to the option that is taken."""
    but: str | Sequence[str] | None = None
    """Counterfactuals of the file, made one after the other, or set each beside the rest."""
    as_of: date | str | None = None
    """Nothing is known that came after this day."""
    confident: bool = False
    """Whether events of which the coder is not sure are left out."""
    rules: Sequence[Path | str | Rule] = ()
    """Files of rules, or rules, beside the standard ones."""
    book: RuleBook | None = None
    """Every rule to choose from, in place of the standard and installed ones."""
    without: Sequence[str] = ()
    """Rules that are left out, by name or id."""
    atlas: Path | str | None = None
    """Folder with tables of relations of the reader's own, as `atlas` in a scenario."""
    candidates: Sequence[str] = ()
    """Candidates that are switched on."""
    posterior: Path | str | None = None
    """File that `calibrate` wrote: the rules weigh by what answers made of them."""
    trust: bool = False
    """Whether the rules.py beside the scenario may be run."""
    jobs: int = 2
    executor: Executor | None = field(default=None, repr=False, compare=False)
    """Does the work in place of threads and processes of this machine."""
    numbers: bool = False
    """Whether texts tell numbers instead of bands."""
    out: Path | str | None = None
    """Below this folder a run folder is written."""
    tell: Tell = field(default=silent, repr=False, compare=False)
    """Told how far the work is."""

    def __post_init__(self) -> None:
        take_alone(self)
        object.__setattr__(self, "readings", dict(sorted(self.readings.items())))
        if not 1 <= self.draws <= MOST_DRAWS:
            raise SimError(f"{self.draws:,} draws", "--draws", f"ask for 1 to {MOST_DRAWS:,}")
        check_level(self.interval)
        if self.seed < 0 or self.jobs < 1:
            raise SimError("a number is below its least", "--seed, --jobs", "count from 0 and 1")

    @property
    def path(self) -> Path | None:
        """Of the scenario, as given; None if it was read already."""
        source = self.scenario
        return None if isinstance(source, Scenario | Bench) else Path(source)

    @property
    def name(self) -> str:
        """Of the scenario: that of its folder, or of its title if it was read already."""
        source = self.scenario.scenario if isinstance(self.scenario, Bench) else self.scenario
        if isinstance(source, Scenario):
            return file_name(source.title.lower())
        return file_name(find_scenario(Path(source)).resolve().parent.name)

    @property
    def named(self) -> tuple[str, ...]:
        """The counterfactuals that are named."""
        named = (self.but,) if isinstance(self.but, str) else tuple(self.but or ())
        check_once([f"but {name}" for name in named], "--but", "give each once")
        return named

    @property
    def counterfactuals(self) -> tuple[str, ...]:
        """Those under which the scenario is opened."""
        return () if self.BESIDE else self.named

    @property
    def switched(self) -> Sequence[str]:
        """Candidates with which it is opened."""
        return self.candidates

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What was asked, as documents name it."""
        values = {part.name: getattr(self, part.name) for part in fields(self)}
        told = {name: by_name(value) for name, value in values.items() if name not in UNTOLD}
        drawn = self.scenario.believed if isinstance(self.scenario, Bench) else self
        return told | {
            "seed": drawn.seed,
            "draws": drawn.draws,
            "interval": self.level,
            "readings": self.readings,
            "but": list(self.named) if self.BESIDE else one_or_many(self.named),
            "as_of": None if self._all else str(self.as_of),
            "rules": sorted({*map(by_name, self.rules), *(file.name for file in self.files)}),
            "without": sorted({*self.without}),
            "atlas": None if self.atlas is None else Path(self.atlas).name,
            "candidates": sorted({*self.candidates}),
            **({"confident": True} if self.confident else {}),
        }

    @property
    def level(self) -> float:
        """Share of the worlds that intervals hold: as asked for, else that of an open bench."""
        own = self.scenario.level if isinstance(self.scenario, Bench) else LEVEL
        asked = own if self.interval == LEVEL else self.interval
        return InNumbers(asked) if self.numbers else asked

    @property
    def told(self) -> str:
        """What was asked that is not as by default, in words; empty if all is."""
        usual = {"seed": 1, "draws": DRAWS, "interval": LEVEL}
        return options_text({n: v for n, v in self.asked.items() if v != usual.get(n)})

    @property
    def _all(self) -> bool:
        """Whether all of the record is known."""
        if self.as_of is None:
            return True
        last = replace(self, as_of=None).bench.scenario.clock.as_of
        return str(self.as_of) == str(last)

    @property
    def stated(self) -> Scenario:
        """The scenario, which may hold a game and no record."""
        return self._whole.scenario

    @cached_property
    def bench(self) -> Bench:
        """The scenario, the rules in force and their draws."""
        if self.stated.game is not None and not self.stated.record:
            hint = "`parley stability` answers what a game does"
            raise SimError("the scenario states a game and no record", str(self.path or ""), hint)
        beside = {str(file) for file in self._beside}
        idle = [p for p in self.idle if self.given[p.key].origin not in beside]
        if idle and (self.readings or self.counterfactuals):
            stated = self._opened({}, ())
            idle = [problem for problem in idle if not stated.has(problem.key)]
        if idle:
            raise ScenarioError(idle)
        if self.given:
            every = (*self._whole.rules, *self._whole.moves)
            own = (bound for bound in every if bound.rule.name in self.given)
            steady(own, self._whole.scenario)
        return self._taught(self._whole.without(*self.without))

    @cached_property
    def idle(self) -> list[Problem]:
        """The rules that are given and in force for nobody, with why and what to write."""
        return nowhere(self._whole, self.given)

    @cached_property
    def _whole(self) -> Bench:
        return self._opened(self.readings, self.counterfactuals)

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Files of rules that are run, by name and content: the order they are given in is none."""
        named = (Path(rule) for rule in self.rules if not isinstance(rule, Rule))
        files = {file.resolve(): file for file in (*self._beside, *named)}.values()
        return tuple(sorted(files, key=lambda f: (f.name, f.read_bytes() if f.is_file() else b"")))

    @property
    def _beside(self) -> tuple[Path, ...]:
        return () if self.path is None else trusted(self.path, trust=self.trust)

    @cached_property
    def rule_book(self) -> RuleBook:
        """Every rule to choose from."""
        own = standard_book() | installed_rules() if self.book is None else self.book
        return own | self.given

    @cached_property
    def given(self) -> RuleBook:
        """Candidates that are switched on, the rules of files, and those that are given as such."""
        on = {known("candidate", name, candidates(), "--with") for name in self.switched}
        book = RuleBook(rule for rule in candidates().values() if rule.name in on)
        for file in self.files:
            book = book | load_rules(file)
        alone = (rule for rule in self.rules if isinstance(rule, Rule))
        return book | RuleBook(sorted(alone, key=lambda rule: rule.name))

    def beside(self, readings: Mapping[str, str] | None = None, but: str = "") -> Bench:
        """Return the bench of more readings or of a counterfactual.

        Rules that it does not have need not be left out.
        """
        taken = {**self.readings, **(readings or {})}
        opened = self._opened(taken, (but,) if but else self.counterfactuals)
        return self._taught(opened.without(*filter(opened.has, self.without)))

    def _taught(self, bench: Bench) -> Bench:
        if self.posterior is None:
            return bench
        return fitted(bench, self.posterior, bench.scenario.dispute or self.name)

    def other_readings(self) -> Iterator[tuple[str, Bench]]:
        """Yield the name and the bench of each reading that was not taken; only a file has any."""
        readings = {} if self.path is None else self.bench.scenario.readings
        for name, reading in readings.items():
            for option in reading.options if name not in self.readings else ():
                yield f"{name}={option}", self.beside({name: option})

    def work(self, what: str = "classes", parts: Parts | None = None) -> Work:
        """Return by how many, and who is told; has no effect on results."""
        told = rated(self.tell, what)

        def compared(name: str) -> None:
            self.tell(f"weighed: {name}")

        return Work(self.jobs, told, compared, parts, self.executor)

    @cached_property
    def _file(self) -> ScenarioFile | None:
        return None if self.path is None else ScenarioFile.read(self.path)

    def _opened(self, readings: Mapping[str, str], but: Sequence[str]) -> Bench:
        source = self.scenario
        if isinstance(source, Bench):
            opened = self._as_given(source, readings, but)
        else:
            read = source if isinstance(source, Scenario) else self._file or Path(source)
            opened = bench(read, seed=self.seed, draws=self.draws, book=self.rule_book,
                           readings=readings, but=but)  # fmt: skip
        opened = opened.with_interval(self.level)
        if self.atlas is not None:
            own = own_relations(Path(self.atlas))
            opened = replace(opened, scenario=opened.scenario.with_relations(own))
        if self.confident:
            opened = replace(opened, scenario=opened.scenario.confident())
        if self.as_of is None:
            return opened
        return opened.as_of(day_within(opened.scenario, self.as_of))

    def _as_given(self, opened: Bench, readings: Mapping[str, str], but: Sequence[str]) -> Bench:
        """Return a bench that is open already, to which seed, draws, rules and changes belong."""
        believed = opened.believed
        same = self.seed in {1, believed.seed} and self.draws in {DRAWS, believed.draws}
        if not same or readings or but or self.rules or self.candidates or self.book is not None:
            raise SimError(
                "seed, draws, rules, readings and counterfactual of a bench are settled",
                "sim.bench",
                "give the path of the scenario, or open another bench",
            )
        return opened


UNTOLD = {
    "confident",
    "executor",
    "scenario",
    "now_at",
    "lesson",
    "others",
    "seed",
    "draws",
    "book",
    "trust",
    "jobs",
    "tell",
    "out",
}
"""Parts of an order that documents tell elsewhere, or that have no effect on them."""


def check_once(names: Sequence[str], where: str, hint: str) -> None:
    """Raise an error if a name is given twice.

    Raises
    ------
    SimError
        Naming each that is.
    """
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SimError(f"given twice: {', '.join(twice)}", where, hint)


def one_or_many(names: Sequence[str]) -> str | list[str] | None:
    """Return names as documents have them: none, one alone, or a list."""
    return list(names) if len(names) > 1 else next(iter(names), None)


def by_name(value: Any) -> Any:
    """Return a part of an order by its names: of files and rules, without their places."""
    if isinstance(value, Path | Rule):
        return value.name
    if isinstance(value, str | Mapping):
        return value
    return [by_name(inner) for inner in value] if isinstance(value, Sequence) else value


@dataclass(frozen=True)
class OffersOrder(Order):
    """An order that names offers; what is not named is as the scenario has it."""

    _: KW_ONLY
    venues: Sequence[str] = ()
    guarantees: Sequence[str] = ()
    levels: Sequence[str] = ()
    formats: Sequence[str] = ()
    participants: Sequence[str] = ()
    topics: Sequence[str] = ()
    by: str | None = None
    """Who would make them; by default a third party."""

    @property
    def offers(self) -> dict[str, list[str]]:
        """The parts of offers that are named."""
        return {name: list(getattr(self, name)) for name in PARTS if getattr(self, name)}

    @property
    def space(self) -> OfferSpace:
        """The offers that are asked about."""
        return self.space_of(self.bench.scenario)

    def space_of(self, scenario: Scenario) -> OfferSpace:
        """Return the offers of a scenario that are asked about."""
        space = open_space(scenario, asked_space(self.offers, scenario, scenario.explore))
        if self.by is None:
            return space
        by = known("party", self.by, scenario.parties, "--by", scenario.called)
        return replace(space, by=by)


PARTS = ("venues", "guarantees", "levels", "formats", "participants", "topics")
"""Parts of offers that can be named."""


def asked_space(offers: Mapping[str, Sequence[str]], scenario: Scenario, base: Space) -> Space:
    """Return a space in which the parts that are named stand for those that it had.

    Raises
    ------
    SimError
        If others than two are to sit at a table of two.
    """
    names = {"venue": known_places(scenario), "party": scenario.parties,
             "guarantee": scenario.guarantees, "topic": scenario.topics}  # fmt: skip
    for what, every in names.items():
        for name in filter(None, offers.get("participants" if what == "party" else f"{what}s", ())):
            known(what, name, every, also=scenario.called if what == "party" else None)
    parts = base.model_dump(mode="json")
    for part in ("venues", "levels", "formats", "participants"):
        parts[part] = list(offers.get(part) or parts[part])
    if kinds := list(dict.fromkeys(offers.get("guarantees", ()))):
        stated = {promise.kind: promise for promise in scenario.explore.guarantees}
        parts["guarantees"] = [
            stated[kind].model_dump(mode="json") if kind in stated else kind for kind in kinds
        ]
        parts["at_least_guarantees"] = parts["at_most_guarantees"] = len(kinds)
    if offers.get("topics"):
        parts["agendas"] = [list(offers["topics"])]
    if offers.get("participants") and set(parts["formats"]) <= {BILATERAL}:
        hint = "add --format trilateral"
        raise SimError("nobody else sits at a bilateral table", "--participant", hint)
    return read_space(parts)


def day_of(scenario: Scenario, asked: date | str | None) -> date:
    """Return the day on which offers would be made: the one asked for, or the scenario's."""
    clock, stated = scenario.clock, scenario.explore.on
    if asked is None:
        return min(stated, clock.as_of) if stated else clock.as_of
    last = date.fromordinal(clock.as_of.toordinal() + clock.horizon_days)
    return _within(scenario, asked, last, "--on")


def stated_offers(scenario: Scenario) -> Cases:
    """Return the offers that a scenario states, as they are put to the principals."""
    return offers(open_space(scenario, scenario.explore), day_of(scenario, None))


def day_within(scenario: Scenario, asked: date | str) -> date:
    """Return the day of `as_of`, which lies within the clock of a scenario."""
    return _within(scenario, asked, scenario.clock.as_of, "--as-of")


def _within(scenario: Scenario, asked: date | str, last: date, option: str) -> date:
    day, first = day_named(asked, option), scenario.clock.start
    if not first <= day <= last:
        span = f"it covers {first} to {last}"
        raise SimError(f"{day} is outside the scenario's clock", option, span)
    return day


def take_alone(order: Any) -> None:
    """Let a single value stand for a sequence of one, as in `without="RU2"`."""
    for part in fields(order):
        value = getattr(order, part.name)
        check_kind(part.name, value, str(part.type))
        if str(part.type).startswith("Sequence") and isinstance(value, str | Path | Rule):
            object.__setattr__(order, part.name, (value,))


def trusted(path: Path, *, trust: bool) -> tuple[Path, ...]:
    """Return the rules.py beside a scenario, if it is there and may be run."""
    beside = find_scenario(path).parent / "rules.py"
    return (beside,) if trust and beside.is_file() else ()


def scenarios_below(path: Path) -> tuple[Path, ...]:
    """Return the scenarios of a folder; a path that is a scenario itself stands for itself."""
    try:
        below = path.is_dir() and not find_scenario(path).is_file()
    except OSError:  # such as a name that is too long
        below = False
    found = sorted(file.parent for file in path.rglob(SCENARIO_FILE)) if below else []
    return tuple(found) or (path,)


def door(kind: type[Any]) -> Callable[[Callable[[Any], A]], Callable[..., A]]:
    """Let a function that answers an order be called with what the order is made of.

    Parameters
    ----------
    kind
        The order, whose fields are the parameters.
    """
    parts = {name: part for name, part in signature(kind).parameters.items() if name != "tell"}

    def opened(answers: Callable[[Any], A]) -> Callable[..., A]:
        def ask(*given: Any, **named: Any) -> A:
            if given and isinstance(given[0], kind):
                return answers(given[0])
            for name in named.keys() - parts.keys() - {"tell"}:
                where = f"sim.{answers.__name__}"
                raise SimError(f"nothing is called {name!r}", where, suggest(name, parts))
            return answers(kind(*given, **named))

        update_wrapper(ask, answers)
        cast(Any, ask).__signature__ = Signature(list(parts.values()))
        return ask

    return opened
