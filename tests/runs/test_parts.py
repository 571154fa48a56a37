"""A finished part is kept whole or not at all."""

import errno

import numpy as np
import pytest

from sim.errors import SimError
from sim.runs.parts import Parts


@pytest.mark.parametrize("left", [0, 10, 100, -30])
def test_a_damaged_part_counts_as_none(tmp_path, left):
    parts = Parts(tmp_path)
    parts.save("one", {"a": np.ones(3), "b": np.zeros(3)})
    (part,) = tmp_path.rglob("*.npz")
    part.write_bytes(part.read_bytes()[:left])

    assert parts.load("one") is None
    assert parts.load("two") is None


def test_a_part_on_a_full_disk_is_told_and_loses_nothing(tmp_path, monkeypatch):
    parts = Parts(tmp_path / "parts")
    parts.save("one", {"a": np.ones(3)})

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", full)
        with pytest.raises(SimError, match="no space left") as told:
            parts.save("two", {"a": np.ones(3)})

    assert told.value.hint == "choose a folder with --out"
    assert parts.load("one")["a"].tolist() == [1, 1, 1]
    assert parts.load("two") is None
    assert [path.suffix for path in (tmp_path / "parts").iterdir()] == [".npz"]
