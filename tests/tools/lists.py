"""The lists of docs/architecture.md, made from the code: `python -m tests.tools.lists` writes them anew."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tui.cli import COMMANDS
from tui.labs.registry import LABS
from tui.library.kinds import KINDS
from tui.library.lint import RULES
from tui.settings.device import DEVICE
from tui.study.derived import DERIVED
from tui.study.papers.exams import READY
from tui.study.plan_settings import PLAN

PAGE = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"
END = "<!-- end -->"


def lists() -> dict[str, str]:
    """Every list by the name of its mark."""
    return {
        "commands": table(("command", "does"), ((f"`{name}`", about) for name, (_, about) in COMMANDS.items())),
        "settings": table(
            ("setting", "meaning", "may be", "kept in"),
            (
                (
                    f"`{one.name}`",
                    one.about,
                    one.all_values,
                    f"the file, `{one.variable}`" if one in DEVICE else "the plan",
                )
                for one in (*PLAN, *DEVICE)
            ),
        ),
        "kinds": table(
            ("kind", "called", "one has to"), ((f"`{tag}`", kind.title, kind.answered) for tag, kind in KINDS.items())
        ),
        "exams": table(("exam", "is"), ((f"`{one.name}`", f"{one.title}: {one.size}; {one.about}") for one in READY)),
        "labs": ", ".join(f"`{name}`" for name in LABS),
        "projections": ", ".join(f"`{getattr(one, '__name__', one)}`" for one in DERIVED.projections),
        "rules": table(
            ("rule", "", "meaning"),
            ((rule.id, rule.severity[0].upper(), rule.meaning) for _, rule in sorted(RULES.items())),
        ),
    }


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def filled(page: str) -> str:
    """The page with all its lists as they are now."""
    for name, text in lists().items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        page = f"{before}{mark}{text}\n{END}{rest.partition(END)[2]}"
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
