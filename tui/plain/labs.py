"""A lab in lines: guess first, then see; knobs are set by 'name value'."""

from __future__ import annotations

from tui.labs.contract import LabError, Result
from tui.labs.labels import knob_label, metric_unit, without_names
from tui.plain.talk import Talk
from tui.plots.draw import draw
from tui.plots.line import Style, figure, plain
from tui.services import Services
from tui.study.labs.guesses import GuessError, Tried, guessable, question, read
from tui.study.labs.inputs import resolved
from tui.study.labs.knobs import KnobError, LabDesk
from tui.study.labs.lines import knob_line, named_knob, number_lines
from tui.study.labs.veil import veiled, worded

HELP = """KNOB VALUE  sets a knob by name, label or number: batch 8     :run      runs again and draws
:knobs      the knobs as they stand                           :predict  hides a number until you guess it
:presets    known cases, and what each would change           :log      your guesses so far
:about      what runs here and what to try                    :command  the state as a shell command
:defaults   all knobs back                                    :quit     leaves"""


class PlainLab:
    """One lab and one learner."""

    def __init__(self, talk: Talk, services: Services, ref: str) -> None:
        self._talk = talk
        self._services = services
        self._ref = ref
        lab = services.library.lab(ref)
        if lab is None:
            raise KeyError(ref)
        self._desk = LabDesk.opened(lab)
        self._log: list[Tried] = []

    def run(self) -> None:
        """Asks until an empty :quit; raises Ended at the end of input."""
        talk, lab = self._talk, self._desk.lab
        talk.say(lab.title)
        talk.say(f"People think: {lab.misconception.claim}")
        self._knobs()
        talk.lines(HELP.split("\n"))
        result = self._result()
        if result is not None:
            self._predict(result)
        while True:
            line = talk.ask("lab> ")
            if line in (":quit", ":q"):
                return
            self._command(line)

    def _command(self, line: str) -> None:
        talk = self._talk
        if line == ":knobs":
            self._knobs()
        elif line == ":about":
            from tui.plain.prose import prose_lines

            talk.say(f"But: {self._desk.lab.misconception.truth}")
            text = without_names(self._desk.lab.id, self._desk.lab.text)
            talk.lines(prose_lines(self._services.library, text, talk.width))
            for source in self._desk.lab.sources:
                talk.say(f"{source.title}, {source.about} {source.url}", head="Source: ")
        elif line == ":command":
            talk.lines([self._desk.command()])
        elif line == ":presets":
            self._presets()
        elif line == ":log":
            talk.lines(
                [f"{'inside ' if tried.inside else 'outside'}  {tried.line()}" for tried in self._log]
                or ["No guess yet."]
            )
        elif line == ":defaults":
            self._desk = LabDesk.opened(self._desk.lab)
            self._show(self._result())
        elif line == ":predict":
            result = self._result()
            if result is not None:
                self._predict(result)
        elif line in ("", ":run"):
            self._show(self._result())
        elif line.startswith(":"):
            talk.lines(HELP.split("\n"))
        else:
            self._set(line)

    def _knobs(self) -> None:
        for number, knob in enumerate(self._desk.knobs(), 1):
            self._talk.say(knob_line(self._desk, knob), head=f"{number:>3}. ")

    def _set(self, line: str) -> None:
        named = named_knob(self._desk, line)
        if named is None:
            self._talk.say(f"There is no knob '{line[:40]}' here; :knobs lists them.")
            return
        knob, text = named
        try:
            self._desk = self._desk.typed(knob, text)
        except KnobError as error:
            self._talk.say(f"{self._desk.label(knob)}: {error}")
            return
        self._show(self._result())

    def _presets(self) -> None:
        presets = self._desk.lab.presets
        chosen = self._talk.choose("Which? ", [self._preset_line(index) for index in range(len(presets))])
        if chosen is None:
            return
        preset = presets[chosen]
        self._desk = LabDesk.preset(self._desk.lab, chosen)
        result = self._result()
        self._show(result)
        published = preset.published
        if published is not None and result is not None:
            value = result.metrics.get(published.metric)
            ours = f", here {figure(float(value) * published.scale)}" if isinstance(value, int | float) else ""
            source = f"{published.source.title}, {published.source.about}"
            self._talk.say(f"Published: {figure(published.value)} {published.unit}{ours}. {source}")

    def _preset_line(self, index: int) -> str:
        changes = self._desk.changes_to(LabDesk.preset(self._desk.lab, index))
        return f"{self._desk.lab.presets[index].title}. Sets {', '.join(changes).replace('→', '->') or 'nothing'}"

    def _result(self) -> Result | None:
        from tui.labs import registry

        lab, library = self._desk.lab, self._services.library
        if lab.slow:
            self._talk.say("Running; this takes a few seconds.")
        try:
            return registry.run(lab.id, resolved(library, lab.id, self._desk.params()))
        except LabError as error:
            self._talk.say(f"{knob_label(lab.id, error.knob)}: {error.message}")
            return None

    def _predict(self, result: Result) -> None:
        names = guessable(result.metrics, self._desk.lab.predict)
        if not names:
            self._show(result)
            return
        metric, lab = names[0], self._desk.lab.id
        value = result.metrics[metric]
        self._draw(veiled(worded(lab, result), metric), 1)
        asked_ms = self._services.clock.mono_ms()
        while isinstance(value, int | float):
            line = self._talk.ask(f"Your guess: {question(lab, metric)} (such as 8 to 12; nothing shows it)? ")
            if not line:
                break
            try:
                guess = read(line, metric_unit(lab, metric))
            except GuessError as error:
                self._talk.say(str(error))
                continue
            spent = self._services.clock.mono_ms() - asked_ms
            params = self._desk.params()
            kept = self._services.study.course.keep_guess(
                self._ref, params, metric, guess, float(value), duration_ms=spent
            )
            kept.result()
            tried = Tried(lab, metric, guess, float(value), self._desk.setting())
            self._log.append(tried)
            self._talk.say(f"{'Inside' if tried.inside else 'Outside'} your range. {tried.line()}.")
            break
        self._show(result)

    def _show(self, result: Result | None) -> None:
        if result is None:
            return
        lab = self._desk.lab.id
        self._talk.lines(number_lines(lab, result.metrics))
        shown = worded(lab, result)
        self._draw(shown, len(shown.blocks))
        for note in shown.notes:
            self._talk.say(note)

    def _draw(self, result: Result, most: int) -> None:
        for block in result.blocks[:most]:
            self._talk.lines(["", plain(draw(block, Style(self._talk.width - 2, 12, ascii=True))), ""])
