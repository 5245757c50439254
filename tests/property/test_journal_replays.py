"""Whatever is written, struck, corrected and edited, the journal replays to exactly the rows as they stand."""

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from bline_desktop.domain.observations.chimerism import Chimerism, ChimerismFields
from bline_desktop.domain.observations.mrd import Mrd
from bline_desktop.domain.patient import AllergyStatus, Patient
from bline_desktop.storage.opening import open_store
from bline_desktop.storage.verify import verify
from tests.support.real_store import KEY, PATIENT, STORE_ID, a_negative, an_act, new_store, record_mrd

TEXT = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30)


class Store(RuleBasedStateMachine):
    """Acts of a ward in any order, on a real encrypted file."""

    results = Bundle("results")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="bline-test-"))
        self.store = new_store(self.folder)
        self.struck: set[UUID] = set()

    @rule(target=results, days=st.integers(0, 4000), power=st.sampled_from(["-3", "-4", "-5", "-6"]))
    def negative(self, days: int, power: str) -> UUID:
        """Record an MRD result."""
        sampled = date(2020, 1, 1) + timedelta(days=days)
        return record_mrd(self.store, fields=a_negative(sampled_on=sampled, sensitivity=power))

    @rule(percent=st.decimals(0, 100, places=2), evaluable=st.booleans())
    def chimerism(self, percent: Decimal, evaluable: bool) -> None:
        """Record a chimerism result: a decimal and a truth value."""
        fields = ChimerismFields.model_validate(
            {
                "sampled_on": date(2026, 1, 1),
                "lineage": "cd3",
                "material": "blood",
                "method": "str_pcr",
                "evaluable": evaluable,
                "donor_percent": percent if evaluable else None,
            }
        )
        act = an_act()
        with self.store.write(act) as session:
            session.add(Chimerism.written(act, PATIENT, fields))

    @rule(result=results, reason=TEXT)
    def strike(self, result: UUID, reason: str) -> None:
        """Strike a result, once."""
        act = an_act(reason=reason)
        if result in self.struck:
            return
        self.struck.add(result)
        with self.store.write(act) as session:
            row = session.get(Mrd, result)
            assert row is not None
            row.struck_at, row.struck_by, row.strike_reason = act.now, act.user_id, reason

    @rule(isolation=st.none() | TEXT, status=st.sampled_from(AllergyStatus))
    def edit(self, isolation: str | None, status: AllergyStatus) -> None:
        """Change a patient's details in place."""
        with self.store.write(an_act()) as session:
            patient = session.get(Patient, PATIENT)
            assert patient is not None
            patient.isolation, patient.allergy_status = isolation, status

    @rule()
    def give_up(self) -> None:
        """Begin a write and let it fail."""
        act = an_act()
        try:
            with self.store.write(act) as session:
                session.add(Mrd.written(act, PATIENT, a_negative()))
                session.flush()
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass

    @rule()
    def open_again(self) -> None:
        """Close the store and open it with all checks."""
        self.store.close()
        self.store = open_store(self.folder, KEY, STORE_ID)
        assert self.store.troubles == ()

    @invariant()
    def replays(self) -> None:
        """The journal gives the rows."""
        assert verify(self.store, STORE_ID).problems == ()

    def teardown(self) -> None:
        """Close the file."""
        self.store.close()


TestStore = Store.TestCase
TestStore.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
