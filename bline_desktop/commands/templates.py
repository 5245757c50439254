"""Protocol templates: saving a version, and signing it so that plans may be started on it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from bline_desktop.commands.lookups import refuse_twice
from bline_desktop.domain.act import Act
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.plan.protocol import Template
from bline_desktop.domain.plan.template_shelf import TemplateEntry, TemplateShelf, entry_to_keep, templates_of
from bline_desktop.domain.plan.template_signing import ProtocolSignature, ProtocolText, protocol_text_id
from bline_desktop.domain.registry import command
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.words import N_

MINUTE = timedelta(minutes=1)  # a moment is typed without its seconds

TEMPLATE_GONE = Rule(
    "template-gone",
    N_(
        "errors", "The text of protocol {protocol}, version {version}, changed since it was shown. Read it again first."
    ),
)
WAS_REPLACED = Rule(
    "template-was-replaced",
    N_(
        "errors", "This very text was version {version} of {protocol} once, and another followed it. Raise the version."
    ),
)
TEMPLATE_SIGNED = Rule("template-signed", N_("errors", "You have signed this text of {title} already."))
VERSION_TAKEN = Rule(
    "template-version-taken",
    N_("errors", "Version {version} of {protocol} is another text already. Save yours as a higher version."),
)
NOT_FILLED = Rule(
    "template-not-filled", N_("errors", "Doses are missing in {steps}. Fill them in, save and sign the new version.")
)
VALID_BEFORE = Rule(
    "template-valid-before",
    N_("errors", "A version is valid from now on, or from later on; {valid_from} is over."),
)


@command(Right.EDIT_PROTOCOL)
def save_template(session: Session, act: Act, template: Template) -> TextRef:
    """Keep a version of a protocol and return its exact name; the same text is kept once.

    Raises RuleBroken where it is no template, or its version is that of another text which was signed or shipped.
    """
    entry = entry_to_keep(template)
    shipped = any(_same_version(other.ref, entry.ref) for other in templates_of(session).entries)
    signed = _signed_refs(session, entry.ref)
    if shipped or any(_same_version(ref, entry.ref) for ref in signed):
        raise RuleBroken(VERSION_TAKEN, version=entry.ref.version, protocol=entry.ref.key)
    if entry.ref not in signed and _was_replaced(session, entry.ref):
        raise RuleBroken(WAS_REPLACED, version=entry.ref.version, protocol=entry.ref.key)
    _keep_text(session, act, entry)
    return entry.ref


@command(Right.SIGN_PROTOCOL)
def sign_template(session: Session, act: Act, ref: TextRef, valid_from: datetime | None = None) -> UUID:
    """Sign the very text that was shown, valid from a moment (None: from now on); return the signature's id.

    Raises RuleBroken where the text changed since, a dose is not filled in, or that moment is over.
    """
    signature_id = act.row_id("signature")
    refuse_twice(session, ProtocolSignature, signature_id)
    entry = _entry(session, ref)
    _refuse_unfilled(entry.template)
    if valid_from is not None and valid_from <= act.now - MINUTE:
        raise RuleBroken(VALID_BEFORE, valid_from=valid_from, field="valid_from")
    if any(_same_version(other, ref) for other in _signed_refs(session, ref)):
        raise RuleBroken(VERSION_TAKEN, version=ref.version, protocol=ref.key)
    text_id = _keep_text(session, act, entry)
    mine = select(ProtocolSignature.id).where(
        col(ProtocolSignature.protocol_text_id) == text_id, col(ProtocolSignature.recorded_by) == act.user_id
    )
    if session.exec(mine.limit(1)).first() is not None:
        raise RuleBroken(TEMPLATE_SIGNED, title=entry.template.title)
    session.add(
        ProtocolSignature(
            id=signature_id,
            recorded_at=act.now,
            recorded_by=act.user_id,
            role=act.role,
            protocol_text_id=text_id,
            protocol=ref.key,
            version=ref.version,
            sha256=ref.sha256,
            valid_from=valid_from or act.now,
        )
    )
    return signature_id


def template_of(session: Session, ref: TextRef) -> Template | None:
    """Return a template by its exact name, from its kept text or from the shelf; None where it is nowhere.

    Nor where this program can't read it (a newer reader is stricter): that must not stop what is done at a bed.
    """
    found = _kept(session, ref) or templates_of(session).find(ref)
    return found.template if found else None


def _entry(session: Session, ref: TextRef) -> TemplateEntry:
    found = templates_of(session).find(ref) or _kept(session, ref)
    if found is None:
        raise RuleBroken(TEMPLATE_GONE, protocol=ref.key, version=ref.version)
    return found


def _kept(session: Session, ref: TextRef) -> TemplateEntry | None:
    kept = session.get(ProtocolText, protocol_text_id(ref))
    return TemplateShelf.of({} if kept is None else {str(ref): kept.text}).find(ref)


def _refuse_unfilled(template: Template) -> None:
    empty = tuple(f"“{step.title}”" for arm in template.arms for step in arm.steps if not step.is_filled)
    if empty:
        raise RuleBroken(NOT_FILLED, steps=empty)


def _same_version(other: TextRef, ref: TextRef) -> bool:
    """Tell whether another text has the same version."""
    return (other.key, other.version) == (ref.key, ref.version) and other.sha256 != ref.sha256


def _signed_refs(session: Session, ref: TextRef) -> tuple[TextRef, ...]:
    """Return the texts of a protocol that were signed."""
    signed = session.exec(select(ProtocolSignature).where(col(ProtocolSignature.protocol) == ref.key)).all()
    return tuple(one.ref for one in signed)


def _was_replaced(session: Session, ref: TextRef) -> bool:
    """Tell whether this very text was saved once, and another one of its version after it."""
    same = select(ProtocolText).where(col(ProtocolText.protocol) == ref.key, col(ProtocolText.version) == ref.version)
    kept = sorted(session.exec(same).all(), key=lambda text: text.recorded_at)
    return any(text.ref == ref for text in kept[:-1])


def _keep_text(session: Session, act: Act, entry: TemplateEntry) -> UUID:
    """Keep the text with the store, once."""
    text_id = protocol_text_id(entry.ref)
    if session.get(ProtocolText, text_id) is None:
        session.add(
            ProtocolText(
                id=text_id,
                recorded_at=act.now,
                recorded_by=act.user_id,
                protocol=entry.ref.key,
                version=entry.ref.version,
                sha256=entry.ref.sha256,
                text=entry.text,
            )
        )
        session.flush()  # a signature points at it
    return text_id
