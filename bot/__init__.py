"""Live social-media coverage of medical congresses."""

__version__ = "0.1.0"
