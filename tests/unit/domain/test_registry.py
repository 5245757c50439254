"""The register of commands and queries."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session

from bline_desktop.domain import registry
from bline_desktop.domain.act import Act, Asker
from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.people import ACCOUNT_ENDED, Right
from bline_desktop.domain.registry import COMMANDS, QUERIES, command, query
from bline_desktop.domain.roles import Role
from tests.support.store import NOW, an_act, an_asker

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


def test_who_is_still_signed_in_after_the_end_of_the_account_does_and_sees_nothing() -> None:
    done: list[str] = []

    @command(Right.CHART_INFUSION)
    def chart(session: Session, act: Act) -> None:
        """Chart."""
        done.append("charted")

    @command(Right.READ_WALL, after_end=True)
    def put_aside(session: Session, act: Act) -> None:
        """Keep what is half typed."""
        done.append("put aside")

    @query(Right.READ_CHART)
    def look(session: Session, asker: Asker) -> None:
        """Look."""
        done.append("looked")

    last = NOW + timedelta(milliseconds=1)
    for until, then in ((None, ["charted", "put aside", "looked"]), (last, ["charted", "put aside", "looked"])):
        act, asker = replace(an_act(), until=until), replace(an_asker(), until=until)
        chart(SESSION, act)
        put_aside(SESSION, act)
        look(SESSION, asker)
        assert done == then
        done.clear()
    act, asker = replace(an_act(now=last), until=last), replace(an_asker(now=last), until=last)
    with pytest.raises(RuleBroken) as refused:
        chart(SESSION, act)
    assert (refused.value.rule, refused.value.values) == (ACCOUNT_ENDED, {"name": act.user_name, "at": last})
    with pytest.raises(RuleBroken) as refused:
        look(SESSION, asker)
    assert (refused.value.rule, refused.value.values) == (ACCOUNT_ENDED, {"name": asker.user_name, "at": last})
    put_aside(SESSION, act)
    assert done == ["put aside"]


def test_the_real_registers_are_left_alone_here() -> None:
    assert "one_patient" not in QUERIES
    assert "enrol_someone" not in COMMANDS
