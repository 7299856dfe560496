"""A lab in lines: guess first, then see; knobs are set by 'name value'."""

from __future__ import annotations

from tui.labs.contract import LabError, Result
from tui.plain.talk import Talk
from tui.plots.draw import draw
from tui.plots.line import Style, figure, plain
from tui.services import Services
from tui.study.labs.guesses import GuessError, guessable, read
from tui.study.labs.inputs import resolved
from tui.study.labs.knobs import KnobError, LabDesk

HELP = """KNOB VALUE  sets a knob, such as: stages 8      :run      runs again and draws
:knobs      the knobs as they stand             :predict  hides a number until you guess it
:presets    known cases                         :about    what runs here and what to try
:command    the state as a shell command        :quit     leaves"""


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
            talk.lines(prose_lines(self._services.library, self._desk.lab.text, talk.width))
            for source in self._desk.lab.sources:
                talk.say(f"{source.title}, {source.about} {source.url}", head="Source: ")
        elif line == ":command":
            talk.lines([self._desk.command()])
        elif line == ":presets":
            self._presets()
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
        for knob in self._desk.knobs():
            limits = (
                f" ({figure(knob.min)} to {figure(knob.max)})" if knob.min is not None and knob.max is not None else ""
            )
            options = f" ({', '.join(map(str, knob.options))})" if knob.options else limits
            self._talk.say(f"{knob.name} = {figure(self._desk.value(knob), 6)}{options}: {knob.help}", head="  ")

    def _set(self, line: str) -> None:
        name, _, text = line.replace("=", " ").partition(" ")
        knob = next((knob for knob in self._desk.knobs() if knob.name == name), None)
        if knob is None:
            self._talk.say(f"There is no knob '{name[:40]}' here; :knobs names them.")
            return
        try:
            self._desk = self._desk.typed(knob, text)
        except KnobError as error:
            self._talk.say(f"{name}: {error}")
            return
        self._show(self._result())

    def _presets(self) -> None:
        presets = self._desk.lab.presets
        chosen = self._talk.choose("Which? ", [preset.title for preset in presets])
        if chosen is None:
            return
        preset = presets[chosen]
        self._desk = LabDesk.at(self._desk.lab, preset.params)
        result = self._result()
        self._show(result)
        published = preset.published
        if published is not None and result is not None:
            value = result.metrics.get(published.metric)
            ours = f", here {figure(float(value) * published.scale, 5)}" if isinstance(value, int | float) else ""
            source = f"{published.source.title}, {published.source.about}"
            self._talk.say(f"Published: {figure(published.value)} {published.unit}{ours}. {source}")

    def _result(self) -> Result | None:
        from tui.labs import registry

        lab, library = self._desk.lab, self._services.library
        if lab.slow:
            self._talk.say("Running; this takes a few seconds.")
        try:
            return registry.run(lab.id, resolved(library, lab.id, self._desk.params()))
        except LabError as error:
            self._talk.say(str(error))
            return None

    def _predict(self, result: Result) -> None:
        names = guessable(result.metrics, self._desk.lab.predict)
        if not names:
            self._show(result)
            return
        metric = names[0]
        value = result.metrics[metric]
        while isinstance(value, int | float):
            line = self._talk.ask(f"Your guess for {metric.replace('_', ' ')} (such as 8 to 12; nothing shows it): ")
            if not line:
                break
            try:
                guess = read(line)
            except GuessError as error:
                self._talk.say(str(error))
                continue
            self._services.study.keep_guess(self._ref, self._desk.params(), metric, guess, float(value)).result()
            where = "Inside" if guess.holds(float(value)) else "Outside"
            self._talk.say(f"{where} your range: {figure(float(value), 5)}.")
            break
        self._show(result)

    def _show(self, result: Result | None) -> None:
        if result is None:
            return
        lines = [
            f"{name.replace('_', ' ')}: {figure(value, 5)}"
            for name, value in result.metrics.items()
            if not isinstance(value, list | dict)
        ]
        for block in result.blocks:
            lines += ["", plain(draw(block, Style(self._talk.width - 2, 12, ascii=True)))]
        self._talk.lines([*lines, "", *result.notes])
