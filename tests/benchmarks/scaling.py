"""How cost grows with offers, draws, rules and parties."""

from dataclasses import replace

from sim.expect.bench import Bench
from sim.expect.bench import bench as open_bench
from sim.expect.draws import Believed
from sim.expect.hearing import on_day
from sim.expect.structure import Structure
from sim.runs.work import Work
from sim.study.explore import explore
from tests.benchmarks.clock import head, line, once, seconds
from tests.benchmarks.samples import DAY, SIZES, about, distinct, opened

JOBS = 2


def report():
    """Print times against offers, draws, rules and parties, with the slope of each step."""
    bench = opened()
    head("Cost against offers, 1,024 draws (looking grows with offers, weighing with classes)")
    small = replace(bench, believed=Believed(1, 1024))
    for size in SIZES:
        space = about(bench.scenario, size)
        looked = once(lambda: Structure(on_day(small, DAY), space).classes)  # noqa: B023
        start = once(lambda: explore(small, space, DAY, Work(JOBS)))  # noqa: B023
        classes = len(Structure(on_day(small, DAY), space).classes)
        line(f"{len(space):>9,} offers in {classes:>5,} classes", f"{start:.3f} s",
             f"looking {looked:.3f} s, {1e6 * looked / len(space):.2f} us an offer")  # fmt: skip
    space = distinct(bench.scenario)
    head(f"Cost against draws, {len(space):,} offers")
    _steps([(n, _with_draws(bench, n)) for n in (1024, 2048, 4096, 8192)], space, "draws")
    head("Cost against rules, 4,096 draws")
    _steps([(n, _with_rules(bench, n)) for n in (8, 16, 24, 32)], space, "considerations")
    head("Cost against parties, 4,096 draws (mediators asked as if they were principals)")
    _steps([(n, with_parties(bench, n)) for n in (2, 3, 4)], space, "parties")


def _steps(benches, space, unit):
    for n, one in benches:
        taken = seconds(lambda: explore(one, space, DAY, Work(JOBS)), 2)  # noqa: B023
        line(f"{n:>9,} {unit}", f"{taken:.3f} s", f"{1e3 * taken / n:.3f} ms each")


def _with_draws(bench, draws):
    return Bench(bench.scenario, bench.rules, Believed(1, draws))


def _with_rules(bench, count):
    """Return a bench in which each principal has so many considerations like `meetings`."""
    kept = [bound for bound in bench.rules if bound.rule.name == "meetings"]
    rules = [replace(bound, id=f"{bound.id}{n}") for n in range(count) for bound in kept]
    return Bench(bench.scenario, tuple(rules), bench.believed)


def with_parties(bench, count):
    """Return a bench in which the first mediators decide as if they were principals."""
    scenario = bench.scenario
    more = [n for n, p in scenario.parties.items() if p.role != "principal"][: count - 2]
    parties = {
        name: party.model_copy(update={"role": "principal"}) if name in more else party
        for name, party in scenario.parties.items()
    }
    return open_bench(scenario.model_copy(update={"parties": parties}), seed=1)
