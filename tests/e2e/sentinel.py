"""A patient whose name can't be there by chance: where it is found outside of the store and the report, it leaked."""

from pathlib import Path

TRIAL_ID = "QX-913"
FAMILY = "SENTINEL"
GIVEN = "Sentinela"
NATIVE = "哨兵"
HOSPITAL_NUMBER = "SENTINEL-77413"
HALF_TYPED = "called to bed 7"
NEEDLES = (TRIAL_ID, FAMILY, GIVEN, NATIVE, HOSPITAL_NUMBER, HALF_TYPED, "Penicillin")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def leaks(folder: Path, allowed: frozenset[Path]) -> dict[str, list[str]]:
    """Return what of the patient stands in plain text in which file beneath a folder, but for the files allowed."""
    found = {str(path): in_bytes(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    return {path: needles for path, needles in found.items() if needles and Path(path) not in allowed}


def in_bytes(content: bytes) -> list[str]:
    """Return which of the patient's words stand in these bytes, whatever the case of their letters."""
    lowered = content.lower()
    return [needle for needle in NEEDLES if any(needle.lower().encode(encoding) in lowered for encoding in ENCODINGS)]
