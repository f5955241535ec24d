"""The clock: what is due, publish it, settle it, measure it. SIGTERM finishes what is in hand."""
