"""The encrypted database: keys, opening, writing, journal, migrations."""
