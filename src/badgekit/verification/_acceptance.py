"""Which bundles are believed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from badgekit import _time
from badgekit.errors import DocumentError
from badgekit.keys import PublicKey
from badgekit.problems import Problem, ProblemType
from badgekit.verification._bundle import Bundle
from badgekit.verification._time_stamp import TimeStamp, certificates_in

_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a bundle is believed, and what was proven of its age."""

    problem: Problem | None = None
    """Why its resources and its time are not to be believed. `None`: they are."""
    time_stamp: TimeStamp | None = None
    """What was proven, if the policy asks for it: also of one that is not believed."""


@dataclass(frozen=True, slots=True)
class AcceptBundles:
    """Believe bundles that somebody accepted stands for. By default, nobody's.

    A time stamp alone does not do: it says when a bundle existed, and not that what is
    in it was true.
    """

    signed_by: tuple[PublicKey, ...] = ()
    """Whose signature on a bundle to take for true: an archive's, your own."""
    all_are_own: bool = False
    """See `own`."""
    time_stamped_by: tuple[bytes, ...] = ()
    """Root certificates, PEM or DER, of the time-stamping authorities (RFC 3161) of
    which a bundle must have a time stamp as well. One that was made before the time
    that the bundle speaks of is none. Whether the certificate of the authority was
    revoked is not asked: drop the root of one that is no longer to be trusted. Empty:
    no time stamp is looked at. Needs `badgekit[timestamp]`."""
    time_stamped_before: datetime | None = None
    """When the time stamp must have been made already: the time that the keys of
    `signed_by` ended, say. Without it, whoever has got hold of such a key can make a
    bundle of any time, and have it time-stamped today."""

    def __post_init__(self) -> None:
        for root in self.time_stamped_by:
            certificates_in(root)
        if self.time_stamped_before is not None:
            _time.write(self.time_stamped_before)
            if not self.time_stamped_by:
                raise ValueError("time_stamped_before needs time_stamped_by")

    @classmethod
    def own(
        cls,
        *,
        time_stamped_by: tuple[bytes, ...] = (),
        time_stamped_before: datetime | None = None,
    ) -> Self:
        """Believe every bundle: all that are shown have been made and kept by you.

        Never for bundles that strangers hand over: they can forge any issuer's keys,
        and have that time-stamped.
        """
        return cls(
            all_are_own=True,
            time_stamped_by=time_stamped_by,
            time_stamped_before=time_stamped_before,
        )

    def accepts(self, bundle: Bundle, *, clock_skew: timedelta = _SKEW) -> bool:
        """Tell whether the resources and the time of *bundle* are to be believed."""
        return self.standing(bundle, clock_skew=clock_skew).problem is None

    def standing(self, bundle: Bundle, *, clock_skew: timedelta) -> Standing:
        """Tell whether *bundle* is to be believed, why not, and of what time it is."""
        if not (self.all_are_own or bundle.is_signed_by(self.signed_by)):
            detail = (
                "it is in a bundle, and nobody whom the policy accepts vouches for that"
            )
            return Standing(Problem(ProblemType.BUNDLE_NOT_ACCEPTED, detail))
        if not self.time_stamped_by:
            return Standing()
        try:
            stamp = bundle.proven_time(self.time_stamped_by)
        except DocumentError as error:
            return Standing(_not_proven(error.problems[0]))
        reason = self._against(bundle.at, stamp.at, clock_skew)
        if reason is None:
            return Standing(time_stamp=stamp)
        return Standing(Problem(ProblemType.BUNDLE_NOT_ACCEPTED, reason), stamp)

    def _against(
        self, at: datetime, proven: datetime, clock_skew: timedelta
    ) -> str | None:
        if at - proven > clock_skew:
            return "it is in a bundle that was time-stamped before the time it is of"
        if self.time_stamped_before and proven >= self.time_stamped_before:
            return "it is in a bundle that was time-stamped too late for the policy"
        return None


def _not_proven(problem: Problem) -> Problem:
    """Return what *problem* with a time stamp means for the bundle."""
    kind = problem.type
    if kind is not ProblemType.UNSUPPORTED:
        kind = ProblemType.BUNDLE_NOT_ACCEPTED
    return Problem(kind, f"it is in a bundle of unproven age: {problem.detail}")
