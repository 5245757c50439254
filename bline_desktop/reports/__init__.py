"""Files for people: PDF."""
