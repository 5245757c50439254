"""The report of one patient, for the file on paper: A4, vector, the same bytes for the same values."""

from pathlib import Path

from bline_desktop.domain.copies import PatientReport
from bline_desktop.domain.words import Words


def write_patient_report(report: PatientReport, words: Words, out: Path) -> None:
    """Write the report as a PDF, whole or not at all; raises StorageTrouble where it can't be written."""
    raise NotImplementedError
