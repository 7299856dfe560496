"""The table of kinds is that of the types."""

from typing import get_args

from tui.library.kinds import KINDS, Kind
from tui.library.model import Question


def test_the_table_knows_every_type_of_question() -> None:
    tags = {struct.__struct_config__.tag for struct in get_args(Question)}
    assert tags == set(get_args(Kind)) == set(KINDS)
