"""Verifiers of PINs: salted, with their parameters in them."""

from bline_desktop.storage import pin_keys
from bline_desktop.storage.pin_keys import PinKeys

KEYS = PinKeys()


def test_a_verifier_knows_its_pin_and_no_other() -> None:
    verifier = KEYS.pin_verifier("486029")
    assert KEYS.is_pin("486029", verifier)
    assert not KEYS.is_pin("486020", verifier)
    assert not KEYS.is_pin("", verifier)
    assert not KEYS.is_pin("\ud800", verifier)
    assert "486029" not in verifier


def test_each_verifier_has_a_salt_and_names_its_parameters() -> None:
    one, other = KEYS.pin_verifier("486029"), KEYS.pin_verifier("486029")
    assert one != other
    assert one.startswith(f"$argon2id$v=19$m={pin_keys.MEMORY_KIB},t={pin_keys.PASSES},p={pin_keys.LANES}$")
