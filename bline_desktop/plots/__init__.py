"""Pictures on a matplotlib Figure, drawn from frozen values."""
