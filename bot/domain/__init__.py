"""What things are, and every decision. Standard library only; no files, no network, no clock."""
