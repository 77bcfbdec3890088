"""The JSON-LD contexts that badgekit knows. None is ever fetched."""

from badgekit.contexts._known import context_defining, known_contexts
from badgekit.contexts._loader import (
    DEFAULT_CONTEXTS,
    ContextLoader,
    contexts_with_memory,
)
from badgekit.contexts._memory import Memory, remembered
from badgekit.contexts._terms import Context, Scope, Term

__all__ = [
    "DEFAULT_CONTEXTS",
    "Context",
    "ContextLoader",
    "Memory",
    "Scope",
    "Term",
    "context_defining",
    "contexts_with_memory",
    "known_contexts",
    "remembered",
]
