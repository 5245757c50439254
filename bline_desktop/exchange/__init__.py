"""Files for machines: CSV."""
