"""The computer's own time zone, by its name. Loaded after the first paint, because Qt reads long lists to find it."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimeZone


def own_zone() -> ZoneInfo:
    """Return the computer's own time zone, UTC where it is unknown; only until the ward's is known."""
    try:
        return ZoneInfo(bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii"))
    except (ValueError, KeyError, OSError):
        return ZoneInfo("UTC")
