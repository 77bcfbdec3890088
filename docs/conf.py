"""Sphinx configuration, and the pages that are generated from the code."""

import importlib
import inspect
import re
import sys
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

DOCS = Path(__file__).parent
SOURCE = DOCS.parent / "src"
GENERATED = DOCS / "reference" / "_generated"
sys.path.insert(0, str(SOURCE))

project = "badgekit"
author = "the badgekit authors"
copyright = "the badgekit authors, Apache-2.0"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "reference/_generated/*.md"]  # the latter are included
html_theme = "furo"
html_title = "badgekit"
html_show_sphinx = False

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

# Docstrings are written with single backticks for code, as Markdown has it.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_default_options = {
    "members": True,
    "exclude-members": "model_config, model_post_init, __new__, __init__",
}
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
toc_object_entries_show_parents = "hide"

ROLES = {
    "issuing": "Issue credentials",
    "verification": "Verify credentials",
    "trust": "Decide whom to trust",
    "models": "The data models",
    "keys": "Keys and signers",
    "securing": "Securing mechanisms",
    "status": "Status lists",
    "stacks": "Add up badges",
    "records": "Put records together",
    "assessment": "Assess what learners show",
    "assessment.agreement": "Agreement between assessors",
    "quality": "The quality of a badge",
    "frameworks": "Frameworks of competencies",
    "registry": "Keep a registry of what was issued",
    "baking": "Credentials inside images",
    "resolution": "From identifiers to keys",
    "fetching": "The network",
    "contexts": "JSON-LD contexts",
    "canonicalization": "Canonical forms",
}


def public_modules() -> list[str]:
    """Return the modules to document, the roles first."""
    found = {
        path.stem if path.stem != "__init__" else path.parent.name
        for pattern in ("*.py", "*/__init__.py")
        for path in (SOURCE / "badgekit").glob(pattern)
    }
    found = {name for name in found if not name.startswith("_")}
    found -= {"badgekit", "cli"}
    found.add("assessment.agreement")
    order = list(ROLES)
    return sorted(
        found,
        key=lambda name: (order.index(name) if name in order else len(order), name),
    )


def write(name: str, *lines: str) -> None:
    """Write a generated page, unless it is there already."""
    path = GENERATED / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(lines) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def write_api() -> None:
    names = public_modules()
    for name in names:
        module = importlib.import_module(f"badgekit.{name}")
        body = [f".. automodule:: badgekit.{name}"]
        if name == "models":
            body += ["   :no-members:", "", *models(module)]
        elif hasattr(module, "__all__"):
            body.append("   :imported-members:")
            hidden = autodoc_default_options["exclude-members"]
            body.append(f"   :exclude-members: {', '.join([hidden, *lent(module)])}")
        write(f"api/{name}", f"# `badgekit.{name}`", "", "```{eval-rst}", *body, "```")
    write(
        "api/index",
        "# Python API",
        "",
        "Import from `badgekit` or from the package that owns the name;"
        " modules with an underscore are private.",
        "",
        "```{toctree}",
        ":maxdepth: 1",
        *names,
        "```",
        "",
        *facade(),
    )


def lent(module: ModuleType) -> list[str]:
    """Return what *module* exports and another package owns, and documents."""
    values = {name: getattr(module, name) for name in module.__all__}
    return [
        name
        for name, value in values.items()
        if (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__.startswith("badgekit.")
        and not f"{value.__module__}.".startswith(f"{module.__name__}.")
    ]


def models(module: ModuleType) -> list[str]:
    """Return directives for *module*, which leave the fields to `fields_of`."""
    lines = ["A star marks a member that must be there.", ""]
    for name in module.__all__:
        value = getattr(module, name)
        path = f"badgekit.models.{name}"
        if inspect.isclass(value) and issubclass(value, BaseModel):
            hidden = ", ".join([*value.model_fields, "closed", "model_config"])
            lines += [f".. autoclass:: {path}", f"   :exclude-members: {hidden}"]
        elif inspect.isclass(value):
            lines += [f".. autoclass:: {path}", "   :undoc-members:"]
        elif inspect.isfunction(value):
            lines.append(f".. autofunction:: {path}")
        else:
            # Not autodata: it writes out what an alias stands for, patterns and all.
            lines += [f".. py:data:: {name}", "   :module: badgekit.models", ""]
            lines.append(f"   {as_reference(note_on(name))}")
        lines.append("")
    return lines


def note_on(name: str) -> str:
    """Return what stands below the alias *name* in a module of the models."""
    for path in sorted((SOURCE / "badgekit" / "models").glob("_*.py")):
        if path.stem != "__init__":
            source = ModuleAnalyzer.for_module(f"badgekit.models.{path.stem}")
            source.analyze()
            if note := source.find_attr_docs().get(("", name)):
                return " ".join(line.strip() for line in note)
    return ""


def fields_of(model: type[BaseModel]) -> list[str]:
    """Return a table of the fields of *model*: Python name, JSON member, type."""
    rows: list[str] = []
    for name, field in model.model_fields.items():
        owner = next(c for c in model.__mro__ if name in inspect.get_annotations(c))
        source = ModuleAnalyzer.for_module(owner.__module__)
        source.analyze()
        kind = source.annotations.get((owner.__qualname__, name), "").strip("\"'")
        kind = re.sub(r"Annotated\[([^,]+(?:\[[^\]]*\])?),.*\]", r"\1", kind)
        notes = source.find_attr_docs().get((owner.__qualname__, name), [])
        note = " ".join(line.strip() for line in notes)
        rows += [
            f"   * - ``{name}``",
            f"     - ``{field.alias or name}``" + (" *" if field.is_required() else ""),
            f"     - ``{kind}``",
            f"     - {as_reference(note)}",
        ]
    head = ["   * - field", "     - member", "     - type", "     - "]
    options = ["   :header-rows: 1", "   :widths: auto"]
    return ["", ".. list-table::", *options, "", *head, *rows, ""] if rows else []


def as_reference(text: str) -> str:
    """Return *text* with code set apart from the letters that follow it."""
    return re.sub(r"(`[^`]+`)(?=\w)", r"\1\\ ", text)


def facade() -> list[str]:
    """Return a table of what `import badgekit` offers, and where it lives."""
    import badgekit  # noqa: PLC0415

    rows = []
    for name in getattr(badgekit, "__all__", ()):
        value = getattr(badgekit, name)
        home = re.sub(r"\._.*", "", getattr(value, "__module__", "") or "")
        doc = inspect.getdoc(value) if callable(value) else ""
        first = (doc or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
        if home.removeprefix("badgekit.") in public_modules():
            link = f"{{py:obj}}`{name} <{home}.{name}>`"
        else:
            link = f"`{name}`"
        rows.append(f"| {link} | {first} |")
    return ["## `import badgekit`", "", "| name | |", "|---|---|", *rows]


def attribute_docs(module: str) -> dict[str, str]:
    """Return the docstrings under the attributes of the classes of *module*."""
    found = ModuleAnalyzer.for_module(module).find_attr_docs()
    return {name: " ".join(lines).strip() for (_, name), lines in found.items()}


def write_tables() -> None:
    from badgekit.limits import DEFAULT_LIMITS  # noqa: PLC0415
    from badgekit.problems import ProblemType  # noqa: PLC0415

    meanings = attribute_docs("badgekit.problems")
    write(
        "problem-types-table",
        "| type | URL | meaning |",
        "|---|---|---|",
        *(f"| `{k.name}` | `{k.value}` | {meanings[k.name]} |" for k in ProblemType),
    )
    reasons = attribute_docs("badgekit.limits")
    write(
        "limits-table",
        "| limit | default | reason |",
        "|---|---|---|",
        *(
            f"| `{name}` | {getattr(DEFAULT_LIMITS, name):,} | {reasons[name]} |"
            for name in DEFAULT_LIMITS.__dataclass_fields__
        ),
    )


def write_command_line() -> None:
    """Write what `badgekit --help` says, command by command."""
    if not (SOURCE / "badgekit" / "cli").is_dir():
        write("command-line", "There is no command line in this version.")
        return
    import typer.main  # noqa: PLC0415
    from typer.testing import CliRunner  # noqa: PLC0415

    app = importlib.import_module("badgekit.cli").app
    runner = CliRunner(env={"COLUMNS": "88", "NO_COLOR": "1", "TERM": "dumb"})
    commands = sorted(
        name if deeper is None else f"{name} {deeper}"
        for name, command in getattr(
            typer.main.get_command(app), "commands", {}
        ).items()
        for deeper in (None, *getattr(command, "commands", {}))
    )
    lines = []
    for command in ("", *commands):
        result = runner.invoke(app, [*command.split(), "--help"], prog_name="badgekit")
        text = "\n".join(line.rstrip() for line in result.output.strip().splitlines())
        lines += [f"## `{f'badgekit {command}'.strip()}`", ""]
        lines += ["```text", text, "```", ""]
    write("command-line", *lines)


def without_model_signature(
    _app: Sphinx,
    what: str,
    _name: str,
    value: object,
    _options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str | None, str | None] | None:
    """Leave out the signature of models: their attributes say the same, and better."""
    if what == "class" and inspect.isclass(value) and issubclass(value, BaseModel):
        return "", None
    return signature, returns


def as_restructured_text(
    _app: Sphinx,
    _what: str,
    _name: str,
    value: object,
    _options: object,
    lines: list[str],
) -> None:
    """Set lists and code apart: Markdown does not ask for it, reStructuredText does."""
    text: list[str] = []
    for markdown in lines:
        line = as_reference(markdown)
        begins_item = re.match(r"\s*([*+-]|\d+\.) ", line)
        if begins_item and text and text[-1].strip():
            before = text[-1]
            if indent(line) != indent(before) or not re.match(r"\s*[*+-] ", before):
                text.append("")
        text.append(line)
    if inspect.isclass(value) and issubclass(value, BaseModel):
        text += fields_of(value)
    lines[:] = text


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def setup(app: Sphinx) -> None:
    write_api()
    write_tables()
    write_command_line()
    app.connect("autodoc-process-signature", without_model_signature)
    app.connect("autodoc-process-docstring", as_restructured_text)
