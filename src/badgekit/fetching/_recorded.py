"""Keep a record of what a computation asked for, and what it got."""

from dataclasses import dataclass

from badgekit.errors import FetchError
from badgekit.fetching._fetcher import Fetch, Resource
from badgekit.fetching._run import Steps, T
from badgekit.problems import Problem


@dataclass(frozen=True, slots=True)
class Retrieval:
    """One request and its answer: a resource, or the reason why there is none."""

    request: Fetch
    answer: Resource | Problem


def recorded(steps: Steps[T]) -> Steps[tuple[T, tuple[Retrieval, ...]]]:
    """Return the same computation, with everything it asked for, in order.

    Put it around `once` to have each resource in the record once.
    """
    found: list[Retrieval] = []
    try:
        request = next(steps)
        while True:
            try:
                resource = yield request
            except FetchError as error:
                found.append(Retrieval(request, error.problems[0]))
                request = steps.throw(error)
            else:
                found.append(Retrieval(request, resource))
                request = steps.send(resource)
    except StopIteration as finished:
        return finished.value, tuple(found)
    finally:
        steps.close()
