"""Small files of every kind that X takes."""

from io import BytesIO

from PIL import Image


def png(width: int, height: int) -> bytes:
    return _saved(Image.new("RGB", (width, height), "teal"), "PNG")


def gif(width: int, height: int) -> bytes:
    frames = [Image.new("P", (width, height), colour) for colour in (1, 2)]
    return _saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def video() -> bytes:
    """The head of an MP4 file, which is all that tells its kind."""
    return b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + bytes(5_000)


def _saved(image: Image.Image, name: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, name, **options)
    return file.getvalue()
