"""Drives the real windows as a person would and takes the pictures."""
