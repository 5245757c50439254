"""Verifiers of PINs. They lie inside the encrypted store, and never open it."""

import secrets

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from bline_desktop.storage.keyring import SALT_BYTES

# Lighter than for passwords: whoever can read a verifier has the data key already. See ADR 19.
MEMORY_KIB, PASSES, LANES, LENGTH = 19 * 1024, 2, 1, 32


class PinKeys:
    """Makes and checks verifiers: Argon2id in its usual text, which names its parameters and its salt."""

    def pin_verifier(self, pin: str) -> str:
        """Make the verifier of a PIN, with a salt of its own."""
        salt = secrets.token_bytes(SALT_BYTES)
        maker = Argon2id(salt=salt, length=LENGTH, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB)
        return maker.derive_phc_encoded(pin.encode(errors="surrogatepass"))

    def is_pin(self, pin: str, verifier: str) -> bool:
        """Tell whether this is the PIN that the verifier was made of."""
        try:
            Argon2id.verify_phc_encoded(pin.encode(errors="surrogatepass"), verifier)
        except InvalidKey:
            return False
        return True
