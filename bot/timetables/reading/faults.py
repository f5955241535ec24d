"""Why one row cannot be used. Raised while the row is read and made a Problem by the reader's loop:
it never leaves this room."""


class RowFault(ValueError):
    """`column` is named as the file names it, or "" where the whole row is meant."""

    def __init__(self, column: str, what: str, next_step: str) -> None:
        super().__init__(what)
        self.column = column
        self.what = what
        self.next_step = next_step
