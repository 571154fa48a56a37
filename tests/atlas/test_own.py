"""A reader's tables replace some of Parley's or add to them; what is wrong is told, all at once."""

from collections import defaultdict
from datetime import date

import pytest
from samples import ROOT

from sim.atlas.own import ABOUT, COVERED, FACTS, KINDS, fact_flaws, own_relations, with_relations
from sim.atlas.relations import _FOLDER, relations, rows_of
from sim.errors import ScenarioError

ON = date(2024, 1, 1)


def atlas(folder, facts, about="ordered", kind="listed-unfriendly", **covered):
    """Write a folder with one table; facts are rows without the header."""
    head = f"{kind},is listed by,{about},2000-01-01,2030-12-31,0,,my own list"
    rows = [f"{kind},{role},{states}" for role, states in covered.items()]
    texts = {"kinds": (KINDS, [head]), kind: (FACTS, facts), "covered": (COVERED, rows)}
    for name, (columns, lines) in texts.items():
        (folder / f"{name}.csv").write_text("\n".join([",".join(columns), *lines]) + "\n")
    return folder


def test_a_table_of_the_reader_replaces_the_one_of_its_kind_and_no_other(tmp_path):
    mine = with_relations(own_relations(atlas(tmp_path, ["TUR,UKR,2023,,,"], b="UKR")))

    assert mine["listed-unfriendly"].find("TUR", "UKR", ON).value is True
    assert mine["listed-unfriendly"].find("CHE", "UKR", ON).value is False
    assert mine["listed-unfriendly"].find("CHE", "RUS", ON).value is None
    assert mine["rivalry"] is relations()["rivalry"]


def test_a_table_of_a_new_kind_is_added(tmp_path):
    mine = with_relations(own_relations(atlas(tmp_path, ["SDN,,2023-04-15,,,"], "one", "war")))

    assert mine["war"].find("SDN", "", ON).value is True
    assert set(mine) == {*relations(), "war"}


@pytest.mark.parametrize(
    ("about", "facts", "told"),
    [
        ("ordered", ["CHE,ZZZ,2020,,,"], "2: b: 'ZZZ' is not known"),
        ("ordered", ["CHE,CHE,2020,,,"], "2: b: a relation of 'CHE' with itself"),
        ("ordered", ["CHE,HRV,1980,,,"], "2: from: HRV was no state before 1991-06-25"),
        ("ordered", ["CHE,FRA,2020-13-01,,,"], "2: from: 2020-13-01 is not in the calendar"),
        ("ordered", ["CHE,FRA,2020,2019,,"], "2: to: it ends before 2020"),
        ("ordered", ["CHE,FRA,2020,,much,"], "2: value: 'much' is no number"),
        ("ordered", ["CHE,FRA,2020"], "2: it has more or fewer cells than columns"),
        ("one", ["CHE,FRA,2020,,,"], "2: b: 'FRA' is one too many"),
        ("pair", ["CHE,FRA,2020,,1,", "FRA,CHE,2021,,2,"], "3: value: another value holds of FRA"),
    ],
)
def test_what_is_wrong_with_a_fact_is_told_at_its_line(tmp_path, about, facts, told):
    with pytest.raises(ScenarioError) as error:
        own_relations(atlas(tmp_path, facts, about, "mine"))

    assert f"{tmp_path / 'mine.csv'}:{told}" in str(error.value)
    assert len(error.value.problems) == 1


def test_a_wrong_column_and_a_missing_file_are_told_together(tmp_path):
    atlas(tmp_path, [], "one", "war")
    (tmp_path / "war.csv").write_text("a,from\n")
    with (tmp_path / "kinds.csv").open("a") as kinds:
        kinds.write("gone,is,one,2000-01-01,2001-01-01,0,,mine\n")

    with pytest.raises(ScenarioError) as error:
        own_relations(tmp_path)

    assert [problem.message for problem in error.value.problems] == [
        "it begins with a,from", "no such file or directory",
    ]  # fmt: skip


def test_a_kind_that_rules_know_stays_about_what_it_is_about(tmp_path):
    with pytest.raises(ScenarioError, match="rules take rivalry to be about pair"):
        own_relations(atlas(tmp_path, [], "one", "rivalry"))


def test_the_tables_of_parley_pass_the_same_checks_but_for_early_embassies_and_pacts():
    early = set()
    for kind in rows_of(_FOLDER / "kinds.csv"):
        seen = defaultdict(list)
        for row in rows_of(_FOLDER / f"{kind['kind']}.csv"):
            for column, message, _ in fact_flaws(kind, seen, row):
                assert (column, "was no state before" in message) == ("from", True)
                early.add(kind["kind"])
    assert early <= {"embassy", "defence-pact", "rivalry"}


def test_the_codebook_tells_the_columns_of_each_file():
    text = (ROOT / "scenarios" / "CODEBOOK.md").read_text(encoding="utf-8")

    assert [c for c in (KINDS, COVERED, FACTS) if f"`{','.join(c)}`" not in text] == []
    assert [about for about in ABOUT if f"`{about}`" not in text] == []
