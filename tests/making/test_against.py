"""`check --against`: another coding beside the scenario, or the error that says what it lacks."""

import csv

import pytest
from samples import CASEBOOK

CASE = CASEBOOK / "tigray-2022"


def test_a_coding_agrees_with_itself_and_what_was_changed_is_told(parley, tmp_path):
    assert parley("export", CASE, "--format", "decisions", "--out", tmp_path / "o").status == 0
    rows = list(csv.DictReader((tmp_path / "o" / "decisions.csv").read_text().splitlines()))
    rows[0]["kind"] = "refuse"
    other = tmp_path / "other.csv"
    with other.open("w") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)

    ran = parley("check", CASE, "--against", other)
    assert ran.status == 0
    assert "3 answers in both codings; 0 here alone, 0 there alone." in ran.out
    table, _, still = ran.out.partition("One value throughout in both")
    assert "  kind  " in table  # varies, and medium does not
    assert "medium" in still
    assert "medium" not in table
    assert [line.split() for line in ran.out.splitlines() if "C11-02  " in line] == [
        ["C11-02", "kind", "accept", "refuse"]
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "this is no table of answers"),
        ("answer,party,first\nC11-02,ethiopia,soon\n", "this is no table of answers"),
        ("answer,party,first\nx,nobody,2022-10-05\n", "no answer of the scenarios is there"),
        ("", "no answer of the scenarios is there"),
    ],
)
def test_what_is_no_other_coding_is_told(parley, tmp_path, text, told):
    (tmp_path / "other.csv").write_text(text)
    ran = parley("check", CASE, "--against", tmp_path / "other.csv")

    assert ran.status == 2
    assert told in ran.err
    assert ("paired by id, else by days" in ran.err) == ("no answer of" in told)
