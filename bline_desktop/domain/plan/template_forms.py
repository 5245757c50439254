"""Between a template and what is typed of it: values for a form, and a checked step or head from what was typed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.plan import template_terms as terms
from bline_desktop.domain.plan.protocol import (
    Anchor,
    CellsPart,
    CyclePart,
    Repeat,
    StepSort,
    Template,
    TemplateStep,
)
from bline_desktop.domain.plan.spans import NOW, Window
from bline_desktop.domain.plan.template_fields import ProtocolFields, StepFields
from bline_desktop.domain.plan.template_rules import check_step
from bline_desktop.domain.toml_table import BAD_NAME, KEY_FORM, VERSION_FORM
from bline_desktop.domain.words import N_

V = TypeVar("V")

NOT_UNDERSTOOD = Rule("template-not-understood", N_("template", "“{found}” can't be read. Write it as {example}."))
SPAN, WINDOW = N_("template", "“3 months” or “-3 days”"), N_("template", "“-2 to +2 days”")
DOSE = N_("template", "“day 1: 9 micrograms per day” or “day 1: not filled in”")
CELLS = N_("template", "“1 × 10⁶” or “not filled in”")


def step_values(step: TemplateStep) -> dict[str, object]:
    """Return what a form shows of a step."""
    window, repeat, part = step.window, step.repeat, step.cycle or step.cells
    best = (window.best_opens, window.best_closes)
    return {
        "title": step.title,
        "sort": step.sort,
        "number": part.number if part else None,
        "days_on": step.cycle.days_on if step.cycle else None,
        "days_off": step.cycle.days_off or None if step.cycle else None,
        "doses": "\n".join(map(terms.write_dose, step.cycle.doses)) if step.cycle else None,
        "ladder": "\n".join(map(terms.write_cells, step.cells.ladder)) if step.cells else None,
        "event": step.anchor.event,
        "anchor_number": step.anchor.number,
        "basis": step.anchor.basis,
        "offset": None if step.offset == NOW else terms.write_span(step.offset),
        "window": None if window == Window() else terms.write_days(window.opens, window.closes),
        "optimal": None if best == (0, 0) else terms.write_days(*best),
        "times": repeat.times if repeat.times > 1 else None,
        "every": terms.write_span(repeat.every) if repeat.every else None,
        "counted_from": terms.CountedFrom.LAST if repeat.after_last else None,
        "until": terms.write_span(repeat.until) if repeat.until else None,
        "note": step.note or None,
    }


def read_step(fields: StepFields, name: str) -> TemplateStep:
    """Make a step of what was typed. Raises RuleBroken, which names the field where it is one field's fault."""
    step = TemplateStep(
        name=name,
        title=fields.title,
        sort=fields.sort,
        anchor=Anchor(fields.event, fields.anchor_number, fields.basis),
        offset=_maybe("offset", fields.offset, terms.read_span, SPAN) or NOW,
        window=terms.window_of(
            _maybe("window", fields.window, terms.read_days, WINDOW),
            _maybe("optimal", fields.optimal, terms.read_days, WINDOW),
        ),
        repeat=Repeat(
            fields.times or 1,
            _maybe("every", fields.every, terms.read_span, SPAN),
            after_last=fields.counted_from is terms.CountedFrom.LAST,
            until=_maybe("until", fields.until, terms.read_span, SPAN),
        ),
        cycle=_cycle(fields) if fields.sort is StepSort.CYCLE else None,
        cells=_cells(fields) if fields.sort is StepSort.DLI else None,
        note=fields.note or "",
    )
    check_step(step)
    return step


def protocol_values(template: Template) -> dict[str, object]:
    """Return what a form shows of the head of a protocol."""
    return {name: getattr(template, name) for name in ProtocolFields.specs} | {"note": template.note or None}


def with_head(template: Template, fields: ProtocolFields) -> Template:
    """Give a protocol another head. Raises RuleBroken, naming the field."""
    for name, form, example in (("key", KEY_FORM, "nct07105579"), ("version", VERSION_FORM, "1.0")):
        found = getattr(fields, name)
        if form.fullmatch(found) is None:
            title = ProtocolFields.specs[name].title
            raise RuleBroken(BAD_NAME, field=name, place=title, found=found, example=example)
    head = replace(template, key=fields.key, version=fields.version, title=fields.title)
    return replace(
        head, source=fields.source, note=fields.note or "", confirmed=fields.confirmed, example=fields.example
    )


def _cycle(fields: StepFields) -> CyclePart:
    doses = _lines("doses", fields.doses, terms.read_dose, DOSE)
    return CyclePart(fields.number or 0, fields.days_on or 0, fields.days_off or 0, tuple(doses))


def _cells(fields: StepFields) -> CellsPart:
    ladder = _lines("ladder", fields.ladder, terms.read_cells, CELLS)
    return CellsPart(fields.number or 0, tuple(dose for (dose,) in ladder))


def _lines(field: str, text: str | None, read: Callable[[str], V | None], example: object) -> Iterable[V]:
    lines = [line.strip() for line in (text or "").splitlines()]
    return [_read(field, line, read, example) for line in lines if line]


def _maybe(field: str, text: str | None, read: Callable[[str], V | None], example: object) -> V | None:
    return _read(field, text, read, example) if text else None


def _read(field: str, text: str, read: Callable[[str], V | None], example: object) -> V:
    found = read(text)
    if found is None:
        raise RuleBroken(NOT_UNDERSTOOD, field=field, found=text, example=example)
    return found
