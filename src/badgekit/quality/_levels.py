"""How much a finding weighs."""

from enum import StrEnum


class Level(StrEnum):
    """How strongly a profile asks for something, strongest first."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    RECOMMENDED_IF_AVAILABLE = "recommendedIfAvailable"
    """To be given where there is such a thing: not every badge carries credit."""


class Severity(StrEnum):
    """How much a document gives away, worst first."""

    HIGH = "high"
    """Says who the learner is, or lets strangers find it out."""
    MEDIUM = "medium"
    """May do so, or lets strangers link what is one learner's."""
    LOW = "low"
    """Good to look at: a program cannot tell."""
