"""The paper of the ward's rules and the program name the same rules with the same words, numbers and version."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from bline_desktop import commands, domain, queries
from bline_desktop.domain import second_check
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.observations import weight
from bline_desktop.domain.observations.weight import FIXED_DOSE_FROM_KG
from bline_desktop.domain.plan import judging, matching
from bline_desktop.domain.settings import WardSettings
from bline_desktop.domain.treatment import (
    acts,
    bag_rules,
    dli_rules,
    looks,
    order_rules,
    order_working,
    orders,
    pump_rules,
)
from bline_desktop.domain.ward_rules import VERSION, ward_rule

PAPER = Path(__file__).resolve().parents[3] / "docs" / "ward-rules.md"
NAMED = re.compile(r"^Ward rules, version (\d+), rule (\d+)$")
MODULES = (
    acts,
    bag_rules,
    dli_rules,
    judging,
    looks,
    matching,
    order_rules,
    order_working,
    pump_rules,
    second_check,
    weight,
)
FOUND = (rule for module in MODULES for rule in vars(module).values() if isinstance(rule, Rule))
RULES = list({rule.code: rule for rule in FOUND}.values())
OURS = [rule for rule in RULES if NAMED.match(rule.source)]


def chapters() -> dict[int, str]:
    """Each rule of the paper by its number, in one line."""
    parts = re.split(r"^## (\d+)\. ", PAPER.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {int(number): " ".join(text.split()) for number, text in zip(parts[::2], parts[1::2], strict=True)}


def test_the_paper_has_the_version_that_the_program_names() -> None:
    assert f"Version {VERSION}, " in PAPER.read_text(encoding="utf-8")
    assert ward_rule(3) == f"Ward rules, version {VERSION}, rule 3"


def test_the_rules_are_numbered_in_order_and_each_says_where_it_comes_from_and_how_sure_it_is() -> None:
    found = chapters()
    numbers = [int(number) for number in re.findall(r"^## (\d+)\. ", PAPER.read_text(encoding="utf-8"), flags=re.M)]
    assert numbers == list(range(1, len(found) + 1))
    for text in found.values():
        assert "From: " in text
        assert re.search(r"\b([Ss]ure|[Tt]o confirm)\b", text)


def test_no_rule_names_a_paper_that_nobody_has() -> None:
    assert {rule.source for rule in RULES if rule not in OURS} == {
        "",
        "Order of the cycle",
        "Order of the DLI",
        "Label profile",
    }
    assert len(OURS) == 37


def every_rule() -> list[Rule]:
    """Each rule that any room of the program declares."""
    found: dict[str, Rule] = {}
    for room in (domain, commands, queries):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            values = vars(importlib.import_module(module.name)).values()
            found |= {value.code: value for value in values if isinstance(value, Rule)}
    return list(found.values())


@pytest.mark.parametrize(
    "rule", [rule for rule in every_rule() if rule.source or rule.may_have_happened], ids=lambda rule: rule.code
)
def test_every_rule_with_a_source_or_a_task_stands_in_the_paper(rule: Rule) -> None:
    """What only says how to type (a name that is taken, a number too many) has no source and needs no paper."""
    assert any(rule.sentence.text in text for text in chapters().values())


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.code)
def test_a_rule_stands_in_the_paper_with_its_own_words(rule: Rule) -> None:
    named = NAMED.match(rule.source)
    assert named is not None
    assert rule.sentence.text in chapters()[int(named.group(2))]


def test_the_numbers_of_the_paper_are_those_of_the_program() -> None:
    found, settings = chapters(), WardSettings()
    assert f"{settings.late_after_min} minutes" in found[2]
    assert f"within {bag_rules.VOLUME_TOLERANCE * 100} %" in found[3]
    assert f"within {bag_rules.DRUG_TOLERANCE * 100} %" in found[4]
    assert f"{settings.change_lead_min} minutes" in found[7]
    assert f"{int(pump_rules.AHEAD.total_seconds()) // 60} minutes" in found[10]
    assert pump_rules.FUTURE.sentence.text in found[10]
    assert f"within {looks.RATE_TOLERANCE * 100:.0f} %" in found[14]
    assert f"{settings.second_check_min} minutes" in found[20]
    for rule in RULES:
        if rule.source == "Order of the cycle":
            assert rule.sentence.text in found[9]
    assert f"{orders.EARLY.total_seconds() / 60:g} minutes" in found[9]
    assert f"within {order_working.ROUNDED_BY * 100} %" in found[16]
    assert f"{order_working.WEIGHT_LASTS.days} days" in found[17]
    assert f"{FIXED_DOSE_FROM_KG} kg" in found[18]
    assert f"From {settings.stop_prompt_h} hours on" in found[33]
    assert f"{matching.MOST_DAYS_OUTSIDE} days outside" in found[40]
