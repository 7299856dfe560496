"""The command line: finds the command, imports only that one, and turns every failure into a sentence.

`define` answers in about two bare interpreter starts, so nothing here imports argparse, msgspec or Textual.
"""

import os
import sys

# name -> (module, one line for --help). The order is that of --help.
COMMANDS: dict[str, tuple[str, str]] = {
    "define": ("define", "what a term means"),
    "search": ("search", "ranked entries for a query; --stdin answers one query a line"),
    "list": ("list", "what there is: entries, lessons, questions, labs, chips"),
    "open": ("open", "the app at an entry, a lesson, a lab or a chip, such as entry:kv-cache"),
    "lesson": ("lesson", "a lesson as text, through the pager"),
    "quiz": ("quiz", "a quiz, in the app or with --plain in lines of text"),
    "review": ("review", "what you are about to forget, as many minutes as you have"),
    "due": ("due", "how much is due, in one line for a prompt; nothing when nothing is"),
    "lab": ("lab", "labs: list them, or run one with its knobs set"),
    "chips": ("chips", "the accelerator table: sort, filter, --compare A B, --json"),
    "compare": ("compare", "chips side by side, with ratios"),
    "grade": ("grade", "what an answer would get, how it was read, and why; records nothing"),
    "stats": ("stats", "progress: recall, what falls due, calibration, time; --json prints all of it"),
    "sources": ("sources", "the reading list: what the content cites, what you opened ticked"),
    "reports": ("reports", "what you hold against the content: ! and 'I was right'; --md, --json"),
    "settings": ("settings", "every setting with its value and meaning; sets one"),
    "check": ("check", "schema and lint of the built-in content or of your pack; --watch"),
    "schema": ("schema", "JSON Schema of a pack's files, for editors; --write DIR"),
    "pack": ("pack", "packs: new, add, list, remove"),
    "export": ("export", "to other programs: anki, gift, csv, json, md, obsidian, history"),
    "import": ("bring_in", "from other programs: anki, gift, csv, json, history; --as PACK"),
    "merge": ("merge", "the history of another device, or of backups, added to this one"),
    "serve": ("serve", "the app in a browser on this machine; --mine with your own history"),
    "sync": ("sync", "one history on several devices, through a folder that they share"),
    "backup": ("backup", "a checked copy of the journal, now"),
    "restore": ("restore", "the backups there are, and the journal as it was in one of them"),
    "paths": ("paths", "where the journal, settings, packs and cache are"),
    "doctor": ("doctor", "looks everything over, and says what to do about what is wrong"),
    "completion": ("completion", "completion for bash, zsh, fish or PowerShell"),
}

USAGE = """usage: warpwise [--pack PATH]... [--no-packs] [--topic T] [--plain]
       warpwise [--pack PATH]... [--no-packs] COMMAND ...

Study AI compute and infrastructure in the terminal. Without a command the app opens.
"""


def usage() -> str:
    """The text of --help."""
    rows = "\n".join(f"  {name:<11}{about}" for name, (_, about) in COMMANDS.items())
    return (
        f"{USAGE}\ncommands:\n{rows}\n\noptions:\n"
        "  --pack PATH   also load this folder of YAML (may be repeated; before a command or after it)\n"
        "  --no-packs    leave out the packs that were added ('warpwise pack list')\n"
        "  --topic T     open at this topic\n"
        "  --plain       lines of text instead of screens: for pipes, screen readers and TERM=dumb\n"
        "  --version     the version\n"
        "  --help        this text; 'warpwise COMMAND --help' tells more, and so does 'help COMMAND'\n"
    )


def main(argv: list[str] | None = None) -> int:
    """Runs one command; the return value is the exit status."""
    args = sys.argv[1:] if argv is None else argv
    if not _open():
        return 2
    try:
        status = _dispatch(args)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away (head, less): not an error. Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if isinstance(error, OSError) and (problem := _unwritable(error)):
            sys.stderr.write(f"warpwise: standard output cannot be written ({problem}).\n")
            return 1
        return _failed(error)


def _open() -> bool:
    """Whether there is somewhere to write to; a closed stream's number must never fall to the journal's file."""
    for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)):
        if stream is None:
            os.open(os.devnull, os.O_RDWR if number else os.O_RDONLY)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it is open to the end
    if sys.stdout is None:
        sys.stderr.write("warpwise: standard output is closed; there is nowhere to write to.\n")
        return False
    return True


def _unwritable(error: OSError) -> str:
    """Why standard output takes nothing more; '' for another error. Python would complain again at exit.

    Whatever else the program writes to has a file's name, or says in a sentence of its own what went wrong.
    """
    import errno

    if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG):
        return ""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return error.strerror or str(error)


def _dispatch(args: list[str]) -> int:
    name = args[0] if args else ""
    if any(arg.startswith(("--pack", "--no-packs")) for arg in args):
        from tui.shelf import without_packs

        args, packs = without_packs(args)
        name = args[0] if args else ""
        if name in COMMANDS:
            from tui.shelf import lay_out

            lay_out(packs)
        else:
            args += [part for pack in packs for part in ("--pack", pack)]
    if name == "help" and args[1:2] and args[1] in COMMANDS:
        name, args = args[1], [args[1], "--help"]
    if name == "help" and args[1:2] and not args[1].startswith("-"):
        return _unknown(args[1])
    if name in ("--help", "-h", "help"):
        sys.stdout.write(usage())
        return 0
    if name in ("--version", "-V"):
        from tui import __version__

        sys.stdout.write(f"warpwise {__version__}\n")
        return 0
    if name in COMMANDS:
        # importlib's own modules cost a millisecond; the statement behind `import` is already there.
        module = __import__(f"tui.commands.{COMMANDS[name][0]}", fromlist=["run"])
        status = int(module.run(args[1:]))
        shelf = sys.modules.get("tui.shelf")
        if shelf is not None:
            sys.stderr.writelines(f"warpwise: {problem}\n" for problem in shelf.untold())
        return status
    if name and not name.startswith("-"):
        return _unknown(name)
    from tui.commands.app import run

    return run(args)


def _unknown(name: str) -> int:
    from difflib import get_close_matches

    from tui.library.text import clean

    near = get_close_matches(name, COMMANDS, 1)
    hint = f"did you mean 'warpwise {near[0]}'?" if near else "'warpwise --help' lists the commands."
    sys.stderr.write(f"warpwise: there is no command '{clean(name)[:60]}'; {hint}\n")
    return 2


def _failed(error: Exception) -> int:
    """One sentence for a person, the traceback into a file: a bug must be reportable without being a wall of text."""
    from tui.failures import Refusal, report

    if isinstance(error, Refusal):
        sys.stderr.write(f"warpwise: {error}\n")
        return error.status
    sys.stderr.write(report(error))
    return 1


if __name__ == "__main__":
    sys.exit(main())
