"""What every chart is made with: text that fits, shades, and settings of its own."""

import os
import subprocess
import sys

import matplotlib
import pytest
from samples import ROOT

from sim.charts import page
from sim.charts.page import (
    LAYOUTS,
    NARROW,
    SHADES,
    WIDE,
    folded,
    length,
    settings,
    shade_of,
)  # fmt: skip


def test_shades_run_from_light_to_dark():
    grey = [sum(int(shade[n : n + 2], 16) for n in (1, 3, 5)) for shade in SHADES]

    assert grey == sorted(grey, reverse=True)
    assert [shade_of(p) for p in (0.04, 0.1, 0.3, 0.6, 0.9, 0.99)] == [0, 1, 2, 3, 4, 5]


def test_folded_lines_fit_and_a_word_that_cannot_fit_is_cut():
    lines = folded("a few words and an incomprehensibility", 0.5)

    assert all(length(line) <= 0.5 for line in lines)
    assert lines[-1].endswith("…")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_no_text_is_smaller_than_its_layout_allows(layout):
    assert layout.of(1) == layout.small
    assert layout.length("a text", 1) == length("a text", layout.small)


def test_a_narrow_layout_is_half_as_wide_and_its_text_larger():
    assert NARROW.narrow
    assert not WIDE.narrow
    assert NARROW.width == WIDE.width / 2
    assert NARROW.size > WIDE.size


def test_settings_of_the_reader_have_no_effect_and_are_kept():
    with matplotlib.rc_context({"lines.linewidth": 9}):
        with settings():
            assert matplotlib.rcParams["lines.linewidth"] == 1.5
        assert matplotlib.rcParams["lines.linewidth"] == 9


LOADED = """
from sim.charts import page
import matplotlib
assert matplotlib.rcParams["lines.linewidth"] == 1.5, "the reader's own settings were read"
"""
DEFAULTS = ("lines.linewidth: 9", "text.usetex: nonsense", "backend: nowhere", "no such: key")


@pytest.mark.slow
@pytest.mark.parametrize("content", [*(text.encode() for text in DEFAULTS), b"\xff\xfe", b"a:b:c"])
@pytest.mark.parametrize("beside", [True, False])
def test_a_matplotlibrc_changes_nothing_and_crashes_nothing(tmp_path, content, beside):
    file = tmp_path / ("matplotlibrc" if beside else "other")
    file.write_bytes(content)
    env = {**os.environ, "PYTHONPATH": str(ROOT)} | ({} if beside else {"MATPLOTLIBRC": str(file)})

    ran = subprocess.run([sys.executable, "-c", LOADED], cwd=tmp_path, env=env, check=False,
                         capture_output=True, text=True)  # fmt: skip

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_text_in_scripts_without_a_font_is_kept(layout):
    texts = ("阿尔巴 一二三", "会見 한국", "बोरिया", "Ελλάδα Қазақ სად شیخ")
    with settings():
        sheet = page.Page(layout)
        for text in texts:
            sheet.tell(text)
        svg = page.render(sheet.figure, "svg").decode()

    assert all(word in svg for text in texts for word in text.split())


def test_scripts_without_a_font_are_told_of_in_one_line_each(caplog):
    found = ({"Kawi": "fonts-a"}, {"Kawi": "fonts-a", "Lisu": "fonts-b"})
    for lacking in found:
        page.tell_lacking(lacking)

    assert [record.args for record in caplog.records] == [("Kawi", "fonts-a"), ("Lisu", "fonts-b")]


def test_a_letter_is_drawn_in_a_font_that_has_it():
    lacking = page.get_font(page.findfont("STIXGeneral")).get_charmap().keys()
    letter = next(chr(n) for n in sorted(lacking) if chr(n) not in page.letters())

    assert page.family("plain") == [page.FONT]
    first, *others = page.family(f"plain {letter}")
    assert first == page.FONT
    assert len(others) == 1
