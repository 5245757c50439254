"""Writes a protocol template as text, in one canonical form; `read_template` takes it back as it was."""

import json
from collections.abc import Iterator

from bline_desktop.domain.plan import template_terms as terms
from bline_desktop.domain.plan.protocol import Basis, Template, TemplateStep
from bline_desktop.domain.plan.spans import NOW, ON_THE_DAY

Pair = tuple[str, str | bool | list[str]]


def write_template(template: Template) -> str:
    """Write a template as TOML; the same template gives the same text, sign for sign."""
    head: list[Pair] = [
        ("key", template.key),
        ("version", template.version),
        ("title", template.title),
        ("source", template.source),
        *_unless(template.note, "note", ""),
        ("confirmed", template.confirmed),
        ("example", template.example),
    ]
    blocks = [_block("", head)]
    for arm in template.arms:
        blocks.append(_block("[[arm]]", [("key", arm.key), ("title", arm.title)]))
        blocks += [_block("[[arm.step]]", list(_step(step))) for step in arm.steps]
    return "\n".join(blocks)


def _step(step: TemplateStep) -> Iterator[Pair]:
    yield from (("name", step.name), ("title", step.title), ("sort", step.sort.value))
    if step.cycle:
        yield "number", str(step.cycle.number)
        yield "days_on", f"{step.cycle.days_on} days"
        yield from _unless(f"{step.cycle.days_off} days", "days_off", "0 days")
        yield "doses", [terms.write_dose(dose) for dose in step.cycle.doses]
    if step.cells:
        yield "number", str(step.cells.number)
        yield "ladder", [terms.write_cells(dose) for dose in step.cells.ladder]
    yield "anchor", terms.write_anchor(step.anchor)
    yield from _unless(step.anchor.basis.value, "counted", Basis.ACTUAL.value)
    yield from _unless(terms.write_span(step.offset), "offset", terms.write_span(NOW))
    yield from _window(step)
    yield from _repeat(step)
    yield from _unless(step.note, "note", "")


def _window(step: TemplateStep) -> Iterator[Pair]:
    window = step.window
    if window != ON_THE_DAY:
        yield "window", terms.write_days(window.opens, window.closes)
    if (window.best_opens, window.best_closes) != (0, 0):
        yield "optimal", terms.write_days(window.best_opens, window.best_closes)


def _repeat(step: TemplateStep) -> Iterator[Pair]:
    repeat = step.repeat
    if repeat.times == 1:
        return
    yield "times", str(repeat.times)
    if repeat.every:
        yield "every", terms.write_span(repeat.every)
    if repeat.after_last:
        yield "counted_from", terms.CountedFrom.LAST.value
    if repeat.until:
        yield "until", terms.write_span(repeat.until)


def _unless(text: str, key: str, usual: str) -> Iterator[Pair]:
    """Leave out what is understood where nothing is written."""
    if text != usual:
        yield key, text


def _block(head: str, pairs: list[Pair]) -> str:
    lines = [head] if head else []
    lines += [f"{key} = {_value(value)}" for key, value in pairs]
    return "\n".join(lines) + "\n"


def _value(value: str | bool | list[str]) -> str:
    """Write a text as JSON does, which TOML reads as the same; scripts stay as they are."""
    if isinstance(value, list) and len(value) > 1:
        return "[\n" + "".join(f"    {_value(one)},\n" for one in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
