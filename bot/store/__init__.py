"""The database: SQLAlchemy Core, rows in, frozen values out. Nothing here decides anything."""
