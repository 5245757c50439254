"""Which kind of editor a field is typed in."""

from collections.abc import Mapping

from bline_desktop.domain.fields import FieldSpec, Input
from bline_desktop.domain.treatment.cells import CellPower
from bline_desktop.ui.forms.choice_editors import FEW, KeysEditor, ListEditor
from bline_desktop.ui.forms.editor import FieldEditor
from bline_desktop.ui.forms.power_editor import PowerEditor
from bline_desktop.ui.forms.quick_editor import QuickEditor
from bline_desktop.ui.forms.typed_editors import LineEditor, LongTextEditor, TimeEditor

EDITORS: Mapping[Input, type[FieldEditor]] = {
    Input.TEXT: LineEditor,
    Input.LONG_TEXT: LongTextEditor,
    Input.NUMBER: LineEditor,
    Input.WHOLE: LineEditor,
    Input.MOMENT: TimeEditor,
    Input.DATE: TimeEditor,
    Input.YES_NO: KeysEditor,
}


def editor_of(spec: FieldSpec) -> type[FieldEditor]:
    """Return the kind of editor in which a field is typed."""
    if spec.quick:
        return QuickEditor
    if spec.choices is not None and tuple(spec.choices) == tuple(CellPower):
        return PowerEditor
    if spec.choices is not None:
        return KeysEditor if len(spec.choices) <= FEW and not spec.listed else ListEditor
    return EDITORS[spec.input]
