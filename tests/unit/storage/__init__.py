"""The store: keys, lock, place, database."""
