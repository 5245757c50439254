"""PINs: six digits that tell people apart inside an open store. They never unlock it."""

from datetime import datetime
from uuid import UUID

from bline_desktop.domain.record import PrivateRow, id_column, instant_column, integer_column, text_column


class Pin(PrivateRow, table=True):
    """What the store knows of a person's PIN; the row's id is the person's, so that there is one for each.

    `verifier` is Argon2id's text with its parameters, None where no PIN is set. `failed` counts wrong tries in a row.
    `password_at` is when this person last typed the whole password.
    """

    __tablename__ = "pin"

    id: UUID = id_column(primary_key=True, foreign_key="user.id")
    verifier: str | None = text_column(required=False)
    failed: int = integer_column()
    password_at: datetime | None = instant_column(required=False)
