"""Lessons: what they must have, and how they lean on entries, questions and each other."""

from __future__ import annotations

from tui.library.authoring.expr import ExprError, evaluate
from tui.library.authoring.issue import Severity
from tui.library.lint import language
from tui.library.lint.diagram import diagram_faults
from tui.library.lint.missing import missing
from tui.library.lint.parts import choices
from tui.library.lint.rule import SETTLING, Finding, Findings, rule
from tui.library.lint.view import View, section_prose
from tui.library.model import Computed, Lesson, Numeric, Question, Section

LEAST, MOST = 90, 320
"""Words of a section."""
REFUSED = frozenset({"understand", "know", "learn", "be", "appreciate"})
WATCHED = language.word_set(
    """
    analyse analyze apply argue arrange assemble assess assign audit break build calculate check choose cite
    classify combine compare complete compose compute construct contrast convert count critique debug decide
    decompose defend define demonstrate derive describe design detect determine diagnose distinguish draw estimate
    evaluate explain express extend fill find fit fix follow give group identify illustrate implement infer
    interpret judge justify label list locate make map mark match measure model name negotiate optimise optimize
    order outline pair pick place plan plot predict price prove rank read recalculate recall recognise recognize
    recommend reconstruct repair rephrase reproduce rewrite run say schedule select separate show simulate size
    sketch solve sort split state sum summarise summarize tabulate teach tell test trace translate tune turn use
    verify weigh work write
    """
)


@rule("L01", "error", "3 to 6 sections, each with a check; objective, summary and mixed check are there")
def lesson_parts(view: View) -> Findings:
    for lesson in view.source.lessons:
        if not 3 <= len(lesson.sections) <= 6:
            yield Finding("lesson", lesson.id, ("sections",), f"{len(lesson.sections)} sections", "write 3 to 6")
        for at, section in enumerate(lesson.sections):
            if not section.checks:
                message = f"section {section.id!r} has no check"
                yield Finding("lesson", lesson.id, ("sections", at), message, "name 1 or 2 questions of the bank")
        for field, values in (
            ("objectives", lesson.objectives),
            ("summary", lesson.summary),
            ("mixed", lesson.mixed),
        ):
            if not any(value.strip() for value in values):
                yield Finding("lesson", lesson.id, (field,), f"`{field}` is empty", "write it")


@rule("L02", "error", "each objective starts with a verb one can watch; understand, know, learn, be aware are refused")
def objectives(view: View) -> Findings:
    for lesson in view.source.lessons:
        for at, objective in enumerate(lesson.objectives):
            words = [word.strip(",.:;").lower() for word in objective.split()]
            first = next((word for word in words if word != "to"), "")
            path = ("objectives", at)
            if first in REFUSED:
                hint = "say what the reader will do: compute, compare, choose, explain, diagnose"
                yield Finding("lesson", lesson.id, path, f"nobody can watch {first!r}", hint)
            elif first not in WATCHED:
                hint = "begin with compute, compare, choose, explain, diagnose or the like"
                yield Finding("lesson", lesson.id, path, f"{first!r} is no verb that one can watch", hint)


@rule(
    "L03", "error", "a diagram of at most 76 columns x 20 lines with caption and alternative text, and a worked example"
)
def lesson_shows(view: View) -> Findings:
    for lesson in view.source.lessons:
        if not any(section.diagram.strip() for section in lesson.sections):
            yield Finding("lesson", lesson.id, ("sections",), "no section has a diagram", "draw one in text")
        if not any(section.worked for section in lesson.sections):
            yield Finding("lesson", lesson.id, ("sections",), "no section has a worked example", "add `worked` steps")
        for at, section in enumerate(lesson.sections):
            for field, message, hint in diagram_faults(section.diagram, section.diagram_alt):
                yield Finding("lesson", lesson.id, ("sections", at, field), message, hint)
            if section.diagram.strip() and not section.caption.strip():
                # Format 2 asks for it; the rule is older.
                severity: Severity | None = "warning" if view.source.about.format < 2 or "L03" in SETTLING else None
                hint = "say in one line what to see"
                path = ("sections", at, "diagram")
                yield Finding("lesson", lesson.id, path, "the diagram has no `caption`", hint, severity)


@rule("L04", "warning", "a section has 90 to 320 words and brings at most 5 new terms")
def section_size(view: View) -> Findings:
    for lesson in view.source.lessons:
        introduced = set(lesson.introduces)
        for at, section in enumerate(lesson.sections):
            path = ("sections", at, "text")
            words = language.count_words(view.shown(section.text))
            if not LEAST <= words <= MOST:
                message = f"section {section.id!r} has {words} words"
                yield Finding("lesson", lesson.id, path, message, f"write {LEAST} to {MOST}")
            new = introduced & set(language.linked(section_prose(section)))
            introduced -= new
            if len(new) > 5:
                message = f"section {section.id!r} brings {len(new)} new terms"
                yield Finding("lesson", lesson.id, path, message, "keep to 5; split it or introduce fewer")


@rule("L05", "error", "every term of `introduces` is linked in the text and tested by a question of the bank")
def introduced_terms(view: View) -> Findings:
    for lesson in view.source.lessons:
        linked = {slug for section in lesson.sections for slug in language.linked(section_prose(section))}
        for at, reference in enumerate(lesson.introduces):
            slug, path = language.bare(reference), ("introduces", at)
            if slug not in linked:
                yield Finding("lesson", lesson.id, path, f"{slug!r} is not linked in the text", f"link [[{slug}]]")
            if not view.items_of.get(slug) and view.is_whole("question"):
                message = f"no question of the bank tests {slug!r}"
                yield Finding("lesson", lesson.id, path, message, "write one, or introduce it elsewhere")


@rule("L06", "error", "prerequisites are earlier lessons, so that there is no cycle")
def prerequisites(view: View) -> Findings:
    yield from missing(view, "prerequisite")
    for lesson in view.source.lessons:
        for at, reference in enumerate(lesson.prerequisites):
            needed = view.lessons.get(language.bare(reference))
            if needed is not None and needed in view.source.lessons and needed.order >= lesson.order:
                message = (
                    f"prerequisite {needed.id!r} (order {needed.order}) is not earlier than this (order {lesson.order})"
                )
                yield Finding("lesson", lesson.id, ("prerequisites", at), message, "change `order`, or drop it")


def _is_from_earlier(question: Question, lesson: Lesson, earlier: list[Lesson]) -> bool:
    """A question comes from an earlier lesson that asks it, or that introduces its main term."""
    for other in earlier:
        asked = {other.opening, *other.mixed, *(check for section in other.sections for check in section.checks)}
        if question.id in asked or (question.terms and question.terms[0] in other.introduces):
            return True
    return False


@rule("L07", "warning", "at least a third of the mixed check comes from earlier lessons")
def interleaved(view: View) -> Findings:
    for lesson in view.source.lessons:
        earlier = [other for other in view.source.lessons if other.order < lesson.order]
        items = [view.questions[id] for id in map(language.bare, lesson.mixed) if id in view.questions]
        old = sum(_is_from_earlier(question, lesson, earlier) for question in items)
        if earlier and items and old * 3 < len(items):
            message = f"{old} of {len(items)} mixed items come from earlier lessons"
            yield Finding("lesson", lesson.id, ("mixed",), message, "exchange some for questions of earlier lessons")


@rule("L08", "error", "every expression of a worked example has a value")
def worked_values(view: View) -> Findings:
    for lesson in view.source.lessons:
        for at, section in enumerate(lesson.sections):
            for step_at, step in enumerate(section.worked):
                try:
                    if step.expr:
                        evaluate(step.expr)
                except ExprError as error:
                    path = ("sections", at, "worked", step_at, "expr")
                    yield Finding(
                        "lesson", lesson.id, path, f"{step.expr!r}: {str(error).rstrip('.')}", "correct the expression"
                    )


@rule("L09", "error", "opening, checks, mixed check and faded twins name questions of the bank")
def lesson_questions(view: View) -> Findings:
    yield from missing(view, "question")


@rule("L10", "error", "a lesson has `sources` (warns where a worked step holds a number and no `expr`)", since=2)
def lesson_sources(view: View) -> Findings:
    for lesson in view.source.lessons:
        if not lesson.sources:
            yield Finding("lesson", lesson.id, (), "the lesson has no `sources`", "cite where each figure is printed")
        for at, section in enumerate(lesson.sections):
            for step_at, step in enumerate(section.worked):
                if not step.expr and any(c.isdigit() for c in step.text):
                    path = ("sections", at, "worked", step_at)
                    hint = "write the arithmetic as `expr`: the program shows its value"
                    yield Finding("lesson", lesson.id, path, "a step with a number has no `expr`", hint, "warning")


@rule("L11", "warning", "the right answer of a check does not stand word for word in the section before it", since=2)
def checks_transfer(view: View) -> Findings:
    for lesson in view.source.lessons:
        for at, section in enumerate(lesson.sections):
            text = _folded(view, section)
            for check_at, reference in enumerate(section.checks):
                question = view.questions.get(language.bare(reference))
                for answer in _answers(question) if question else ():
                    words = tuple(language.tokens(view.shown(answer)))
                    if words and words in set(language.runs(text, len(words))):
                        message = f"{answer!r} answers {question.id if question else ''!r} and stands in the section"
                        path = ("sections", at, "checks", check_at)
                        yield Finding("lesson", lesson.id, path, message, "ask in another setting, or reword")


def _folded(view: View, section: Section) -> list[str]:
    return language.tokens(view.shown(f"{section_prose(section)}\n\n{section.diagram}"))


def _answers(question: Question) -> list[str]:
    """What would be recognised: the keys, or the number with its unit."""
    if isinstance(question, Numeric):
        return [] if isinstance(question.answer, Computed) else [f"{question.answer:.10g} {question.unit}"]
    return [choice.text for choice in choices(question) if choice.key]
