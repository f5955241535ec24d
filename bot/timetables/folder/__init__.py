"""The congress folder: congress.toml, the coverage plan, and where the programme lies."""
