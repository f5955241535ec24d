"""Text on its way to a terminal."""


def one_line(text: str) -> str:
    """Runs of white space become one space; control characters, which a terminal would obey, go."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
