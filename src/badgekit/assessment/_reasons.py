"""Why an outcome is open, or not met."""

from enum import StrEnum


class Reason(StrEnum):
    """What is missing. The value is the reason in words."""

    MORE_ASSESSORS = "more assessors have to score it"
    ROLE = "an assessor of another role has to score it"
    THIRD_READER = "a third reader has to score it"
    NO_MAJORITY = "no score has a majority"
    NOT_AGREED = "the assessors do not agree"
    BELOW = "below what is required"

    @property
    def is_open(self) -> bool:
        """Whether more scores, and not better ones, are what it takes."""
        return self is not Reason.BELOW
