"""The glossary screen: a query, its hits, and the entry under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from tui.library.around import Teaching, around
from tui.screens.documents.around import around_rows, in_rows, you_rows
from tui.screens.documents.entry import Shown, entry_rows
from tui.screens.glossary.hits import Filter, Line, browse, draw, hit_lines, place_of
from tui.screens.glossary.nothing import nothing_rows
from tui.screens.glossary.trail import Trail
from tui.screens.page import HomePage
from tui.study.annotations import entry_item
from tui.study.stats.term import TermHistory
from tui.study.titles import item_title
from tui.widgets.document import Row
from tui.widgets.hints import shown_key
from tui.widgets.prose import Links
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows
from tui.widgets.target import Target
from tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from tui.library.entry_json import EntryJson
    from tui.library.model import Chip

THIRD_FROM = 160
"""Cells of the terminal from which on what is around a term has a column of its own."""
REST = 0.05
"""Seconds the cursor rests before the journal is asked about a term."""
LIMIT = 60
"""Hits shown for a query; past that a longer query is the better tool."""


class GlossaryScreen(HomePage):
    """Type, and the list follows at every key; the entry stands beside it, or in its place where it is narrow."""

    MODE = "glossary"
    SHAPE = "full"
    CSS_PATH = "glossary.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "quiz", "quiz me", tooltip="A short quiz on this term", id="glossary-quiz"),
        Binding("y", "copy", "copy", tooltip="Copy the term and its definition", id="copy"),
        Binding(
            "left_square_bracket,backspace",
            "trail(-1)",
            "back",
            key_display="[",
            tooltip="The entry before",
            id="backward",
        ),
        Binding(
            "right_square_bracket",
            "trail(1)",
            "forward",
            show=False,
            key_display="]",
            tooltip="The entry after",
            id="forward",
        ),
        Binding("v", "map", "map", tooltip="What it needs, what it is among, what it leads to", id="glossary-map"),
        Binding(
            "asterisk",
            "star",
            "star",
            key_display="*",
            tooltip="Star the term, or take the star off",
            id="glossary-star",
        ),
        Binding("e", "note", "note", tooltip="Write a line on the term", id="glossary-note"),
        Binding(
            "exclamation_mark",
            "report",
            "report",
            show=False,
            key_display="!",
            tooltip="Report this entry",
            id="report",
        ),
        Binding("t", "topic", "topic", tooltip="Only one topic", id="glossary-topic"),
        Binding("L", "level", "level", tooltip="Only one level", id="glossary-level"),
        Binding("i", "query", "type", show=False, tooltip="Type a query", id="glossary-query"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = []
        self._total = 0
        self._filter = Filter()
        self._trail = Trail()
        self._shown: Shown | None = None
        self._rest: Timer | None = None
        self._known = ("", TermHistory(), "")
        """What the learner has to do with the term of this ref, and the title of what was missed last."""

    def body(self) -> ComposeResult:
        """Query and list left, entry right."""
        with Horizontal(id="glossary"):
            with Vertical(id="lookup"):
                yield Query(placeholder="type a term", id="query", enter="read")
                yield Static(id="found")
                yield Rows(id="hits", enter="read")
            yield Reader(id="entry")
            yield Beside(id="beside")

    def on_mount(self) -> None:
        """Ready to type; the list is the whole glossary."""
        box = self.query_one(Input)
        self._filter = Filter(topic=self.warpwise.services.topic)
        self._refill()
        box.focus()

    # The list

    @on(Input.Changed, "#query")
    def _typed(self) -> None:
        self._refill()
        self.refresh_bindings()

    def _refill(self) -> None:
        services = self.warpwise.services
        query = self.query_one(Input).value
        if query.strip():
            self._lines = hit_lines(services.index, query, self._filter, LIMIT)
        else:
            self._lines = browse(services.library, self._filter)
        self.query_one("#found", Static).update(self._count_line(query))
        self.query_one(Query).enter = "read" if self._lines else ""
        self.query_one(Rows).show(len(self._lines), self._draw_line)

    def _count_line(self, query: str) -> Content:
        count = len(self._lines)
        what = (
            "nothing found"
            if not count
            else f"{count}{'+' if query and count == LIMIT else ''} {'term' if count == 1 else 'terms'}"
        )
        if count and all(line.weak for line in self._lines):
            what = "not found; did you mean"
        parts = [what, *self._filter.words(self.warpwise.services.library)]
        return Content(" · ".join(parts))

    def _draw_line(self, index: int, width: int) -> Content:
        return draw(self._lines[index], width)

    @on(Rows.Moved, "#hits")
    def _moved(self, event: Rows.Moved) -> None:
        if 0 <= event.index < len(self._lines):
            # The cursor is drawn first: laying out an entry takes longer than a key should.
            self.call_after_refresh(self._show_marked)
        else:
            self._clear()

    def _show_marked(self) -> None:
        cursor = self.query_one(Rows).cursor
        if cursor < len(self._lines):
            ref = self._lines[cursor].ref
            if self._shown is None or self._shown.ref != ref:
                self._show(ref)

    @on(Rows.Chosen, "#hits")
    def _chosen(self, event: Rows.Chosen) -> None:
        self._read(self._lines[event.index].ref)

    @on(Input.Submitted, "#query")
    def _submitted(self) -> None:
        self.read()

    def read(self) -> None:
        """Over to the entry under the cursor."""
        rows = self.query_one(Rows)
        if self._lines:
            self._read(self._lines[rows.cursor].ref)

    # The entry

    def _show(self, ref: str) -> None:
        services = self.warpwise.services
        entry = services.library.entry_json(ref)
        if entry is None:
            return self._clear()
        if self._known[0] != ref:
            self._known = (ref, TermHistory(), "")
        self.query_one("#entry", Reader).show(*self._laid_out(entry))
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, lambda: self._read_history(ref))

    def _laid_out(self, entry: EntryJson) -> tuple[list[Row], list[Target]]:
        """The entry's rows; what is around it follows, or stands in the third column where there is one."""
        services = self.warpwise.services
        third = self.size.width >= THIRD_FROM
        beside = None if third else self._around(entry)
        after: Callable[[Links], list[Row]] = beside or (lambda _: [])
        measured = any(number.get("field") for number in entry.get("numbers", ()))
        chips = self._chips if measured else None
        self._shown = entry_rows(services.library, entry, services.today(), chips=chips, after=after)
        if third:
            links = Links(services.library, entry["pack"])
            self.query_one(Beside).show(self._around(entry)(links), links.targets)
        return self._shown.rows, self._shown.targets

    def _around(self, entry: EntryJson) -> Callable[[Links], list[Row]]:
        services, (ref, known, missed) = self.warpwise.services, self._known

        def rows(links: Links) -> list[Row]:
            library = services.library
            near = around_rows(around(library, entry), links)
            taught = self._teaching.of(ref)
            own = library.locate("lab", entry["lab"]["id"] if "lab" in entry else "", entry["pack"])
            rest = taught._replace(labs=tuple(lab for lab in taught.labs if lab != own))
            return [*near, *you_rows(known, missed, services.today()), *in_rows(library, rest, links)]

        return rows

    @cached_property
    def _teaching(self) -> Teaching:
        return Teaching(self.warpwise.services.library)

    @cached_property
    def _chips(self) -> Mapping[str, Chip]:
        return self.warpwise.services.library.chips()

    @work(group="history")
    async def _read_history(self, ref: str) -> None:
        """What the learner has to do with the term; asked once the cursor rests on it."""
        services = self.warpwise.services
        if self._shown is None or self._shown.ref != ref:
            return
        known = await services.study.term(ref, services.library.questions_for(ref))
        if self._shown is None or self._shown.ref != ref:
            return
        missed = item_title(services.library, known.missed) if known.missed else ""
        if (ref, known, missed) != self._known:
            self._known = (ref, known, missed)
            entry = services.library.entry_json(ref)
            if entry is not None:
                self.query_one("#entry", Reader).replace(*self._laid_out(entry))

    def on_resize(self) -> None:
        """From a width on what is around a term has a column of its own."""
        entry = self.warpwise.services.library.entry_json(self._shown.ref) if self._shown is not None else None
        if entry is not None:
            self.query_one("#entry", Reader).replace(*self._laid_out(entry))

    def library_changed(self) -> None:
        """The same list and the same entry, as they are now."""
        ref, rows = self._shown.ref if self._shown is not None else "", self.query_one(Rows)
        for kept in ("_teaching", "_chips"):
            self.__dict__.pop(kept, None)
        marked = self._lines[rows.cursor].ref if 0 <= rows.cursor < len(self._lines) else ""
        self._refill()
        place = place_of(self._lines, marked)
        if place is not None:
            rows.cursor = place
        entry = self.warpwise.services.library.entry_json(ref) if ref else None
        if entry is not None:
            self.query_one("#entry", Reader).replace(*self._laid_out(entry))

    def _clear(self) -> None:
        self._shown = None
        self.query_one(Beside).show([])
        query = self.query_one(Input).value
        box = self.query_one(Query)
        find, topic, level = (shown_key(box, name) for name in ("find", "topic-typing", "level-typing"))
        part = bool(self._filter.topic or self._filter.level)
        self.query_one("#entry", Reader).show(nothing_rows(query, part, (find, topic, level)))

    def _read(self, ref: str) -> None:
        """The entry gets the keyboard; on a narrow terminal it also gets the room."""
        self._trail.visit(ref)
        self.refresh_bindings()
        self._go_to(ref)

    def _go_to(self, ref: str) -> None:
        self.set_class(True, "-reading")
        self._show(ref)
        place = place_of(self._lines, ref)
        if place is not None:
            # The list shows where one is; else its next word would bring another entry back.
            self.query_one(Rows).cursor = place
        self.query_one("#entry", Reader).focus()

    def show_entry(self, ref: str) -> None:
        """Opens an entry from elsewhere, in the whole list: what was typed before has nothing to do with it."""
        if place_of(self._lines, ref) is None:
            with self.prevent(Input.Changed):
                self.query_one(Input).value = ""
            self._refill()
        self._read(ref)

    def on_descendant_focus(self) -> None:
        """However the entry came by the keyboard, it is what a narrow terminal shows."""
        self.set_class(self.query_one("#entry", Reader).has_focus, "-reading")

    @on(Reader.Followed, "#entry")
    def _followed(self, event: Reader.Followed) -> None:
        if event.target.kind == "entry":
            self._read(event.target.ref)
        else:
            self.warpwise.open(event.target)

    def action_trail(self, by: int) -> None:
        """Back or forward through the entries read."""
        ref = self._trail.move(by)
        self.refresh_bindings()
        if ref is not None:
            self._go_to(ref)

    def action_query(self) -> None:
        """Back to typing."""
        self.set_class(False, "-reading")
        self.query_one(Input).focus()

    def action_back(self) -> None:
        """From the entry to the list, from the list to typing, from an empty query to Today."""
        if self.query_one("#entry", Reader).has_focus:
            self.set_class(False, "-reading")
            self.query_one(Rows).focus()
        elif self.query_one(Input).value:
            self.query_one(Input).value = ""
            self.query_one(Input).focus()
        else:
            super().action_back()

    # What the letters do

    def action_quiz(self) -> None:
        """A quiz on the term shown."""
        if self._shown is not None:
            self.warpwise.open(Target("quiz", self._shown.ref))

    def action_map(self) -> None:
        """The map of the term shown."""
        from tui.screens.dialogs.map import MapScreen

        if self._shown is not None:
            self.app.push_screen(MapScreen(self._shown.ref), self.warpwise.open)

    @work(group="mine")
    async def action_star(self) -> None:
        """Stars the term, or takes the star off."""
        if self._shown is not None:
            ref, study = self._shown.ref, self.warpwise.services.study
            await study.annotations.star(ref, not (await study.term(ref, ())).starred)
            self._read_history(ref)

    @work(group="mine")
    async def action_report(self) -> None:
        """Notes that the entry is bad, for whoever keeps the content."""
        from tui.screens.dialogs.report import REPORTED, ask_report

        if self._shown is not None:
            ref = self._shown.ref
            told = await ask_report(self.warpwise, self.warpwise.services.library.title("entry", ref))
            if told is not None:
                await self.warpwise.services.study.annotations.report(entry_item(ref), *told)
                self.warpwise.say(REPORTED)

    @work(group="mine")
    async def action_note(self) -> None:
        """Writes a line on the term."""
        from tui.screens.dialogs.note import NoteScreen

        if self._shown is not None:
            ref = self._shown.ref
            term = self.warpwise.services.library.title("entry", ref)
            note = (await self.warpwise.services.study.term(ref, ())).note
            self.app.push_screen(NoteScreen(term, note), lambda text: self._keep_note(ref, text))

    def _keep_note(self, ref: str, text: str | None) -> None:
        if text is not None:
            self._write_note(ref, text)

    @work(group="mine")
    async def _write_note(self, ref: str, text: str) -> None:
        await self.warpwise.services.study.annotations.keep_note(ref, text)
        self._read_history(ref)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a term needs one; back and forward need an entry to lead to."""
        if action == "trail":
            return self._trail.leads(-1 if parameters == (-1,) else 1)
        if action in ("map", "star", "note", "quiz"):
            return self._shown is not None
        return super().check_action(action, parameters)

    def action_copy(self) -> None:
        """The term and its definition."""
        if self._shown is not None and not self.get_selected_text():
            self.warpwise.copy(self._shown.copied)
        else:
            super().action_copy()

    def action_level(self) -> None:
        """All levels, then 1, 2, 3."""
        self._filter = self._filter.next_level()
        self._refill()

    def action_topic(self) -> None:
        """Chooses a topic."""
        from tui.screens.dialogs.topics import TopicScreen

        self.app.push_screen(TopicScreen(self.warpwise.services.library.topics()), self._topic_chosen)

    def _topic_chosen(self, topic: str | None) -> None:
        if topic is not None:
            self._filter = self._filter.with_topic(topic)
            self._refill()


class Beside(Reader, can_focus=False):
    """The third column: what is around the term that is read. Its links are clicked; the map walks them by keys."""


class Query(TextBox):
    """The query: letters are text here, so what is done with them elsewhere has control keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "to_list", "list", tooltip="Down into the list", id="down"),
        Binding("tab", "to_entry", "entry", tooltip="Over to the entry", id="other-side"),
        Binding("ctrl+t", "screen.topic", "topic", show=False, tooltip="Only one topic", id="topic-typing"),
        Binding("ctrl+l", "screen.level", "level", show=False, tooltip="Only one level", id="level-typing"),
        Binding("escape", "clear", "clear", tooltip="Clear the query", id="back"),
        Binding("escape", "screen.back", "today", tooltip="Back to Today", id="back"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is only something to clear once something is typed."""
        return bool(self.value) if action == "clear" else super().check_action(action, parameters)

    def action_clear(self) -> None:
        """Back to the whole glossary."""
        self.value = ""

    def action_to_list(self) -> None:
        """The list takes over, one row further."""
        rows = self.screen.query_one(Rows)
        rows.focus()
        rows.action_move(1)

    def action_to_entry(self) -> None:
        """The entry takes over."""
        if isinstance(self.screen, GlossaryScreen):
            self.screen.read()
