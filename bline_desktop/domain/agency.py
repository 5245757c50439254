"""Agency nurses: a named account for one shift, opened by a nurse in charge, and looked at afterwards."""

from bline_desktop.domain.errors import Rule
from bline_desktop.domain.fields import Fields, text_field
from bline_desktop.domain.words import N_

NOT_AGENCY = Rule("not-agency", N_("agency", "{name} has a usual account. Only the administrator can change it."))
STILL_RUNS = Rule(
    "agency-still-runs", N_("agency", "The account of {name} runs until {at}. It is reviewed when it is over.")
)
REVIEWED_ALREADY = Rule("agency-reviewed", N_("agency", "Somebody has reviewed the account of {name} meanwhile."))
REVIEW_FIRST = Rule(
    "agency-review-first",
    N_("agency", "What was done under the account of {name} is not reviewed yet. Review it first."),
)


class AgencyFields(Fields):
    """What a charge nurse types of an agency nurse; the password is the agency nurse's own to type."""

    name: str = text_field(
        N_("people", "Name"), limit=80, help=N_("people", "As it shall stand in the journal, such as ADAMS Nora")
    )


class ReviewFields(Fields):
    """What somebody types who looked at what was done under an agency nurse's account; the journal keeps it."""

    note: str = text_field(N_("agency", "What was looked at, and what came of it"), limit=400, long=True)
