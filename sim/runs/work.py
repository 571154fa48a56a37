"""Work in blocks, done by threads, by processes, or by an executor that is given.

Who does it has no effect on results. An executor may be anything that fits
`concurrent.futures.Executor`: that of a Dask cluster, a pool of MPI, one of the caller's own.
"""

from __future__ import annotations

import os
import pickle
import signal
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from logging import ERROR
from multiprocessing import get_all_start_methods, get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

from sim.errors import MachineError, SimError
from sim.gates import extra
from sim.runs.folder import Parts
from sim.runs.manifest import code_hash

LOCAL = "local"
"""Names a cluster that is started here, for this command alone."""
WAIT_S = 10
"""Seconds in which a scheduler must answer."""
B = TypeVar("B")
R = TypeVar("R")


def silent(*_: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Work:
    """Who works, and who is told; has no effect on results."""

    jobs: int = 1
    """Threads that weigh, processes that play worlds, or workers of the executor."""
    weighed: Callable[[int, int], None] = silent
    """Told how many classes of how many are weighed."""
    compared: Callable[[str], None] = silent
    """Told the name of each reading and variant when it is weighed."""
    parts: Parts | None = None
    """Where parts of a simulation are kept, so that an interrupted run goes on from them."""
    executor: Executor | None = None
    """Does the work in place of threads and processes of this machine."""
    pieces: int = 1
    """Parts of a simulation that are computed apart."""
    of: str = ""
    """What the parts that are kept belong to, besides the run."""

    @property
    def quiet(self) -> Work:
        """The same workers, nobody who is told, nothing kept."""
        return Work(self.jobs, executor=self.executor)

    def on(self, name: str) -> Work:
        """Return the same work on something else of the run, such as a counterfactual."""
        return replace(self, of=f"{name}: ")

    def threads(self, task: Callable[[B], R], blocks: Sequence[B]) -> Iterator[R]:
        """Yield what a task makes of each block, in order; by threads, which share memory."""
        if self.executor is not None:
            yield from _sent(self.executor, task, blocks)
            return
        with ThreadPoolExecutor(self.jobs) as pool:
            yield from pool.map(task, blocks)

    def processes(self, task: Callable[[B], R], blocks: Sequence[B]) -> Iterator[R]:
        """Yield what a task makes of each block, in order; by processes where they can fork.

        For many small operations, which threads of one process do not share.
        """
        if self.executor is not None:
            yield from _sent(self.executor, task, blocks)
        elif 1 in {self.jobs, len(blocks)} or "fork" not in get_all_start_methods():
            yield from map(task, blocks)
        else:
            yield from _forked(task, blocks, self.jobs)


ALONE = Work()
"""One thread, nobody who is told, nothing kept."""


def _forked(task: Callable[[B], R], blocks: Sequence[B], jobs: int) -> Iterator[R]:
    pool = ProcessPoolExecutor(jobs, get_context("fork"), _begin, (task,))
    try:
        with warnings.catch_warnings():  # a child that only counts takes no lock of a thread
            warnings.simplefilter("ignore", DeprecationWarning)
            done = [pool.submit(_inherited, block) for block in blocks]
        for future in done:
            yield future.result()
    except BrokenExecutor:
        hint = "the same command goes on from what is finished, if it has --out; try --jobs 1"
        raise MachineError("a process was killed", "--jobs", hint) from None
    finally:
        pool.shutdown(cancel_futures=True)


_WORKER: dict[str, Callable[[Any], Any]] = {}
"""What a worker process does, inherited when it was forked."""


def _begin(task: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _WORKER["task"] = task


def _end_with(parent: Any) -> None:
    """End this process with the one that began it, which may be killed and tell nobody."""
    parent.join()
    os._exit(1)


def _inherited(block: Any) -> Any:
    return _WORKER["task"](block)


def _sent(executor: Executor, task: Callable[[B], R], blocks: Sequence[B]) -> Iterator[R]:
    """Yield what workers elsewhere make of each block; the task is sent with each."""
    packed = pickle.dumps(task)
    waiting = deque(executor.submit(work_on, code_hash(), packed, block) for block in blocks)
    try:
        while waiting:
            yield waiting.popleft().result()
    except BrokenExecutor:
        hint = "the same command goes on from what is finished, if it has --out"
        raise MachineError("the workers are lost", "--cluster", hint) from None
    finally:
        for future in waiting:
            future.cancel()


def work_on(program: str, packed: bytes, block: Any) -> Any:
    """Return what a task that was sent here makes of a block.

    Raises
    ------
    SimError
        If the program here is not the one that sent it; nothing of it is opened then.
    """
    agree({"a worker": code_hash()}, program)
    return _opened(packed)(block)


@lru_cache(maxsize=2)
def _opened(packed: bytes) -> Callable[[Any], Any]:
    task: Callable[[Any], Any] = pickle.loads(packed)
    return task


def agree(workers: dict[str, str], program: str) -> None:
    """Raise an error if workers have another version of the program, known by its hash.

    Raises
    ------
    SimError
        Naming each that has.
    """
    others = [f"{name} has the code {theirs}" for name, theirs in workers.items()
              if theirs != program]  # fmt: skip
    if others:
        hint = "install the same version of parley on every worker"
        raise SimError(f"{', '.join(others)}; here it is {program}", "--cluster", hint)


@contextmanager
def connected(cluster: str | None, jobs: int) -> Iterator[tuple[Executor | None, int]]:
    """Yield the executor of a Dask cluster and how many blocks it does at once.

    Parameters
    ----------
    cluster
        Address of a scheduler, or `local` for workers that are started here; None for none.
    jobs
        Workers that are started here.

    Raises
    ------
    SimError
        If Dask is not installed, no scheduler answers, or a worker has another version.
    """
    if cluster is None:
        yield None, jobs
        return
    hint = "pip install 'parley-sim[scale]'"
    dask = extra("distributed", "a cluster needs Dask", hint, "--cluster")
    with ExitStack() as stack:
        address: Any = cluster
        if cluster == LOCAL:
            address = stack.enter_context(dask.LocalCluster(
                n_workers=jobs, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                silence_logs=ERROR,
            ))  # fmt: skip
        client = stack.enter_context(_client(dask, address, cluster))
        agree(client.run(code_hash), code_hash())
        yield client.get_executor(), max(sum(client.nthreads().values()), 1)


def _client(dask: Any, address: Any, cluster: str) -> Any:
    try:
        return dask.Client(address, timeout=WAIT_S)
    except (OSError, TimeoutError, ValueError) as error:
        hint = "start one with `dask scheduler` and `dask worker ADDRESS`, or write --cluster local"
        told = "no scheduler answers" if isinstance(error, OSError) else "this is no address"
        raise SimError(told, f"--cluster {cluster}", hint) from None


Tell = Callable[[str], None]


def rated(tell: Tell, what: str) -> Callable[[int, int], None]:
    """Return what tells how much of something is done, at which rate, and when it ends."""
    started = time.monotonic()

    def step(done: int, total: int) -> None:
        rate = done / max(time.monotonic() - started, 1e-9)
        left = (total - done) / max(rate, 1e-9)
        tell(f"{done:,} of {total:,} {what}, {rate:,.0f} a second, {left:.0f} s left")

    return step
