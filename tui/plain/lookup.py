"""Looking terms up in plain mode."""

from __future__ import annotations

from tui.plain.entry import entry_text
from tui.plain.talk import Talk
from tui.services import Services

TERM = "Term (nothing goes back): "


def look_up(talk: Talk, services: Services) -> None:
    """Asks for queries until an empty line; one hit is shown, several are offered; 'z' takes it into review."""
    library = services.library
    shown = ""
    while query := talk.ask("Term, z to have this one reviewed, nothing goes back: " if shown else TERM):
        if shown and query.lower() in ("z", ":z"):
            services.study.memory.learn(shown).result()
            talk.say(f"{library.title('entry', shown)} is reviewed from now on, its name and its meaning.")
            continue
        exact = library.find_name(query)
        hits = [] if exact else services.index.search(query, 8)
        if exact:
            ref: str | None = exact[0]
        elif not hits:
            talk.say("Nothing found.")
            continue
        else:
            if all(hit.weak for hit in hits):
                talk.say("Not found; did you mean:")
            chosen = talk.choose("Which? ", [hit.term for hit in hits])
            ref = None if chosen is None else hits[chosen].ref
        if ref is not None:
            talk.out.write(entry_text(library, ref, talk.width))
            shown = ref
