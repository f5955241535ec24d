"""HTML that exports leave in cells."""

import pytest

from bot.timetables.reading.content import plain


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<i>FLT3</i> and <b class='x'>outcome</b>", "FLT3 and outcome"),
        ("Doses of 10<sup>9</sup>/L", "Doses of 10⁹/L"),
        ("CD34<sup>+</sup> cells, H<sub>2</sub>O", "CD34⁺ cells, H₂O"),
        ("the 2<sup>nd</sup> day, 3<sup>2n</sup>", "the 2nd day, 3^2n"),
        ("One<br/>two</p><p>three", "One two three"),
        ("Question &amp; answer&nbsp;&ndash; caf&eacute;", "Question & answer – café"),
        ("p<0.05 and >2, AT&T; x<y>z", "p<0.05 and >2, AT&T; x<y>z"),
        ("<script>kept</script>", "<script>kept</script>"),
    ],
)
def test_markup_goes_and_numbers_stay(cell: str, text: str) -> None:
    assert plain(cell) == text
