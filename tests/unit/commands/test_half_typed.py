"""Keeping half typed forms: one text for each person, nobody else's to read, gone with the account."""

from datetime import timedelta
from uuid import uuid4

from sqlmodel import select

from bline_desktop.commands.half_typed import drop_half_typed, keep_half_typed
from bline_desktop.commands.people import deactivate
from bline_desktop.domain.half_typed import HalfTyped
from bline_desktop.domain.journal import JournalRow
from bline_desktop.domain.roles import Role
from bline_desktop.queries.half_typed import acts_kept, own_half_typed
from tests.support.store import NOW, USERS, MemorySession, an_act, an_asker


def test_each_person_has_one_text_and_reads_no_other(session: MemorySession) -> None:
    keep_half_typed(session, an_act(), "pause of ZJ-014")
    keep_half_typed(session, an_act(now=NOW + timedelta(minutes=1)), "new bag of ZJ-014")
    keep_half_typed(session, an_act(Role.PHYSICIAN), "order")
    session.commit()
    assert own_half_typed(session, an_asker()) == "new bag of ZJ-014"
    assert own_half_typed(session, an_asker(Role.PHYSICIAN)) == "order"
    for role in set(Role) - {Role.NURSE, Role.PHYSICIAN}:
        assert own_half_typed(session, an_asker(role)) == ""
    kept = session.get(HalfTyped, USERS[Role.NURSE])
    assert kept is not None
    assert kept.kept_at == NOW + timedelta(minutes=1)


def test_nothing_typed_is_nothing_kept(session: MemorySession) -> None:
    keep_half_typed(session, an_act(), "")
    keep_half_typed(session, an_act(), "pause")
    session.flush()
    keep_half_typed(session, an_act(), "")
    session.commit()
    assert session.exec(select(HalfTyped)).all() == []
    drop_half_typed(session, USERS[Role.NURSE])


def test_a_closed_account_leaves_nothing(session: MemorySession) -> None:
    keep_half_typed(session, an_act(), "pause")
    session.commit()
    deactivate(session, an_act(Role.ADMINISTRATOR), USERS[Role.NURSE])
    session.commit()
    assert session.exec(select(HalfTyped)).all() == []


def test_an_act_that_was_kept_after_all_is_known(session: MemorySession) -> None:
    kept, lost = uuid4(), uuid4()
    session.add(JournalRow(seq=1, hash="", body="{}", act_id=kept))
    session.commit()
    assert acts_kept(session, an_asker(), [kept, lost]) == {kept}
