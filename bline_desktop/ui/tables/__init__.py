"""The one table model and its view."""
