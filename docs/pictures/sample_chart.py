"""Draws the one picture of the sample congress, schedules/ihm-2027/sample-aml-9.png:
.venv/bin/python docs/pictures/sample_chart.py"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

TARGET = Path(__file__).parents[2] / "schedules" / "ihm-2027" / "sample-aml-9.png"
SIZE = (1200, 675)
INK, GREY, LINE = "#1b2a33", "#5d6b73", "#c9d1d5"
ARMS = (("Agent F", 8.9, "#0b6e75"), ("Regimen X", 7.1, "#9aa7ad"))
PIXELS_A_MONTH, LEFT, TOP, BAR = 84, 270, 225, 95


def draw() -> Image.Image:
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    pen.text((60, 48), "SAMPLE-AML-9: median overall survival, months", INK, _font(38))
    pen.text((60, 108), "356 invented patients with AML in first relapse, 1:1", GREY, _font(28))
    for month in range(0, 11, 2):
        x = LEFT + month * PIXELS_A_MONTH
        pen.line((x, 190, x, 480), LINE, 2)
        pen.text((x, 492), str(month), GREY, _font(24), anchor="ma")
    for row, (name, months, colour) in enumerate(ARMS):
        y = TOP + row * 130
        end = LEFT + months * PIXELS_A_MONTH
        pen.rectangle((LEFT, y, end, y + BAR), colour)
        pen.text((LEFT - 24, y + BAR / 2), name, INK, _font(30), anchor="rm")
        pen.text((end + 18, y + BAR / 2), f"{months}", INK, _font(36), anchor="lm")
    pen.text((60, 555), "Hazard ratio 0.78, 95 % interval 0.62 to 0.98", INK, _font(30))
    pen.rectangle((0, 615, SIZE[0], SIZE[1]), INK)
    pen.text((60, 645), "INVENTED DATA: no such trial, drug or patient", "white", _font(28), "lm")
    return image


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


if __name__ == "__main__":
    draw().quantize(64, dither=Image.Dither.NONE).save(TARGET, optimize=True)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
