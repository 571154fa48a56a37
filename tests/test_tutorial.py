"""The notebook runs from its first cell to its last, as a reader runs it, and shows figures."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from samples import ROOT

TUTORIAL = Path(ROOT) / "scenarios" / "tutorial.ipynb"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_notebook_runs_and_shows_its_figures():
    notebook = nbformat.read(TUTORIAL, as_version=4)

    NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": TUTORIAL.parent}}
    ).execute()

    shown = [output["data"]["text/html"] for cell in notebook.cells if cell.cell_type == "code"
             for output in cell.outputs if "text/html" in output.get("data", {})]  # fmt: skip
    assert sum("<svg" in html for html in shown) >= 5


def test_the_notebook_keeps_no_outputs():
    notebook = nbformat.read(TUTORIAL, as_version=4)

    assert not [
        cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")
    ]
