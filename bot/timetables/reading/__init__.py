"""What every reader uses: the source, its words, and the harvest of sessions and problems."""
