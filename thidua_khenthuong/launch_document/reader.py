"""Reads a launch document or plan as offices receive it."""

from . import files, guesses, letters
from .layout import Layout
from .model import Line


def read(content):
    """Read a .docx, text PDF or plain text file.

    :param bytes content: the file
    :return: :class:`~.model.LaunchDocument`
    :raises NotALaunchDocument: for anything that is no such document
    """
    return _place(files.read_lines(content))


def place(paragraphs):
    """Read lines of text: what :func:`read` does with those of a file.

    :param list paragraphs: strings, or :class:`~.model.Line` objects
    """
    lines = [
        one if isinstance(one, Line) else Line(letters.tidy(one)) for one in paragraphs
    ]
    return _place([line for line in lines if line.text.strip()])


def _place(lines):
    document = Layout(lines).run()
    guesses.find(document)
    return document
