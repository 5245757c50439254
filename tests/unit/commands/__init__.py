"""Tests of the commands, each on a real session with foreign keys on."""
