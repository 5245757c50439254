"""The made-up ward, written through the same commands as the program uses."""
