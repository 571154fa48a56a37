"""Exported tables are described, and can be read back."""

import csv
import json
from hashlib import sha256
from io import StringIO

import duckdb
import pytest
from samples import LEADERS

from sim.errors import SimError
from sim.expect.bench import bench
from sim.making.export import as_csv, as_parquet, replayed, write_files
from sim.runs.folder import table
from sim.study.replay import review


@pytest.fixture(scope="module")
def tables():
    return replayed(review(bench(LEADERS, seed=1, draws=64)), "leaders")


def test_the_data_package_describes_every_column(tables):
    files = as_csv(tables)
    package = json.loads(files["datapackage.json"])
    fields = [field for held in package["resources"] for field in held["schema"]["fields"]]

    assert all(field["description"] for field in fields)

    assert "Answers are labelled loose prior. " in f"{package['description']} "
    for resource in package["resources"]:
        content = files[resource["path"]]
        header = next(csv.reader(StringIO(content.decode())))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
    kinds = {f["name"]: f["type"] for f in package["resources"][1]["schema"]["fields"]}
    assert (kinds["public_mean"], kinds["scored"], kinds["party"]) == (
        "number", "integer", "string",
    )  # fmt: skip


def test_no_table_has_a_column_of_event_codes(tables):
    columns = {name for types in tables.types.values() for name in types}

    assert not columns & {"cameo", "event_type", "mode", "code"}


def from_parquet(path):
    """Return a Parquet file as CSV."""
    held = duckdb.read_parquet(str(path))
    rows = [dict(zip(held.columns, row, strict=True)) for row in held.fetchall()]
    return table(rows, held.columns)


def test_csv_to_parquet_to_csv_is_the_same(tables, tmp_path):
    for path in write_files(tmp_path, as_parquet(tables)):
        if path.suffix == ".parquet":
            assert from_parquet(path) == tables.content[f"{path.stem}.csv"]


def test_texts_that_look_like_csv_survive_parquet(tables, tmp_path):
    text = b'event,day\n"a ""quoted"", two\nlines; NULL",3\n0012,\n'
    odd = tables._replace(
        content={"odd.csv": text, "none.csv": b"\n"},
        types={"odd.csv": {"event": "str", "day": "int"}, "none.csv": {}},
    )
    written = write_files(tmp_path, as_parquet(odd))

    assert [path.name for path in written] == ["odd.parquet", "datapackage.json"]
    assert from_parquet(written[0]) == text


def test_a_table_that_breaks_its_types_is_told(tables):
    odd = tables._replace(content={"odd.csv": b"day\nMonday\n"}, types={"odd.csv": {"day": "int"}})

    with pytest.raises(SimError, match=r"odd.csv: not a table of its types"):
        as_parquet(odd)
