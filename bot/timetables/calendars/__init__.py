"""iCalendar, alone or several in an archive."""
