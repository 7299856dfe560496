"""Import contracts, read from the source: imports point one way and never in a circle.

What only type checkers see counts too, and what a function imports when it runs; the proofs in `test_imports.py` load
modules and see neither. Prints what is broken; `python -m tests` runs it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

LAYERS: tuple[tuple[str, ...], ...] = (
    ("tui.paths", "tui.library"),
    (
        "tui.failures",
        "tui.doors",
        "tui.hyperlinks",
        "tui.this_machine",
        "tui.settings",
        "tui.search",
        "tui.labs",
        "tui.plots",
    ),
    ("tui.study",),
    ("tui.packs", "tui.exchange", "tui.web"),
    ("tui.ending", "tui.preferences", "tui.shelf", "tui.services"),
    ("tui.plain", "tui.theme", "tui.stylesheet", "tui.widgets"),
    ("tui.screens",),
    ("tui.app",),
    ("tui.commands",),
    ("tui.cli",),
    ("tui.completion",),
)
"""From the bottom up: a layer imports those below it, and its own."""
APART = {
    "tui.search": ("tui.labs", "tui.plots"),
    "tui.labs": ("tui.search", "tui.plots"),
    "tui.plots": ("tui.search",),
    "tui.plain": ("tui.theme", "tui.stylesheet", "tui.widgets"),
    "tui.widgets": ("tui.plain", "tui.services"),
    "tui.screens": ("tui.plain",),
}
"""Of one layer or one below, and still not to be named."""
LIBRARY = (
    ("tui.library.model", "tui.library.text", "tui.library.kinds", "tui.library.refs"),
    ("tui.library.markup",),
    ("tui.library.authoring",),
    ("tui.library.compiled", "tui.library.lint"),
    ("tui.library.library", "tui.library.check"),
)
STUDY = (
    ("tui.study.clock", "tui.study.pending", "tui.study.score"),
    ("tui.study.grading", "tui.study.journal"),
    ("tui.study.ports",),
    ("tui.study.papers",),
    ("tui.study.memory", "tui.study.lessons", "tui.study.labs"),
    ("tui.study.context",),
    ("tui.study.derived", "tui.study.attempts"),
    ("tui.study.reviews",),
    ("tui.study.stats", "tui.study.titles", "tui.study.health", "tui.study.plan_settings"),
    ("tui.study.study",),
)
SCREENLESS = (
    *(
        "tui.library",
        "tui.failures",
        "tui.this_machine",
        "tui.settings",
        "tui.search",
        "tui.labs",
        "tui.plots",
        "tui.study",
    ),
    *("tui.packs", "tui.exchange", "tui.web", "tui.services", "tui.preferences", "tui.plain"),
)
"""What imports neither Textual nor Rich."""
JOURNAL_MAY = ("tui.study.journal", "tui.study.clock", "tui.study.pending", "tui.study.score")
"""Of the study, what the journal may name: no memory, no paper, no mark."""


def sources(root: Path = ROOT) -> dict[str, ast.Module]:
    """Every module of the program by its name."""
    found = {}
    for path in sorted((root / "tui").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(modules: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """What each module names in its import statements, wherever they stand; a name of a package that is a module
    counts as that module."""
    return {name: set(_named(name, tree, modules)) - {name} for name, tree in modules.items()}


def _named(name: str, tree: ast.Module, modules: Mapping[str, ast.Module]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{name} imports by dots"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules else node.module


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that import one another, directly or by others (Tarjan 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = low[node] = len(number)
        stack.append(node)
        for other in sorted(graph[node] & graph.keys()):
            if other not in number:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == number[node]:
            group = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(group) > 1:
                groups.append(sorted(group))

    for node in sorted(graph):
        if node not in number:
            visit(node)
    return groups


def within(module: str, package: str) -> bool:
    """Whether a module is the package or in it."""
    return module == package or module.startswith(f"{package}.")


def upward(graph: Mapping[str, set[str]], layers: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """Imports from a layer to one above it."""
    place = {package: number for number, layer in enumerate(layers) for package in layer}

    def of(module: str) -> int | None:
        return next((number for package, number in place.items() if within(module, package)), None)

    for module, named in sorted(graph.items()):
        own = of(module)
        for other in sorted(named):
            theirs = of(other)
            if own is not None and theirs is not None and theirs > own:
                yield f"{module} imports {other}, which stands above it"


def broken(graph: Mapping[str, set[str]]) -> list[str]:
    """Every breach, in a line each."""
    lines = [f"a circle: {', '.join(group)}" for group in circles(graph)]
    for layers in (LAYERS, LIBRARY, STUDY):
        lines += upward(graph, layers)
    for package, others in APART.items():
        lines += [f"{a} imports {b}" for a, b in _pairs(graph, package) if any(within(b, other) for other in others)]
    for package in SCREENLESS:
        lines += [f"{a} imports {b}" for a, b in _pairs(graph, package) if within(b, "textual") or within(b, "rich")]
    for module, other in _pairs(graph, "tui.study.journal"):
        if within(other, "tui.study") and not any(within(other, may) for may in JOURNAL_MAY):
            lines.append(f"{module} imports {other}: the journal names no other part of study")
    known = [package for layer in LAYERS for package in layer]
    lines += [
        f"{name} stands in no layer" for name in graph if name != "tui" and not any(within(name, k) for k in known)
    ]
    return lines


def _pairs(graph: Mapping[str, set[str]], package: str) -> Iterator[tuple[str, str]]:
    return ((module, other) for module in sorted(graph) if within(module, package) for other in sorted(graph[module]))


def main() -> int:
    """Prints every breach; the exit status says whether there is one."""
    lines = broken(imports(sources()))
    for line in lines:
        print(line)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
