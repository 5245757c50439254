"""Protocol templates: those on the shelf and those that were saved or signed, with who signed them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from bline_desktop.domain.act import Asker
from bline_desktop.domain.people import Right, User
from bline_desktop.domain.plan.template_shelf import TemplateEntry, TemplateShelf, templates_of
from bline_desktop.domain.plan.template_signing import (
    ProtocolSignature,
    ProtocolText,
    Templates,
    TemplateSignature,
    TemplateView,
    awaiting_signature,
    protocol_text_id,
    startable_of,
)
from bline_desktop.domain.record import FixedRow
from bline_desktop.domain.registry import query
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.tables import table_of
from bline_desktop.queries.rows import remembered, rows_of

Rows = list[Mapping[str, Any]]
Signatures = Mapping[TextRef, list[TemplateSignature]]


@query(Right.READ_CHART)
def templates(session: Session, asker: Asker) -> Templates:
    """Return every protocol, the ward's own first, and which texts can't be read."""
    shelf, kept, views = _read(session)
    return Templates(tuple(sorted(views, key=_order)), (*shelf.refused, *kept.refused))


@query(Right.READ_CHART)
def startable(session: Session, asker: Asker) -> tuple[TemplateView, ...]:
    """Return on which versions a plan may be started now: of each protocol the one that became valid last."""
    return startable_of(_read(session)[2], asker.now)


def read_awaiting(session: Session) -> tuple[TemplateView, ...]:
    """Read the versions that wait for a signature for another query, which has checked the right."""
    return remembered(session, (read_awaiting,), lambda: awaiting_signature(_read(session)[2]))


def _read(session: Session) -> tuple[TemplateShelf, TemplateShelf, tuple[TemplateView, ...]]:
    rows = _with_people(session, ProtocolText)
    kept = TemplateShelf.of({f"{row['protocol']} {row['version']} {row['sha256']}": row["text"] for row in rows})
    shelf = templates_of(session)
    signed = _signatures(session)
    entries = {entry.ref: entry for entry in (*shelf.entries, *kept.entries)}
    return shelf, kept, tuple(_views(entries, shelf, signed, rows))


def read_template(session: Session, ref: TextRef) -> TemplateEntry | None:
    """Read one for another query, which has checked the right; None where it is nowhere, or can't be read."""
    rows = rows_of(session, ProtocolText, table_of(ProtocolText).c.id == protocol_text_id(ref))
    return TemplateShelf.of({str(ref): row["text"] for row in rows}).find(ref) or templates_of(session).find(ref)


def _views(
    entries: Mapping[TextRef, TemplateEntry], shelf: TemplateShelf, signed: Signatures, rows: Rows
) -> Iterator[TemplateView]:
    saved = {TextRef(row["protocol"], row["version"], row["sha256"]): row for row in rows}
    last = _last_drafts(saved, signed)
    for ref, entry in entries.items():
        is_shipped = shelf.find(ref) is not None
        if not is_shipped and ref not in signed and last[ref.key, ref.version] != ref:
            continue  # was saved again since, before anybody signed it
        row = saved.get(ref)
        yield TemplateView(
            ref=ref,
            template=entry.template,
            signatures=tuple(signed.get(ref, ())),
            is_shipped=is_shipped,
            is_changed=any((other.key, other.version) == (ref.key, ref.version) and other != ref for other in signed),
            saved_at=row["recorded_at"] if row else None,
            saved_by=row["person"] if row else "",
        )


def _last_drafts(saved: Mapping[TextRef, Mapping[str, Any]], signed: Signatures) -> dict[tuple[str, str], TextRef]:
    """Return of each version the text that was saved last of those that nobody signed."""
    drafts = [ref for ref in saved if ref not in signed]
    return {(ref.key, ref.version): ref for ref in sorted(drafts, key=lambda ref: _saved_at(saved[ref]))}


def _saved_at(row: Mapping[str, Any]) -> tuple[datetime, str]:
    return row["recorded_at"], row["sha256"]


def _signatures(session: Session) -> Signatures:
    found: defaultdict[TextRef, list[TemplateSignature]] = defaultdict(list)
    for row in _with_people(session, ProtocolSignature):
        signature = TemplateSignature(row["recorded_by"], row["person"], row["recorded_at"], row["valid_from"])
        found[TextRef(row["protocol"], row["version"], row["sha256"])].append(signature)
    return dict(found)


def _with_people(session: Session, kind: type[FixedRow]) -> Rows:
    """Read rows with the present name of whoever wrote them, in the order in which they were written."""
    table, user = table_of(kind), table_of(User)
    statement = select(table, user.c.name.label("person")).join(user, user.c.id == table.c.recorded_by)
    return list(session.connection().execute(statement.order_by(table.c.recorded_at, table.c.id)).mappings())  # type: ignore[arg-type]


def _order(view: TemplateView) -> tuple[bool, str, tuple[int, ...], str]:
    """Examples last; of one protocol the highest version first, and what the program has come with first."""
    numbers = tuple(-number for number in view.number)
    return view.template.example, view.ref.key, numbers, f"{not view.is_shipped} {view.ref.sha256}"
