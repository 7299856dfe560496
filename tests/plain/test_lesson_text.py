"""A lesson as text: caption and words of a diagram, and its sources at the end."""

from pathlib import Path

from tests.library.conftest import GOOD
from tui.library.library import Library
from tui.plain.lesson import lesson_text

PAGES = "sources:\n- {id: p, title: A paper, url: 'https://example.org/p', publisher: P, kind: paper}\n"


def test_caption_words_and_sources(tmp_path: Path) -> None:
    lesson = GOOD["lessons/05-roofline.yaml"].replace(
        "checks: [what-grows]}", "checks: [what-grows], diagram: a -> b, caption: The way., diagram_alt: An arrow.}"
    )
    files = GOOD | {"sources.yaml": PAGES, "lessons/05-roofline.yaml": f"{lesson}sources: [{{id: p, as_of: 2023}}]\n"}
    for rel, text in files.items():
        path = tmp_path / "pack" / rel
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    library = Library(str(tmp_path / "pack"), cache=str(tmp_path / "cache"))
    found = library.lesson("roofline")
    assert found is not None
    text = lesson_text(library, found, 80)
    assert text.index("a -> b") < text.index("The way.") < text.index("An arrow.")
    assert text.endswith("Sources\n-------\n- A paper, P, 2023, paper https://example.org/p\n")
