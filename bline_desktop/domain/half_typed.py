"""What somebody has half typed: kept for that person alone, until it is recorded, thrown away or a day old."""

from datetime import datetime, timedelta
from uuid import UUID

from bline_desktop.domain.record import PrivateRow, id_column, instant_column, text_column

# What is older is no more put back into a form: the patient it was read from has changed since.
GOOD_FOR = timedelta(hours=24)


class HalfTyped(PrivateRow, table=True):
    """All that one person has half typed; the row's id is the person's, so that there is one for each.

    `body` is the text that the windows make of their forms and read again; nobody has checked or said it.
    """

    __tablename__ = "half_typed"

    id: UUID = id_column(primary_key=True, foreign_key="user.id")
    body: str = text_column()
    kept_at: datetime = instant_column()
