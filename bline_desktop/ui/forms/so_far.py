"""What is typed in a form so far: read where it can be, and named by the titles of its fields."""

from typing import Any

from bline_desktop.domain.draft import read_fields
from bline_desktop.domain.errors import FieldsRefused
from bline_desktop.ui.forms.editor import title_of
from bline_desktop.ui.forms.record_form import F, RecordForm


def titles_typed(form: RecordForm[Any]) -> dict[str, str]:
    """Return the titles of what is typed in words and numbers: by them it is said, once the form is another one."""
    said = form.typed()
    typed = ((name, spec) for name, spec in form.editors.specs.items() if isinstance(said[name], str))
    return {name: title_of(spec, form.words) for name, spec in typed if spec.choices is None}


def read_so_far(form: RecordForm[F]) -> F | None:
    """Return what is typed in a form so far, where all of it can be read; nothing is said of it."""
    try:
        return read_fields(form.fields, form.editors.typed_in_sight(), form.clock.now(), form.clock.zone)
    except FieldsRefused:
        return None
