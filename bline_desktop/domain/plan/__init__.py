"""The plan of a treatment: templates, dated steps, what became of each, and the calendar that they make."""
