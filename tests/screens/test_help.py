"""The list of keys: each thing once, what belongs to the screen first."""

from tests.screens.conftest import Open, press


async def test_each_thing_is_told_once_with_all_its_keys(opened: Open) -> None:
    async with opened((80, 50)) as pilot:
        text = await press(pilot, "f6", "enter", "question_mark")
        lines = [line.strip() for line in text.split("\n")]
        assert sum("Go to Labs" in line for line in lines) == 1
        assert any("→ l  " in line and line.split("→ l")[1].strip() for line in lines)
        own = next(number for number, line in enumerate(lines) if "Known cases" in line)
        moving = next(number for number, line in enumerate(lines) if "Down a row" in line)
        everywhere = next(number for number, line in enumerate(lines) if "Search everything" in line)
        assert own < moving < everywhere
