"""A local server that answers as X does, for tests and rehearsals. It reaches nothing."""
