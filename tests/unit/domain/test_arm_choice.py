"""On which arms a plan could be started, and why not on the others."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from bline_desktop.domain.plan.arm_choice import arm_choices
from bline_desktop.domain.plan.protocol import Arm, Template
from bline_desktop.domain.plan.template_signing import Templates, TemplateSignature, TemplateView
from bline_desktop.domain.shelf import TextRef
from bline_desktop.domain.treatment.dose_days import DoseDays
from bline_desktop.domain.words import Words
from tests.support.plans import cycles
from tests.support.store import NOW, ZONE

HOUR = timedelta(hours=1)


def view(key: str, version: str = "1.0", dose: int | None = 28, valid_from: datetime | None = NOW) -> TemplateView:
    """Build one version of a protocol of two arms; without a moment nobody signed it."""
    line = cycles(doses=(DoseDays(1, None if dose is None else Decimal(dose)),))
    made = Template(key, version, f"Protocol {key}", "Made up", (Arm("one", "One", (line,)), Arm("two", "Two", ())))
    signatures = () if valid_from is None else (TemplateSignature(UUID(int=1), "DIXON Iris", NOW - HOUR, valid_from),)
    return TemplateView(TextRef(key, version, "0" * 64), made, signatures, is_shipped=False, is_changed=False)


def test_arms_on_which_a_plan_can_start_come_first_and_the_others_say_why_not() -> None:
    views = (
        view("drafted", valid_from=None),
        replace(view("altered", valid_from=None), is_changed=True),
        view("empty", dose=None, valid_from=None),
        view("later", valid_from=NOW + HOUR),
        view("valid", "1.0", valid_from=NOW - 2 * HOUR),
        view("valid", "2.0", valid_from=NOW - HOUR),
    )
    found = arm_choices(Templates(views, ()), NOW)
    first = found[0]
    assert (str(first.ref.version), first.arm.key, first.signed_by, first.why_not) == (
        "2.0",
        "one",
        ("DIXON Iris",),
        None,
    )
    assert [choice.why_not is None for choice in found] == [True] * 2 + [False] * 10
    why = {(choice.ref.key, choice.ref.version): Words(ZONE).value(choice.why_not) for choice in found[2:]}
    assert why == {
        ("drafted", "1.0"): "No investigator has signed it.",
        ("altered", "1.0"): "Its text was changed after it was signed.",
        ("empty", "1.0"): "Doses are not filled in.",
        ("later", "1.0"): "Valid from 02-Nov-2026 09:00.",
        ("valid", "1.0"): "A later version is valid.",
    }
    assert len({choice.key for choice in found}) == 12
