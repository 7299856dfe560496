"""Looking terms up in plain mode."""

from __future__ import annotations

from tui.library.around import Teaching, around, leads_to
from tui.plain.entry import entry_text
from tui.plain.talk import Talk
from tui.services import Services
from tui.study.annotations import entry_item
from tui.study.reports import as_typed
from tui.study.titles import item_title

TERM = "Term (nothing goes back): "
MORE = "Term, z to have this one reviewed, v around it, * star, e note, ! report, nothing goes back: "


def look_up(talk: Talk, services: Services) -> None:
    """Asks for queries until an empty line; one hit is shown, several are offered; 'z' takes it into review."""
    library = services.library
    shown = ""
    while query := talk.ask(MORE if shown else TERM):
        if shown and query.lower().lstrip(":") in ("z", "v", "*", "e", "!"):
            _do(talk, services, shown, query.lower().lstrip(":"))
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
            talk.lines(beside_lines(services, ref))
            shown = ref


def beside_lines(services: Services, ref: str) -> list[str]:
    """What the learner has to do with a term, and where it is taught."""
    library, study = services.library, services.study
    known = study.term(ref, library.questions_for(ref)).result()
    lines = []
    if known.asked:
        till = f"; due on {known.known_till}" if known.known_till else ""
        lines.append(f"You: asked {known.asked}, right {known.right}{till}.")
    if known.missed:
        lines.append(f"Last missed: {item_title(library, known.missed)}")
    lines += ["Starred."] if known.starred else []
    lines += [f"Your note: {known.note}"] if known.note else []
    taught = Teaching(library).of(ref)
    names = [f"lesson {library.title('lesson', taught_by)}" for taught_by in taught.lessons]
    names += [f"lab {library.title('lab', taught_by)}" for taught_by in taught.labs]
    names += [f"{taught.questions} questions"] if taught.questions else []
    return [*lines, *([f"In: {'; '.join(names)}"] if names else [])]


def _do(talk: Talk, services: Services, ref: str, what: str) -> None:
    library, study = services.library, services.study
    name = library.title("entry", ref)
    if what == "z":
        study.memory.learn(ref).result()
        talk.say(f"{name} is reviewed from now on, its name and its meaning.")
    elif what == "*":
        on = not study.term(ref, ()).result().starred
        study.annotations.star(ref, on).result()
        talk.say(f"{name} is starred." if on else f"{name} is no longer starred.")
    elif what == "!":
        why = talk.ask("What is bad: wrong, dated, unclear, typo or a line of text, nothing goes back: ")
        if why:
            study.annotations.report(entry_item(ref), *as_typed(why)).result()
            talk.say("Noted; 'warpwise reports' prints it. Nothing is sent.")
    elif what == "e":
        study.annotations.keep_note(ref, talk.ask("Your note, nothing removes it: ")).result()
        talk.say("Noted.")
    else:
        entry = library.entry_json(ref)
        near = around(library, entry) if entry is not None else ()
        talk.lines([f"{near_ref.how}: {library.title('entry', near_ref.ref)}" for near_ref in near])
        leads = ", ".join(library.title("entry", near_ref) for near_ref in leads_to(library, ref))
        talk.say(f"leads to: {leads}" if leads else "It leads to no other term.")
