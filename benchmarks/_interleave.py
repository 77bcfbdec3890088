"""Time contestants in turns, so that what the machine does besides hits all alike.

What is measured is processor time: a busy machine makes long tasks wait more often
than short ones, and would flatter the short.
"""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import process_time_ns


class Elapsed(float):
    """Nanoseconds that a contestant took in a process of its own."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What one contestant took, in microseconds."""

    median: float
    min: float


def interleave(
    contestants: Mapping[str, Callable[[], object]], *, rounds: int, warm_up: int = 3
) -> dict[str, Timing]:
    """Give each contestant a turn a round, and return what each took.

    A turn is two calls, of which the second counts. The order changes from round to
    round; the garbage of one is not charged to another. Who returns `Elapsed` is
    believed.
    """
    names = list(contestants)
    times: dict[str, list[float]] = {name: [] for name in names}
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
                task()  # whoever was before has left the processor's caches cold
                start = process_time_ns()
                found = task()
                taken = process_time_ns() - start
                times[name].append(found if isinstance(found, Elapsed) else taken)
                del found
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
