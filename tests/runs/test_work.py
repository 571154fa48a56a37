"""Who works has no effect on results: threads, processes, an executor, a cluster that loses one."""

import os
import pickle
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from made import few

from sim.errors import SimError
from sim.expect.bench import bench
from sim.rules.book import load_rules, standard_book
from sim.runs.folder import Parts
from sim.runs.work import Work, connected, work_on
from sim.simulate.branch import branch
from sim.study.worlds import follow


def killing(file, number):
    """Kill the worker process the first time that block 1 is done."""
    if number == 1:
        try:
            os.close(os.open(file, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return number
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return few(tmp_path_factory.mktemp("few"))


def columns(worlds):
    return [worlds.held, worlds.agreed, worlds.row, worlds.made, worlds.end]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_gives_the_same_worlds(path, tmp_path):
    start = branch(bench(path, seed=1, draws=64))
    here = follow(start, 2048)

    with connected("local", 2) as (executor, jobs):
        work = Work(jobs, executor=executor)
        done = [*work.processes(partial(killing, str(tmp_path / "killed")), range(4))]
        there = follow(start, 2048, work)

    assert (done, jobs, (tmp_path / "killed").exists()) == ([0, 1, 2, 3], 2, True)
    assert all(np.array_equal(a, b, equal_nan=True)
               for a, b in zip(columns(here), columns(there), strict=True))  # fmt: skip
    assert here.stopped == there.stopped


def napping(folder, _):
    """Tell by a file which process this is, and stay."""
    (folder / str(os.getpid())).touch()
    time.sleep(60)


def alive(pid):
    """Return whether a process runs; one that ended and that nobody asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(done):
    """Return whether something comes about within some seconds."""
    return any(done() or time.sleep(0.05) for _ in range(200))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux who runs")
def test_workers_end_with_a_process_that_is_killed(tmp_path):
    begun = get_context("fork").Process(
        target=lambda: [*Work(2).processes(partial(napping, tmp_path), range(2))]
    )
    begun.start()
    assert soon(lambda: len(list(tmp_path.iterdir())) == 2)
    begun.kill()

    assert soon(lambda: not any(alive(file.name) for file in tmp_path.iterdir()))


def test_any_executor_fits(path):
    start = branch(bench(path, seed=1, draws=64), days=20)
    with ThreadPoolExecutor(2) as executor:
        there = follow(start, 64, Work(2, executor=executor))

    assert np.array_equal(there.end, follow(start, 64).end)


def test_a_run_that_stopped_goes_on_with_other_workers(path, tmp_path):
    start, parts = branch(bench(path, seed=1, draws=64), days=20), Parts(tmp_path)
    once = follow(start, 2048, Work(1, parts=parts))
    before = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}

    again = follow(start, 2048, Work(2, parts=parts))

    assert np.array_equal(once.end, again.end)
    assert {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before


def test_a_rule_goes_to_a_worker_that_has_its_file(path, tmp_path):
    file = tmp_path / "own.py"
    file.write_text(
        "from sim import consideration\n\n\n@consideration(assumed='a test')\n"
        'def warm(case):\n    """It is warm."""\n    return 0.5 + 0.0 * case.day\n'
    )
    book = standard_book() | load_rules(file)
    start = branch(bench(path, seed=1, draws=64, book=book), days=20)
    with ProcessPoolExecutor(1, get_context("forkserver")) as executor:
        there = follow(start, 64, Work(executor=executor))

    assert np.array_equal(there.end, follow(start, 64).end)

    rule = next(iter(load_rules(file).values()))
    packed = pickle.dumps(rule)
    file.write_text(file.read_text() + "# changed\n")
    with pytest.raises(SimError, match="a worker has other rules than those of"):
        pickle.loads(packed)


def test_a_worker_of_another_version_opens_nothing():
    with pytest.raises(SimError, match=r"a worker has the code .*; here it is 0ther"):
        work_on("0ther", b"no pickle", 0)


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_is_one_line(parley, path, monkeypatch):
    monkeypatch.setattr("sim.runs.work.WAIT_S", 0.2)

    ran = parley("explore", path, "--cluster", "tcp://127.0.0.1:9")

    assert (ran.status, ran.err.count("\n")) == (2, 2)
    assert ran.err.startswith("Error: --cluster tcp://127.0.0.1:9: no scheduler answers\n  hint: ")
