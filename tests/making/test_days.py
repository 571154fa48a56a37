"""A day is written in one way wherever it is asked for, and every other way is refused alike."""

from datetime import UTC, date, datetime

import pytest
from made import few

import sim

ARABIC = "2025-03-10".translate({ord(str(n)): chr(0x0660 + n) for n in range(10)})
DAYS = ("--as-of", "--on", "--from", "show --on")
WRITTEN = ("20250310", "2025-W10-1", ARABIC, "2025-3-10", "10.3.2025", "2025-02-30")
COMMANDS = {
    "--as-of": ("replay",), "--on": ("explore", "--venue", "geneva"), "--from": ("simulate",),
}  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("option", DAYS)
def test_a_day_is_read_by_one_reader(parley, tmp_path, option, text):
    *_, name = option.split()
    words = COMMANDS.get(option, ("show", "venues"))
    place = () if option not in COMMANDS else (few(tmp_path), "--draws", 8)
    ran = parley(*words, *place, name, text)

    assert (ran.status, ran.out) == (2, "")
    assert f"{name}: " in ran.err
    assert "write it as 2026-01-30" in ran.err


def test_a_day_of_python_is_a_day_with_or_without_a_time(tmp_path):
    path, at = few(tmp_path), datetime(2025, 3, 9, 12, tzinfo=UTC)

    days = [sim.replay(path, as_of=day, draws=8).scenario.clock.as_of for day in (at, at.date())]
    assert days == [date(2025, 3, 9)] * 2
