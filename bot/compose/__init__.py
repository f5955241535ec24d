"""Planned post + template -> words. Templates and the values in them are hostile input."""
