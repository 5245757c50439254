"""The beds of the made-up ward: who lies where while the script is played."""

from collections.abc import Iterable

WARD = "5A"
ALL_BEDS = tuple(str(number) for number in range(1, 25))


class Beds:
    """The ward's beds. Some are kept for the patients who lie in them today; the others go to whoever comes."""

    def __init__(self, kept: Iterable[str]) -> None:
        taken = frozenset(kept)
        self._free = [bed for bed in ALL_BEDS if bed not in taken]
        self._lies_in: dict[str, str] = {}

    def take(self, part: str) -> str:
        """Give a patient the first free bed. Raises ValueError when the ward is full."""
        self.leave(part)
        taken = set(self._lies_in.values())
        bed = next((bed for bed in self._free if bed not in taken), None)
        if bed is None:
            raise ValueError("no bed is free")
        self._lies_in[part] = bed
        return bed

    def leave(self, part: str) -> None:
        """Free the bed of a patient who goes elsewhere."""
        self._lies_in.pop(part, None)
