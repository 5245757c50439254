"""A draft shown in a form and read back is the same draft, whatever is in it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bline_desktop.domain.draft import read_fields, typed_value
from bline_desktop.domain.fields import Fields, boolean_field, date_field, decimal_field, moment_field, text_field
from bline_desktop.domain.words import N_

NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
ZONES = st.sampled_from([ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")])
MINUTES = st.integers(0, 60 * 24 * 365 * 40)


class Anything(Fields):
    at: datetime = moment_field(N_("t", "Time"))
    amount: Decimal = decimal_field(N_("t", "Amount"))
    day: date | None = date_field(N_("t", "Day"), required=False)
    seen: bool | None = boolean_field(N_("t", "Seen"), required=False)
    note: str | None = text_field(N_("t", "Note"), long=True, required=False)


DRAFTS = st.builds(
    Anything,
    at=MINUTES.map(lambda minutes: datetime.fromtimestamp(946_684_800 + 60 * minutes, UTC)),
    amount=st.integers(0, 9_999_999_999).map(lambda number: Decimal(number).scaleb(-4)),
    day=st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    seen=st.none() | st.booleans(),
    note=st.none() | st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=40),
)


@given(draft=DRAFTS, zone=ZONES)
def test_typed_again_it_is_the_same(draft: Anything, zone: ZoneInfo) -> None:
    typed = {name: typed_value(spec, getattr(draft, name), zone) for name, spec in Anything.specs.items()}
    assert read_fields(Anything, typed, NOW, zone) == draft
