"""What happens to a post, one file a step; no step calls another."""
