"""What benchmarks measure with."""

import resource
import statistics
import time
from collections.abc import Callable

Work = Callable[[], object]


def medians(floor: Work, ours: Work, runs: int) -> tuple[float, float]:
    """Seconds of each, run by turns, so that a slow moment of the machine meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for work, taken in zip((floor, ours), times, strict=True):
            begun = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begun)
    return statistics.median(times[0]), statistics.median(times[1])


def peak_mb() -> int:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
