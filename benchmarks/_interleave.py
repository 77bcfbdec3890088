"""Time contestants in turns, so that what the machine does besides hits all alike."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter_ns


@dataclass(frozen=True, slots=True)
class Timing:
    """What one contestant took, in microseconds."""

    median: float
    min: float


def interleave(
    contestants: Mapping[str, Callable[[], object]], *, rounds: int, warm_up: int = 3
) -> dict[str, Timing]:
    """Call each contestant once a round, and return what each took.

    The order changes from round to round; the garbage of one is not charged to
    another.
    """
    names = list(contestants)
    times: dict[str, list[int]] = {name: [] for name in names}
    for _ in range(warm_up):
        for name in names:
            contestants[name]()
    gc.collect()
    gc.disable()
    try:
        for number in range(rounds):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                task = contestants[name]
                start = perf_counter_ns()
                task()
                times[name].append(perf_counter_ns() - start)
            gc.collect(0)
    finally:
        gc.enable()
    return {
        name: Timing(median(taken) / 1000, min(taken) / 1000)
        for name, taken in times.items()
    }


def table(title: str, timings: Mapping[str, Timing], *, reference: str) -> str:
    """Return *timings* in Markdown, with the ratio of each to *reference*."""
    base = timings[reference]
    lines = [
        f"| {title} | median µs | min µs | x {reference} (median) | x (min) |",
        "|---|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {name} | {timing.median:,.0f} | {timing.min:,.0f} "
        f"| {timing.median / base.median:.2f} | {timing.min / base.min:.2f} |"
        for name, timing in timings.items()
    ]
    return "\n".join(lines)
