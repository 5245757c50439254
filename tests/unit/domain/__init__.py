"""Tests of what is true on the ward, without Qt and without a store."""
