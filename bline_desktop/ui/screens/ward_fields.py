"""The ward's settings as an administrator types them."""

from decimal import Decimal

from bline_desktop.domain.fields import Fields, choice_field, decimal_field, integer_field, text_field
from bline_desktop.domain.holidays import HolidayCalendar
from bline_desktop.domain.treatment.label_terms import Indication
from bline_desktop.domain.words import N_

MINUTES, HOURS = N_("units", "minutes"), N_("units", "hours")


class WardFields(Fields):
    """The ward's settings as they are typed."""

    ward_name: str = text_field(N_("settings", "Name of the ward"), limit=80)
    zone: str = text_field(N_("settings", "Time zone"), help=N_("settings", "Such as Asia/Shanghai or Europe/Berlin"))
    trial_id_pattern: str = text_field(
        N_("settings", "Pattern of trial IDs"),
        help=N_("settings", "A regular expression. [A-Z]{2}-\\d{3} stands for two letters, a dash, three digits."),
    )
    change_lead_min: int = integer_field(
        N_("settings", "Change a bag this long before it is empty"), unit=MINUTES, limits=(0, 240)
    )
    late_after_min: int = integer_field(N_("settings", "An entry is late after"), unit=MINUTES, limits=(5, 720))
    idle_min: int = integer_field(N_("settings", "Sign out when nothing is touched for"), unit=MINUTES, limits=(1, 10))
    dli_tolerance_percent: int = integer_field(
        N_("settings", "The dose of a DLI may differ from its order by"), unit=N_("settings", "%"), limits=(1, 50)
    )
    dli_vitals_min: str = text_field(
        N_("settings", "Vital signs so many minutes after the start of a DLI"),
        limit=60,
        help=N_("settings", "To confirm by the ward. Before the start too; the last interval goes on."),
    )
    dli_end_h: int = integer_field(
        N_("settings", "Call a DLI without an end after"),
        unit=HOURS,
        limits=(1, 24),
        help=N_("settings", "To confirm by the ward. Counted from its start."),
    )
    rounds_h: str = text_field(
        N_("settings", "Hours between two rounds"),
        limit=20,
        help=N_("settings", "First 72 hours after a start, step or restart; then; at home. Such as 4 8 24"),
    )
    password_after_h: int = integer_field(
        N_("settings", "Ask for the whole password again after"), unit=HOURS, limits=(1, 14)
    )
    second_check_min: int = integer_field(
        N_("settings", "A second check may be finished within"), unit=MINUTES, limits=(5, 120)
    )
    agency_h: int = integer_field(N_("settings", "An agency nurse's account ends after"), unit=HOURS, limits=(1, 16))
    dressing_days: int = integer_field(
        N_("settings", "A dressing is due after"), unit=N_("units", "days"), limits=(1, 14)
    )
    shifts: str = text_field(
        N_("settings", "Shifts begin at"), limit=40, help=N_("settings", "The night shift last: 07:30 15:30 22:30")
    )
    pharmacy_hours: str = text_field(
        N_("settings", "The pharmacy opens and closes at"), limit=20, help=N_("settings", "Such as 08:00 16:30")
    )
    holidays: HolidayCalendar = choice_field(HolidayCalendar, N_("settings", "Public holidays of"))
    indication: Indication | None = choice_field(
        Indication,
        N_("settings", "Indication of the ward"),
        required=False,
        help=N_("settings", "Rules of the label for a pause and a restart hang on it"),
    )
    stop_prompt_h: int = integer_field(
        N_("settings", "Prompt for the label's rules when the pump has stood for"), unit=HOURS, limits=(1, 4)
    )
    volume_check_percent: int = integer_field(
        N_("settings", "Mark a pump's count that differs from the clock by more than"),
        unit=N_("units", "%"),
        limits=(1, 50),
    )
    line_ml: Decimal = decimal_field(
        N_("settings", "A line that is not named holds"),
        unit=N_("units", "mL"),
        limits=("0", "50"),
        places=1,
        help=N_("settings", "0 stands for unknown"),
    )
    line_sets: str | None = text_field(
        N_("settings", "Line sets of the ward"),
        limit=200,
        required=False,
        help=N_("settings", "Name and mL of each, such as Codan 4.2; Braun 2.5. 0 stands for unknown"),
    )
    concentration_percent: int = integer_field(
        N_("settings", "Ask for a new line when a bag's concentration differs by more than"),
        unit=N_("units", "%"),
        limits=(1, 100),
    )
    plan_within_min: int = integer_field(
        N_("settings", "Mark a bag that is hung off its plan by more than"), unit=MINUTES, limits=(15, 720)
    )
    next_bag_h: int = integer_field(
        N_("settings", "Ask for the next bag before the pharmacy closes"),
        unit=HOURS,
        limits=(0, 12),
        help=N_("settings", "0 stands for never"),
    )
