"""A text that is no TOML is refused with a sentence, whatever is wrong with it."""

import pytest

from bline_desktop.domain.errors import RuleBroken
from bline_desktop.domain.plan.protocol import StepSort
from bline_desktop.domain.toml_table import NO_TOML, Table, read_toml


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('key = "a"\nversion = 1"', 2),
        ('key = "a"\nversion = """1', 2),
        ("key = " + "9" * 5000, 1),
        ("key = " + "[" * 100_000, 1),
        ("key = 2026-02-30", 1),
        ('a = "b"\n\nkey = 1\nb = ' + "9" * 5000 + "\nc = 1", 4),
        ('a = """\n"""\nb = [\n' + "[\n" * 5000 + "]\n" * 5000 + "]", None),
        ('a = "b"\nb = ' + "{a = " * 5000 + "1" + "}" * 5000 + "\nc = 1", 2),
    ],
)
def test_what_is_no_toml_is_refused_at_its_line(text: str, line: int | None) -> None:
    with pytest.raises(RuleBroken) as caught:
        read_toml(text)
    named = caught.value.values["line"]
    assert caught.value.rule is NO_TOML
    assert isinstance(named, int)
    assert named == line if line else 3 < named < 5003  # how deep is too deep the library alone knows


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("true", "true"),
        ("3", "3"),
        ("nan", "nan"),
        ("0x" + "F" * 5000, "0x" + "f" * 57 + "…"),
        ("[1, 2]", "[…]"),
        ("{a = 1}", "{…}"),
        ("2026-02-28", "2026-02-28"),
    ],
)
def test_what_is_of_the_wrong_sort_is_shown_as_it_is_typed(written: str, found: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        Table(read_toml(f"title = {written}"), "").text("title")
    assert caught.value.values["found"] == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (r'"cycle\u200b"', r"“cycle\u200b”"),
        ('"""\ncy\ncle"""', r"“cy\ncle”"),
        ('"骨髓 é"', "“骨髓 é”"),
        (f'"{"a" * 70}"', f"“{'a' * 58}…"),
    ],
)
def test_a_sign_that_can_not_be_seen_is_shown_in_a_refusal(written: str, found: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        Table(read_toml(f"sort = {written}"), "").choice("sort", StepSort)
    assert caught.value.values["found"] == found
    with pytest.raises(RuleBroken) as caught:
        Table(read_toml(f"name = {written}"), "").name("name", "cycle-1")
    assert caught.value.values["found"] in (found.strip("“”"), "a" * 60)


def test_a_table_of_any_depth_is_shown_in_its_place() -> None:
    with pytest.raises(RuleBroken) as caught:
        Table(read_toml("title" + ".a" * 5000 + " = 1"), "").text("title")
    assert caught.value.values["found"] == "{…}"


def test_a_table_within_a_table_knows_where_it_stands() -> None:
    inner = Table({"arm": {"title": ""}}, "").entry("arm")
    with pytest.raises(RuleBroken) as caught:
        inner.text("title")
    assert caught.value.values["place"] == "arm, title"
