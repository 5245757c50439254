"""What can be a vital sign at all, wherever one is typed: beyond these numbers somebody's hand slipped.

Wide on purpose: whoever is measured in shock or in a crisis must be typed as found.
"""

TEMPERATURE_C = ("30", "43")
PULSE_PER_MINUTE = (20, 260)
SYSTOLIC_MMHG = (40, 280)
DIASTOLIC_MMHG = (20, 180)
SATURATION_PERCENT = (40, 100)
