"""What a write changed."""

from uuid import uuid4

from bline_desktop.domain.changes import Changed

LI, WANG = uuid4(), uuid4()


def test_changes_join_and_nothing_is_nothing() -> None:
    both = Changed(frozenset({"mrd"}), frozenset({LI})) | Changed(frozenset({"dli"}), frozenset({WANG}))
    assert both == Changed(frozenset({"mrd", "dli"}), frozenset({LI, WANG}))
    assert both
    assert not Changed()
    assert both | Changed() == both


def test_a_screen_asks_whether_its_patient_and_its_tables_are_meant() -> None:
    change = Changed(frozenset({"mrd"}), frozenset({LI}))
    assert change.concerns(LI)
    assert change.concerns(LI, "dli", "mrd")
    assert not change.concerns(LI, "dli")
    assert not change.concerns(WANG)
