"""Report values in, one text out: JSON, CSV or a self-contained page. Decides no number."""
