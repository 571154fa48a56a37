"""Take the time of a call, and write one line of the table."""

import os
import subprocess
import sys
import time


def seconds(call, times=3):
    """Return the least of several times that a call takes."""
    return min(once(call) for _ in range(times))


def once(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def spent(call):
    """Return the seconds of processor of a call in this process: what others run has no part."""
    start = time.process_time()
    call()
    return time.process_time() - start


def processor(call):
    """Return the seconds of processor of a call: in this process, and in those that it started."""
    before = os.times()
    call()
    own, calls, others, theirs = (b - a for a, b in zip(before[:4], os.times()[:4], strict=True))
    return own + calls, others + theirs


def line(what, value="", note=""):
    """Write one line of the table."""
    sys.stdout.write(f"{what:<66}{value:>16}  {note}".rstrip() + "\n")
    sys.stdout.flush()


def alone(module, size):
    """Run a benchmark on one size in a process of its own; return the words it prints."""
    words = [sys.executable, "-m", module, str(size)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()


def head(text):
    sys.stdout.write(f"\n{text}\n{'-' * len(text)}\n")


def rate(number):
    """Return a rate in millions or thousands a second."""
    for size, unit in ((1e6, "M/s"), (1e3, "k/s")):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number:.0f} /s"
