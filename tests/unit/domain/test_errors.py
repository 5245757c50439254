"""Errors that are sentences."""

from bline_desktop.domain.errors import FieldProblem, FieldsRefused, Rule, RuleBroken, StorageTrouble
from bline_desktop.domain.words import N_

RULE = Rule("too-late", N_("t", "{at} is too late."), source="House rule 3, 2026", may_have_happened=True)


def test_a_broken_rule_carries_its_rule_and_the_values_of_its_sentence() -> None:
    broken = RuleBroken(RULE, at="noon")
    assert (broken.rule, broken.values, str(broken)) == (RULE, {"at": "noon"}, "too-late")


def test_a_rule_of_plain_sense_has_no_source_and_can_not_have_been_broken() -> None:
    plain = Rule("future", N_("t", "Not yet."))
    assert (plain.source, plain.may_have_happened) == ("", False)


def test_refused_fields_name_the_fields_and_no_value() -> None:
    """What reaches a log names fields; what was typed may be a patient's name."""
    problems = (FieldProblem("surname", RULE.sentence, (("at", "SENTINEL"),)), FieldProblem("", RULE.sentence))
    refusal = FieldsRefused(problems)
    assert refusal.problems == problems
    assert str(refusal) == "surname, form"


def test_a_trouble_is_three_sentences_and_a_code() -> None:
    what, safe, do = N_("t", "Full: {disk}."), N_("t", "Nothing is lost."), N_("t", "Make room.")
    trouble = StorageTrouble("full", what, safe, do, disk="D:")
    assert (trouble.code, trouble.what, trouble.safe, trouble.do) == ("full", what, safe, do)
    assert trouble.values == {"disk": "D:"}
    assert str(trouble) == "full"
