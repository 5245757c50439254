"""The register of commands and queries."""

from uuid import uuid4

import pytest
from sqlmodel import Session

from bline_desktop.domain import registry
from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import Right
from bline_desktop.domain.registry import COMMANDS, QUERIES, command, query
from bline_desktop.domain.roles import Role
from tests.support.store import an_act, an_asker

SESSION = Session()


@pytest.fixture(autouse=True)
def _registers_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "COMMANDS", {})
    monkeypatch.setattr(registry, "QUERIES", {})


def test_a_command_is_listed_with_its_right_and_checks_it_before_anything_happens() -> None:
    done: list[str] = []

    @command(Right.ENROL)
    def enrol_someone(session: Session, act: Act, name: str, *, twice: bool = False) -> str:
        """Enrol."""
        done.append(name)
        return name * (2 if twice else 1)

    assert enrol_someone(SESSION, an_act(Role.PHYSICIAN), "Li", twice=True) == "LiLi"
    with pytest.raises(RuleBroken) as caught:
        enrol_someone(SESSION, an_act(Role.NURSE), "Wang")
    assert caught.value.rule.code == "not-allowed"
    assert done == ["Li"]
    right, listed = registry.COMMANDS["enrol_someone"]
    assert (right, listed, listed.__doc__) == (Right.ENROL, enrol_someone, "Enrol.")


def test_a_query_is_listed_with_its_right_and_checks_it() -> None:
    wanted = uuid4()

    @query(Right.READ_CHART)
    def one_patient(session: Session, asker: Asker, patient_id: object) -> object:
        """Read."""
        return patient_id

    assert one_patient(SESSION, an_asker(Role.MONITOR), patient_id=wanted) == wanted
    with pytest.raises(RuleBroken):
        one_patient(SESSION, an_asker(Role.ADMINISTRATOR), wanted)
    assert registry.QUERIES["one_patient"] == (Right.READ_CHART, one_patient)


def test_the_real_registers_are_left_alone_here() -> None:
    assert "one_patient" not in QUERIES
    assert "enrol_someone" not in COMMANDS
