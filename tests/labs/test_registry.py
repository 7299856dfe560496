"""The labs by id."""

import pytest

from tui.labs.contract import LabError
from tui.labs.registry import LABS, resolve, run


def test_there_are_eighteen_labs() -> None:
    assert len(set(LABS)) == len(LABS) == 18


@pytest.mark.parametrize(
    ("name", "hint"), [("rooflines", "did you mean 'roofline'?"), ("\x1bzzzz", "the labs are simt")]
)
def test_an_unknown_lab_names_the_nearest(name: str, hint: str) -> None:
    for call in (run, resolve):
        with pytest.raises(LabError) as caught:
            call(name, {})
        assert hint in caught.value.message and "\x1b" not in caught.value.message


def test_a_lab_runs_by_its_id() -> None:
    assert run("roofline", {}).metrics
    assert resolve("roofline", {"op": "decode"})["batch"] == 1
