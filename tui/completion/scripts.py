"""The script of each shell. bash and zsh by shtab; fish and PowerShell, which it does not know, by these few lines."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from tui.completion import tree

_BASH_TERMS = """
# Terms are asked of the program: it answers in about the time in which a shell starts.
_warpwise_terms() {
  local IFS=$'\\n' prefix="$1"
  COMPREPLY=()
  local name
  while IFS= read -r name; do
    [ -n "$name" ] && COMPREPLY+=("$(printf '%q' "$name")")
  done < <(warpwise list --names "$prefix" 2>/dev/null)
}
_warpwise_or_terms() {
  if [ "${COMP_WORDS[1]}" = define ] && [ "$COMP_CWORD" -ge 2 ] && [[ "${COMP_WORDS[COMP_CWORD]}" != -* ]]; then
    local typed="${COMP_WORDS[*]:2:COMP_CWORD-1}" before="" word
    typed="${typed//\\\\/}"
    if [ "$COMP_CWORD" -gt 2 ]; then before="${COMP_WORDS[*]:2:COMP_CWORD-2} "; fi
    _warpwise_terms "$typed"
    local at
    for at in "${!COMPREPLY[@]}"; do
      word="${COMPREPLY[at]//\\\\/}"
      COMPREPLY[at]="$(printf '%q' "${word:${#before}}")"
    done
  else
    _shtab_warpwise "$@"
  fi
}
complete -o filenames -F _warpwise_or_terms warpwise
"""
_ZSH_TERMS = """
_warpwise_terms() {
  local -a names
  names=("${(@f)$(warpwise list --names "${PREFIX//\\\\/}" 2>/dev/null)}")
  compadd -M 'm:{a-zA-Z}={A-Za-z}' -a names
}
"""


def bash() -> str:
    """For bash 3.2 and later."""
    import shtab

    made = shtab.complete(tree.root(), "bash")
    return made.rstrip() + "\n" + _BASH_TERMS


def zsh() -> str:
    """For zsh, as a function file `_warpwise`."""
    import shtab

    parser = tree.root()
    for name in tree.TERMS:
        for action in tree.commands(parser)[name]._actions:
            if not action.option_strings:
                action.complete = {"zsh": "_warpwise_terms"}  # type: ignore[attr-defined]
    made = shtab.complete(parser, "zsh", preamble=_ZSH_TERMS)
    return made.rstrip() + "\n"


def fish() -> str:
    """For fish 3 and later."""
    root = tree.root()
    lines = ["# fish completion for warpwise", "complete -c warpwise -f"]
    below = tree.commands(root)
    names = " ".join(below)
    alone = f"not __fish_seen_subcommand_from {names}"
    abouts = {name: tree.plain(str(help)) for name, help in _abouts(root).items()}
    lines += [f"complete -c warpwise -n '{alone}' -a {name} -d '{abouts.get(name, '')}'" for name in below]
    lines += _fish_options(root, alone)
    for name, parser in below.items():
        within = f"__fish_seen_subcommand_from {name}"
        lines += _fish_options(parser, within)
        if words := tree.words(parser):
            lines.append(f"complete -c warpwise -n '{within}' -a '{' '.join(words)}'")
        for deeper in tree.commands(parser).values():
            lines += _fish_options(deeper, within)
        if name in tree.TERMS:
            lines.append(f"complete -c warpwise -n '{within}' -a '(warpwise list --names (commandline -ct))'")
        if _takes_files(parser):
            lines.append(f"complete -c warpwise -n '{within}' -F")
    return "\n".join(dict.fromkeys(lines)) + "\n"


def _fish_options(parser: argparse.ArgumentParser, when: str) -> list[str]:
    lines = []
    for option, about, choices, takes in tree.options(parser):
        more = f" -x -a '{' '.join(choices)}'" if choices else " -r" if takes else ""
        lines.append(f"complete -c warpwise -n '{when}' -l {option[2:]}{more} -d '{about}'")
    return lines


def powershell() -> str:
    """For PowerShell 5.1 and later."""
    root = tree.root()
    rows = [f"    '' = @({_quoted([*tree.commands(root), *_long(root)])})"]
    for name, parser in tree.commands(root).items():
        rows.append(f"    '{name}' = @({_quoted([*tree.words(parser), *_long(parser)])})")
        for under, deeper in tree.commands(parser).items():
            rows.append(f"    '{name} {under}' = @({_quoted(_long(deeper))})")
    table = "\n".join(rows)
    return f"""# PowerShell completion for warpwise
$script:WarpwiseWords = @{{
{table}
}}
Register-ArgumentCompleter -Native -CommandName warpwise -ScriptBlock {{
    param($wordToComplete, $commandAst, $cursorPosition)
    $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object {{ $_.ToString() }})
    if ($wordToComplete) {{ $typed = @($typed | Select-Object -SkipLast 1) }}
    $found = @()
    if ($typed.Count -ge 1 -and $typed[0] -eq 'define' -and -not $wordToComplete.StartsWith('-')) {{
        $found = @(warpwise list --names $wordToComplete.Trim("'`""))
    }} else {{
        $key = ($typed | Where-Object {{ -not $_.StartsWith('-') }} | Select-Object -First 2) -join ' '
        while ($key -and -not $script:WarpwiseWords.ContainsKey($key)) {{
            $key = if ($key.Contains(' ')) {{ $key.Substring(0, $key.LastIndexOf(' ')) }} else {{ '' }}
        }}
        $found = @($script:WarpwiseWords["$key"] | Where-Object {{ $_ -like "$wordToComplete*" }})
    }}
    $found | ForEach-Object {{
        $text = if ($_ -match '\\s') {{ "'$($_ -replace "'", "''")'" }} else {{ $_ }}
        [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
    }}
}}
"""


def _long(parser: argparse.ArgumentParser) -> list[str]:
    return [option for option, *_ in tree.options(parser)]


def _quoted(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _abouts(parser: argparse.ArgumentParser) -> dict[str, str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return {str(choice.dest): choice.help or "" for choice in action._choices_actions}
    return {}


def _takes_files(parser: argparse.ArgumentParser) -> bool:
    """Whether a word of the command is a path."""
    names = [str(action.metavar or action.dest) for action in parser._actions if not action.option_strings]
    return any(name in ("PATH", "DIR", "FILE", "FILE/DIR", "DIR-or-.zip", "BACKUP") for name in names)


MAKERS: Mapping[str, Callable[[], str]] = {"bash": bash, "zsh": zsh, "fish": fish, "powershell": powershell}
"""The maker of each shell's script; those of bash and zsh raise ImportError without shtab."""
