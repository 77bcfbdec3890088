"""Ask for nothing twice."""

from badgekit.errors import FetchError
from badgekit.fetching._fetcher import Fetch, Resource
from badgekit.fetching._run import Steps, T


def once(steps: Steps[T]) -> Steps[T]:
    """Return the same computation, which asks for each resource once.

    The members of a record often share an issuer and a status list. A resource that
    could not be had is not asked for again either.
    """
    known: dict[Fetch, Resource | FetchError] = {}
    try:
        request = next(steps)
        while True:
            if request not in known:
                try:
                    known[request] = yield request
                except FetchError as error:
                    known[request] = error
            answer = known[request]
            if isinstance(answer, FetchError):
                request = steps.throw(answer)
            else:
                request = steps.send(answer)
    except StopIteration as finished:
        result: T = finished.value
        return result
    finally:
        steps.close()
