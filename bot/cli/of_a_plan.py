"""Commands of the form `triage CONGRESS --hub HUB [ACT ...]`: a list, and acts upon it."""

import click


class OfAPlan(click.Group):
    """Takes the list's options behind its argument too, where click would look for the act."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = [each for each in self.params if isinstance(each, click.Option)]
        valued = {name for each in given if not each.is_flag for name in each.opts}
        options: list[str] = []
        words: list[str] = []
        left = list(args)
        while left and (left[0].startswith("-") or not words):
            taken = left.pop(0)
            (options if taken.startswith("-") else words).append(taken)
            if taken in valued and left:
                options.append(left.pop(0))
        return super().parse_args(ctx, [*options, *words, *left])
