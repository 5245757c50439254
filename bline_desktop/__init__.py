"""B-Line Desktop: the treatment calendar, infusion log and timelines of a transplant ward's trial patients."""

__version__ = "0.1.0"
