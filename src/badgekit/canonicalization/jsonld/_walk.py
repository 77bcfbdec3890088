"""One pass over a document, from JSON to the lines and quads of its dataset."""

from collections.abc import Sequence

from badgekit._json import JsonObject, JsonValue
from badgekit.canonicalization._identity import Identities
from badgekit.canonicalization._literals import scalar_literal
from badgekit.canonicalization._nquads import (
    RDF,
    SURROGATE,
    Quad,
    escape,
    is_absolute_iri,
    is_ascii_url,
)
from badgekit.canonicalization._refusals import (
    data_loss,
    located,
    malformed,
    too_large,
)
from badgekit.canonicalization.jsonld._compiled import CompiledContext, TypedContext
from badgekit.canonicalization.jsonld._iris import check_prefix, expand_iri
from badgekit.canonicalization.jsonld._parts import (
    Origin,
    Part,
    blank_nodes,
    depth_of,
    text_of,
)
from badgekit.canonicalization.jsonld._terms import KEYWORDS
from badgekit.contexts import Memory
from badgekit.errors import DocumentError
from badgekit.limits import Limits

_TYPE, _FIRST, _REST, _NIL = (
    f"<{RDF}{name}>" for name in ("type", "first", "rest", "nil")
)


class Walk:
    """The state of one document on its way to RDF."""

    __slots__ = (
        "_blank",
        "_blank_nodes",
        "_checked",
        "_contexts",
        "_depth",
        "_identities",
        "_labels",
        "_limits",
        "_memory",
        "_references",
        "_replayed",
        "_strict_numbers",
        "_subjects",
        "_work",
        "lines",
        "nodes",
        "origins",
        "quads",
    )

    def __init__(
        self, limits: Limits, *, strict_numbers: bool, memory: Memory | None = None
    ) -> None:
        self._limits = limits
        self._strict_numbers = strict_numbers
        self._memory = memory
        self._replayed: set[int] = set()
        self._blank = "_:b"
        self._blank_nodes = 0
        self._checked = 0
        self._contexts: set[CompiledContext] = set()
        self._depth = 0
        self._identities = Identities()
        self._labels: dict[str, str] = {}
        self._references: dict[str, str] = {}
        self._subjects: list[str] | None = None
        self._work = 0
        self.lines: list[str] = []
        """Statements without blank nodes, in the default graph: finished lines."""
        self.nodes = 0
        self.origins: dict[str, Origin] = {}
        """The blank nodes that other documents may have too."""
        self.quads: list[Quad] = []
        """All other statements."""

    def node(self, context: CompiledContext, node: JsonObject, graph: str) -> str:
        """Write down what *node* says; return its IRI or blank node."""
        self.nodes += 1
        self._depth += 1
        if self.nodes > self._limits.nodes or self._depth > self._limits.nesting_depth:
            raise self._out_of_bounds()
        if "@context" in node:
            context = self._with_local(context, node["@context"])
        types: tuple[str, ...] = ()
        is_guarded = False
        if context.type_name in node:
            context, types, is_guarded, _ = self._with_types(
                context, node[context.type_name]
            )
        elif "@type" in node:
            raise data_loss(f"@type is spelled {context.type_name} here", "/@type")
        if context not in self._contexts:
            self._count(context)
        subject = self._subject(context, node)
        if self._subjects is not None:
            self._subjects.append(subject)
        identities = self._identities
        if is_guarded or subject == identities.root or not identities.root:
            identities.check(subject, types, graph, node)
            self._checked += 1
        if types:
            self._add(subject, _TYPE, types, graph)
        self._members(context, subject, node, graph)
        self._depth -= 1
        if len(self.lines) + len(self.quads) > self._limits.quads:
            raise too_large(f"more than {self._limits.quads} statements")
        return subject

    def repeated(self, context: CompiledContext, node: JsonObject) -> str:
        """Do as `node`, in the default graph, for one that other documents have too."""
        memory = self._memory
        text = None if memory is None else text_of(node)
        if memory is None or text is None:
            return self.node(context, node, "")
        limits = self._limits
        key = (
            text,
            context,
            self._strict_numbers,
            limits.type_entries,
            limits.context_entries,
        )
        part = memory.get(key)
        if part is None:
            return self._remembered(memory, key, context, node)
        return self._replay(part) or self.node(context, node, "")

    def _replay(self, part: Part) -> str:
        """Write down what *part* says; return nothing if it must be walked again."""
        limits = self._limits
        if (
            self.nodes + part.nodes > limits.nodes
            or self._depth + part.depth > limits.nesting_depth
            or self._identities.root in part.subjects
        ):
            return ""
        if not part.contexts <= self._contexts:
            for context in part.contexts - self._contexts:
                self._count(context)
        self.nodes += part.nodes
        self.lines += part.lines
        subject = self._admit(part)
        if len(self.lines) + len(self.quads) > limits.quads:
            raise too_large(f"more than {limits.quads} statements")
        return subject

    def _admit(self, part: Part) -> str:
        """Write down the quads of *part*; return what its subject is called here."""
        if part.number not in self._replayed:
            self._replayed.add(part.number)
            self.quads += part.quads
            for node in part.hidden:
                self.origins[node] = Origin(part, node)
            return part.subject
        # The same anonymous nodes once more are others.
        names = {node: self.blank_node() for node in part.hidden}
        for node, name in names.items():
            self.origins[name] = Origin(part, node)
        if part.subject[0] == "_":
            names[part.subject] = self.blank_node()
        self.quads += part.renamed(names)
        return names.get(part.subject, part.subject)

    def _remembered(
        self, memory: Memory, key: object, context: CompiledContext, node: JsonObject
    ) -> str:
        """Walk *node* with blank nodes and contexts of its own, and remember it."""
        number = memory.serial()
        lines, quads, nodes = len(self.lines), len(self.quads), self.nodes
        outside = self._contexts, self._work, self._blank, self._checked
        self._contexts, self._work, self._blank = set(), 0, f"_:p{number}b"
        self._memory, self._subjects = None, []
        subject = self.node(context, node, "")
        made = tuple(self.quads[quads:])
        part = Part(
            number=number,
            subject=subject,
            lines=tuple(self.lines[lines:]),
            quads=made,
            nodes=self.nodes - nodes,
            depth=depth_of(node),
            subjects=frozenset(self._subjects),
            contexts=frozenset(self._contexts),
            hidden=tuple(node for node in blank_nodes(made) if node != subject),
        )
        self._contexts, self._work, self._blank, checked = outside
        self._memory, self._subjects = memory, None
        for one in part.contexts - self._contexts:
            self._count(one)
        # What was held against the rest of the document depends on the document.
        if self._checked == checked and part.is_worth_its_room:
            self._replayed.add(number)
            self.origins.update((node, Origin(part, node)) for node in part.hidden)
            memory.put(key, part)
        return subject

    def _members(
        self, context: CompiledContext, subject: str, node: JsonObject, graph: str
    ) -> None:
        actions = context.members
        add_line, add_quad = self.lines.append, self.quads.append
        is_ground = not graph and subject[0] != "_"
        name = ""
        try:
            for name, value in node.items():
                action = actions.get(name) or context.member(name)
                # By far the most members are strings that are written as they stand.
                if action.suffix is None or value.__class__ is not str:
                    terms = action.objects(self, value, graph)
                    if terms:
                        self._add(subject, action.predicate, terms, graph)
                    continue
                if not value.isprintable() or '"' in value or "\\" in value:
                    value = self.text(value)  # noqa: PLW2901
                if is_ground:
                    add_line(
                        f'{subject} {action.predicate} "{value}"{action.suffix} .\n'
                    )
                else:
                    term = f'"{value}"{action.suffix}'
                    add_quad((subject, action.predicate, term, graph))
        except DocumentError as error:
            raise located(error, name) from None

    def _add(
        self, subject: str, predicate: str, terms: Sequence[str], graph: str
    ) -> None:
        """Write down one statement for each of *terms*."""
        if graph or subject[0] == "_":
            for term in terms:
                self.quads.append((subject, predicate, term, graph))
            return
        for term in terms:
            if term[0] == "_":
                self.quads.append((subject, predicate, term, graph))
            else:
                self.lines.append(f"{subject} {predicate} {term} .\n")

    def list(self, items: list[str], graph: str) -> str:
        """Write down an RDF collection of *items*; return its first cell."""
        head = _NIL
        for item in reversed(items):
            cell = self.blank_node()
            self.quads.append((cell, _FIRST, item, graph))
            self.quads.append((cell, _REST, head, graph))
            head = cell
        return head

    def blank_node(self) -> str:
        """Return a blank node that is not in use."""
        self._blank_nodes += 1
        return f"{self._blank}{self._blank_nodes}"

    def text(self, text: str) -> str:
        """Return *text* as it stands between the quotes of a literal."""
        if SURROGATE.search(text):
            raise malformed("half a surrogate pair", "")
        return escape(text)

    def scalar(self, value: JsonValue, datatype: str | None) -> str:
        """Return a string, number or boolean as a literal."""
        return scalar_literal(value, datatype, "", strict_numbers=self._strict_numbers)

    def reference(self, context: CompiledContext, value: str) -> str:
        """Return the term for a string that is an IRI or a blank node identifier."""
        term = self._references.get(value)
        if term is not None:
            return term
        if is_ascii_url(value):
            # No context has a say in this, so it need not be looked at again.
            term = self._references[value] = f"<{value}>"
            return term
        iri = expand_iri(context.active, value, vocab=False)
        if iri is not None and iri != value:
            check_prefix(value, iri)
        return self.resource(iri)

    def resource(self, iri: str | None) -> str:
        """Return the term for *iri*, which is expanded, or raise `DocumentError`."""
        if iri is None or iri in KEYWORDS:
            raise data_loss("an IRI looks like a JSON-LD keyword", "")
        if iri.startswith("_:"):
            label = self._labels.get(iri)
            if label is None:
                label = self._labels[iri] = self.blank_node()
            return label
        if not is_absolute_iri(iri):
            raise data_loss("not an absolute IRI", "")
        return f"<{iri}>"

    def _out_of_bounds(self) -> DocumentError:
        if self.nodes > self._limits.nodes:
            return too_large(f"more than {self._limits.nodes} objects", "")
        return too_large(f"nested deeper than {self._limits.nesting_depth} levels", "")

    def _with_local(
        self, context: CompiledContext, local: JsonValue
    ) -> CompiledContext:
        try:
            if isinstance(local, list) and len(local) > self._limits.context_entries:
                raise too_large(
                    f"more than {self._limits.context_entries} contexts", ""
                )
            found = context.with_local(local)
        except DocumentError as error:
            raise located(error, "@context") from None
        if found not in self._contexts:
            self._count(found)
        return found

    def _with_types(self, context: CompiledContext, types: JsonValue) -> TypedContext:
        try:
            if isinstance(types, list) and len(types) > self._limits.type_entries:
                raise too_large(f"more than {self._limits.type_entries} types", "")
            found = context.with_types(types)
        except DocumentError as error:
            raise located(error, context.type_name) from None
        for step in found.steps:
            if step not in self._contexts:
                self._count(step)
        return found

    def _count(self, context: CompiledContext) -> None:
        """Count what a context cost when it was made, on its first use here.

        Whether it was made for this document does not matter: the same documents are
        refused whatever came before.
        """
        self._contexts.add(context)
        self._work += context.active.work
        if self._work > self._limits.context_work:
            raise too_large("the contexts define too many terms", "")

    def _subject(self, context: CompiledContext, node: JsonObject) -> str:
        name = node.get(context.id_name)
        if name is None and context.id_name not in node:
            return self.blank_node()
        try:
            if not isinstance(name, str):
                raise malformed("an id is not a string", "")
            return self._references.get(name) or self.reference(context, name)
        except DocumentError as error:
            raise located(error, context.id_name) from None
