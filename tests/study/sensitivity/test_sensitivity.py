"""Sets of draws share what is not drawn anew; worlds of a set are those of a simulation."""

import csv
import io

import numpy as np
import pytest
from made import few
from SALib.sample import latin

import sim
from sim.errors import SimError
from sim.expect.bench import DRAWS
from sim.expect.draws import ALL, Believed, Sets
from sim.making.sensitivity import SensitivityOrder
from sim.study.sensitivity.sensitivity import Design, outcome
from sim.study.worlds import follow

ASKED = {"seed": 1, "draws": 64, "jobs": 1}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return few(tmp_path_factory.mktemp("few"))


def test_a_set_shares_every_stream_that_is_not_drawn_anew():
    sets = Sets("rule", 8, (frozenset(), frozenset({"ground"}), frozenset({ALL})))
    drawn = Believed(1, 24, sets=sets)
    ground, other = drawn.normal("ground.weight[alba/g]"), drawn.normal("base.level[alba/base]")

    assert np.array_equal(ground[:8], Believed(1, 8).normal("ground.weight[alba/g]"))
    assert (ground[:8] != ground[8:16]).all()
    assert np.array_equal(ground[8:16], ground[16:])
    assert np.array_equal(other[:8], other[8:16])
    assert (other[:8] != other[16:]).all()


def test_chance_knows_a_world_by_its_number_in_the_first_set_unless_it_is_drawn_anew():
    sets = Sets("rule", 2, (frozenset(), frozenset({"ground"}), frozenset({"chance"})))
    numbers = sets.chance(np.arange(12), 2)

    assert numbers[:8].tolist() == [0, 1, 2, 3, 0, 1, 2, 3]
    assert not {*numbers[8:].tolist()} & {0, 1, 2, 3}


def test_worlds_of_the_first_set_are_those_of_a_simulation(path):
    model = SensitivityOrder(path, **ASKED, days=40).model
    (setting,) = model.settings.values()
    sets = Sets("rule", 64, (frozenset(), frozenset({ALL})))
    design = Design(Believed(1, 128, sets=sets), np.zeros((128, 0), dtype=np.int64))

    came = outcome(model, design)

    assert np.array_equal(came[:64].ravel(), follow(setting.start, 256).met)
    assert not np.array_equal(came[:64], came[64:])


def test_a_rule_that_nothing_depends_on_is_told_and_any_jobs_say_the_same(path):
    asked = {**ASKED, "of": "accept", "venues": ("geneva", "island"), "but": "no-line"}
    told = sim.sensitivity(path, **asked)

    assert told.json == sim.sensitivity(path, **{**asked, "jobs": 2}).json
    named = [share["factor"] for share in told.json["shares"]]
    assert "venue" in named
    assert "facts not known" in told.json["idle"]
    assert sum(s["first"]["mean"] for s in told.json["shares"]) == pytest.approx(1, abs=0.5)


def test_a_design_of_others_is_taken_and_its_draws_go_out(path, tmp_path):
    asked = {**ASKED, "of": "accept", "venues": "geneva"}
    factors = [f for f in sim.sensitivity(path, **asked).json["factors"] if not f["options"]]
    problem = {"num_vars": len(factors), "names": [f["factor"] for f in factors],
               "bounds": [[f["low"], f["high"] + 1e-9] for f in factors]}  # fmt: skip
    file = tmp_path / "design.csv"
    with file.open("w", newline="") as to:
        csv.writer(to).writerows([problem["names"], *latin.sample(problem, 50, seed=1)])

    given = {**asked, "draws": DRAWS}
    told = sim.sensitivity(path, **given, design=file)
    rows = list(csv.DictReader(io.StringIO((told.save(tmp_path / "s") / "draws.csv").read_text())))

    assert (len(rows), told.json["shares"]) == (50, [])
    assert len({row["outcome"] for row in rows}) > 1
    again = sim.sensitivity(path, **given, design=tmp_path / "s" / "draws.csv")
    assert again.mean == pytest.approx(told.mean, rel=1e-4)


def test_a_design_that_does_not_fit_is_one_plain_line_each(path, tmp_path):
    file = tmp_path / "design.csv"
    names = [f["factor"] for f in sim.sensitivity(path, **ASKED, of="accept").json["factors"]]

    def refused(head, row, rows=20):
        file.write_text("\n".join([",".join(head), *[",".join(row)] * rows]) + "\n")
        with pytest.raises(SimError) as raised:
            sim.sensitivity(path, of="accept", design=file)
        return raised.value.problem

    fine = ["0.5" if name != "venue" else "geneva" for name in names]
    assert refused([*names, "ground"], [*fine, "1"]) == "unknown parameters: ground"
    assert refused(names[1:], fine[1:]) == f"missing parameters: {names[0]}"
    assert refused(names, ["x" if text == "0.5" else text for text in fine]).endswith("are none")
    assert refused(names, ["0.5"] * len(names)) == "venue has no option '0.5'"
    assert refused(names, fine, rows=3) == "3 rows are too few"
    assert refused(names, fine[1:]).startswith(f"{len(names) - 1} cells below")
    assert refused([*names, names[0]], [*fine, "1"]) == f"given twice: {names[0]}"
    assert refused(names, fine).endswith("nothing varies, so nothing can be ranked")


@pytest.mark.parametrize(("asked", "told"), [
    ({"of": "peace"}, "no question called 'peace'"),
    ({"days": 1}, "in no draw a meeting is held: nothing varies, so nothing can be ranked"),
    ({"of": "accept", "start": "2025-03-01"}, "it has no effect on whether all accept the offer"),
    ({"on": "2025-03-01"}, "it has no effect on whether a meeting is held"),
    ({"worlds": 64}, "it has no effect on whether a meeting is held"),
    ({"of": "accept", "design": "x.csv"}, "it has no effect on whether all accept the offer"),
    ({"of": "accept", "posterior": "p.json"}, "shares are told of factors that are drawn apart"),
])  # fmt: skip
def test_what_cannot_be_asked_is_one_plain_line(path, asked, told):
    with pytest.raises(SimError) as raised:
        sim.sensitivity(path, **{"seed": 1, "draws": 64, "jobs": 1, **asked})

    assert raised.value.problem == told
