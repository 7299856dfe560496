"""What is wrong with arguments is one sentence that names the remedy, the same for every command."""

from importlib import import_module

import pytest

from tui.cli import COMMANDS, main

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("quiz --cout 3", "'warpwise quiz' has no option --cout; did you mean --count?"),
        ("quiz --count x", "--count takes a whole number, not 'x'."),
        ("quiz --kind sngle", "'sngle' is no --kind of 'warpwise quiz'; did you mean single?"),
        ("quiz --time 3 --per-question 3", "--per-question and --time exclude each other."),
        ("list entrys", "'entrys' is no KIND of 'warpwise list'; did you mean entries?"),
        ("lesson", "'warpwise lesson' needs ID; 'warpwise lesson --help' shows how."),
        ("lab runn x", "'runn' is no list/run of 'warpwise lab'; did you mean run?"),
        ("lab run roofline --jsn", "'warpwise lab' has no option --jsn; did you mean --json?"),
        ("search --limit", "--limit needs a value; 'warpwise search --help' shows how."),
        ("stats --json=3", "--json takes no value such as '3'."),
        ("backup x", "'x' is one word too many for 'warpwise backup'; 'warpwise backup --help' shows how."),
        ("define --jsn hbm", "'warpwise define' has no option --jsn; did you mean --json?"),
        ("define", "define needs a term, such as 'warpwise define kv cache'."),
        ("--plian", "'warpwise' has no option --plian; did you mean --plain?"),
    ],
)
def test_a_wrong_argument_is_one_sentence(capsys: Captured, args: str, said: str) -> None:
    assert main(args.split()) == 2
    assert capsys.readouterr() == ("", f"warpwise: {said}\n")


def test_behind_two_hyphens_nothing_is_an_option(capsys: Captured) -> None:
    assert main(["define", "--", "--nonsuch-xyzzy"]) == 1
    assert "there is no entry '--nonsuch-xyzzy'" in capsys.readouterr().err


def test_help_with_a_command_is_its_help(capsys: Captured) -> None:
    said = []
    for args in (["pack", "--help"], ["help", "pack"]):
        with pytest.raises(SystemExit, match="0"):
            main(args)
        said.append(capsys.readouterr())
    assert said[0] == said[1] and "examples:" in said[0].out
    assert main(["help", "pcak"]) == 2 and "did you mean 'warpwise pack'?" in capsys.readouterr().err


def test_what_was_typed_reaches_no_terminal_raw(capsys: Captured) -> None:
    assert main(["list", "\x1b[31m" + "x" * 500]) == 2
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert len(err) < 250


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_parser_and_examples(capsys: Captured, name: str) -> None:
    made = import_module(f"tui.commands.{COMMANDS[name][0]}").parser()
    assert made.prog == f"warpwise {name}"
    assert made.examples and all(f"warpwise {name}" in example for example in made.examples)
    assert made.description
    for action in made._actions:
        assert action.help, f"{name}: {action.dest} has no help"
    try:
        status = main([name, "--help"])
    except SystemExit as end:
        status = int(end.code or 0)
    out = capsys.readouterr().out
    assert status == 0
    assert "examples:" in out
