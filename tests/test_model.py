"""The description of the model is that of the code, and the citation that of the version."""

import tomllib
from pathlib import Path

import pytest
import yaml
from model import BLOCK, LISTS, filled
from samples import ROOT

import sim

MODEL = Path(ROOT) / "scenarios" / "MODEL.md"
SECTIONS = ("Purpose and patterns", "Entities, state variables and scales",
            "Process overview and scheduling", "Design concepts", "Initialization",
            "Input data", "Submodels")  # fmt: skip
"""Elements of an ODD description (Grimm et al. 2020)."""


def test_every_list_of_the_description_is_made_from_the_code(request):
    text = MODEL.read_text(encoding="utf-8")
    if request.config.getoption("--regen"):
        MODEL.write_text(filled(text), encoding="utf-8")
    assert MODEL.read_text(encoding="utf-8") == filled(text)
    assert {name for _, name, _ in BLOCK.findall(text)} == {*LISTS}


def test_it_has_the_elements_of_an_odd_description_in_their_order():
    heads = [line for line in MODEL.read_text(encoding="utf-8").splitlines() if line[:3] == "## "]

    assert [head.split(". ")[1] for head in heads] == list(SECTIONS)


def test_the_citation_is_of_this_version():
    root = Path(ROOT)
    cited = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))["version"]
    built = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert cited == built["version"] == sim.__version__


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_reference_is_built_without_network_and_names_every_door(tmp_path):
    from api import write

    write(tmp_path)
    page = (tmp_path / "sim.html").read_text(encoding="utf-8")

    assert [name for name in sim.__all__ if f'id="{name}"' not in page] == []
    assert 'src="http' not in page
