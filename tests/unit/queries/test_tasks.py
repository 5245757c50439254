"""Open tasks."""

import pkgutil
from datetime import timedelta
from importlib import import_module

from bline_desktop import domain
from bline_desktop.domain.errors import Rule
from bline_desktop.domain.task import Task
from bline_desktop.domain.treatment.bag_rules import PAST_USE_BY
from bline_desktop.domain.words import Message, Words
from bline_desktop.queries.tasks import CONTEXTS, open_tasks
from tests.unit.queries.ward import NOW, NURSE, ZONE, Ward, asker

WORDS = Words(ZONE)


def test_open_tasks_stand_with_the_oldest_first_and_say_what_happened(ward: Ward) -> None:
    one, other = ward.patient("ZJ-014"), ward.patient("ZJ-015", "Zhao", "Qiang")
    young = ward.task(one, PAST_USE_BY, NURSE, NOW, number=3, use_by=NOW)
    old = ward.task(other, PAST_USE_BY, NURSE, NOW - timedelta(days=1), number=2, use_by=NOW)
    closed = ward.task(one, PAST_USE_BY, NURSE, NOW - timedelta(days=2), number=1, use_by=NOW)
    ward.close(closed)
    ward.strike(Task, ward.task(one, PAST_USE_BY, NURSE, NOW, number=9, use_by=NOW))
    found = open_tasks(ward.session, asker())
    assert [task.task_id for task in found] == [old, young]
    assert [task.trial_id for task in found] == ["ZJ-015", "ZJ-014"]
    assert (found[1].opened_by, found[1].reason, found[1].about) == ("ADAMS Nora", "Found so", NURSE)
    assert found[1].source == PAST_USE_BY.source
    said = WORDS.say(found[1].sentence.message, **dict(found[1].sentence.values))
    assert said == "Bag 3 was to be used by 22-Nov-2026 14:05."
    assert [task.task_id for task in open_tasks(ward.session, asker(), one)] == [young]


def test_the_sentence_of_a_task_is_translated_in_the_context_of_its_rule(ward: Ward) -> None:
    patient = ward.patient()
    ward.task(patient, PAST_USE_BY, NURSE, number=3, use_by=NOW)
    ward.task(patient, Rule("of-an-older-version", Message("gone", "It was so.")), NURSE)
    contexts = {task.rule: task.sentence.message.context for task in open_tasks(ward.session, asker())}
    assert contexts == {"BAG_PAST_USE_BY": "bag", "of-an-older-version": "errors"}
    assert CONTEXTS["PUMP_OUTSIDE_ORDER"] == "pump"


def test_every_rule_that_can_open_a_task_is_translated_in_its_own_context() -> None:
    """A module of rules that nobody named would leave its tasks in English, and nobody would see why."""
    modules = [import_module(one.name) for one in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}.")]
    rules = {value.code: value for module in modules for value in vars(module).values() if isinstance(value, Rule)}
    opening = {code: rule.sentence.context for code, rule in rules.items() if rule.may_have_happened}
    assert {code: CONTEXTS.get(code) for code in opening} == opening
