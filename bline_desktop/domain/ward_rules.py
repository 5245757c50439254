"""How the rules that the program holds by itself are named: the version of the paper they stand in, and the number."""

VERSION = 1  # of docs/ward-rules.md; it grows with each change of a rule's meaning, and kept entries name the old one


def ward_rule(number: int) -> str:
    """Return the name of a rule of the ward, as a person finds it in the paper."""
    return f"Ward rules, version {VERSION}, rule {number}"
