"""Does a saved page print the figure that cites it?"""

from pathlib import Path

import pytest

from tests.library.conftest import GOOD
from tests.tools.printed import main, plain, prints


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("<td>3.35&nbsp;TB/s</td>", "3.35 TB/s"),
        ("It moves <b>3,350</b> GB/s", "3350"),
        ("989.4<sup>1</sup> TFLOPS", "989.4"),
        ("10<sup>23</sup>", "10^23"),
        ("1 979 or 1\u202f979 TFLOPS", "1,979"),
        ("between 18 and 21 %", "18-21"),
        ("18\u201321 %", "18-21"),
        ("80.0 GB", "80"),
        ("sold as HBM3e", "HBM3E"),
        ("3.14E+23 FLOP", "3.14E+23"),
        ("a<br>327680 b", "327,680"),
    ],
)
def test_printed(page: str, number: str) -> None:
    assert prints(plain(page), number)


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("13.35 TB/s and 3.351", "3.35"),
        ("1800 GB", "80"),
        ("80.5 GB", "80"),
        ("18 %" + " word" * 100 + " 21 %", "18-21"),
        ("<script>var x = 3350;</script><!-- 3350 -->", "3350"),
        ('<td data-x="3350">none</td>', "3350"),
        ("", "80"),
        ("1,2345", "12345"),
    ],
)
def test_not_printed(page: str, number: str) -> None:
    assert not prints(plain(page), number)


PAGES = "sources:\n- {id: p, title: T, url: 'https://example.org/p', publisher: P, kind: paper, seen: 2026-11-20}\n"
CITED = '{title: A paper, url: "https://example.org/a", publisher: P, as_of: 2023-07, kind: paper}'
CHIP = '{title: T, url: "https://example.org/h", publisher: NVIDIA, as_of: 2023-03, kind: vendor-spec}'


def pack(root: Path, **chip: str) -> str:
    files = GOOD | {"sources.yaml": PAGES}
    files["glossary/inference.yaml"] = files["glossary/inference.yaml"].replace(CITED, "{id: p, as_of: 2023}")
    files["chips.yaml"] = files["chips.yaml"].replace(CHIP, "{id: p, as_of: 2023}")
    for rel, text in files.items():
        path = root / rel
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return str(root)


def test_a_folder_of_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, saved = pack(tmp_path / "pack"), tmp_path / "saved"
    saved.mkdir()
    assert main([str(saved), content]) == 0
    assert capsys.readouterr().out.endswith("0 printed, 0 not printed, 3 no page\n")
    (saved / "p.html").write_text("<p>327680 bytes; 80 GB</p>")
    assert main([str(saved), content]) == 1
    out = capsys.readouterr().out
    assert "not printed  chips.yaml:2: chip h100 dense.bf16: 989.4 (p)" in out
    assert out.endswith("2 printed, 1 not printed, 0 no page\n")
    assert main(["/nowhere"]) == main([]) == 2
