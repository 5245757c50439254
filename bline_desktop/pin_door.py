"""The way on in a store that is open already: six digits instead of the password. Heavy, as the ward itself is."""

from uuid import UUID

from bline_desktop.commands.pins import try_pin
from bline_desktop.domain.errors import Rule, RuleBroken
from bline_desktop.domain.words import N_
from bline_desktop.open_ward import OpenWard, Where, act_of, known
from bline_desktop.ui.desk import SignedIn

READ_ONLY_NEEDS_PASSWORD = Rule(
    "read-only-needs-password", N_("errors", "This store is only read and can't count tries. Type your password.")
)


def sign_in_by_pin(ward: OpenWard, user_id: UUID, pin: str, where: Where) -> SignedIn | RuleBroken:
    """Let a person on in an open store, or return why the PIN is not taken; the try is counted either way.

    Raises StorageTrouble.
    """
    user = known(ward, user_id, where)
    if ward.database.read_only:
        return RuleBroken(READ_ONLY_NEEDS_PASSWORD)
    act = act_of(user, where)
    with ward.database.write(act) as session:
        refusal = try_pin(session, act, user_id, pin)
        if refusal is None:
            session.note("sign_in_by_pin", user_id)  # type: ignore[attr-defined]
    return refusal or user
