"""Alembic's environment: it runs on the open connection that the program hands in, inside the program's transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from bline_desktop.domain import columns
from bline_desktop.domain.tables import METADATA


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write plain column types into a migration, so that it stands alone for ever."""
    if kind == "type" and isinstance(item, columns.IntegerColumn | columns.BooleanColumn):
        return "sa.Integer()"
    if kind == "type" and isinstance(item, columns.TextColumn):
        return "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_item=render_item,
    render_as_batch=True,
    compare_type=False,
)
context.run_migrations()
