"""Schedules in XML and JSON: one module a format."""
