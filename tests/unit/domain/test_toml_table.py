"""A text that is no TOML is refused with a sentence, whatever is wrong with it."""

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.toml_table import NO_TOML, Table, read_toml


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('key = "a"\nversion = 1"', 2),
        ('key = "a"\nversion = """1', 2),
        ("key = " + "9" * 5000, 1),
        ("key = " + "[" * 100_000, 1),
        ("key = 2026-02-30", 1),
    ],
)
def test_what_is_no_toml_is_refused_at_its_line(text: str, line: int) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_toml(text)
    assert (caught.value.rule, caught.value.values["line"]) == (NO_TOML, line)


def test_a_table_within_a_table_knows_where_it_stands() -> None:
    inner = Table({"arm": {"title": ""}}, "").entry("arm")
    with pytest.raises(RuleBroken) as caught:
        inner.text("title")
    assert caught.value.values["place"] == "arm, title"
