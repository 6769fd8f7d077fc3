"""QR codes as squares, with the room around them that a reader needs."""

from reportlab.graphics.barcode.qr import QrCodeWidget

# White squares on every side (ISO/IEC 18004); they are drawn, since a code may stand on
# a picture or beside a frame.
QUIET = 4
# A side that an old phone reads from a bent sheet, without the room around.
SMALLEST_MM = 20


def squares(content):
    """Return the rows of squares of a code, true where one is dark.

    Level M: still read where a fold or a stamp hides up to 15 % of it.
    """
    code = QrCodeWidget(content, barLevel="M").qr
    code.make()
    return [[bool(square) for square in row] for row in code.modules]


def with_quiet_zone(rows):
    """Return the rows with white ones around."""
    width = len(rows) + 2 * QUIET
    side, edge = [False] * QUIET, [[False] * width for _row in range(QUIET)]
    return [*edge, *([*side, *row, *side] for row in rows), *edge]


def quiet_mm(rows, side):
    """Return how wide the white around is for a code of ``side`` mm."""
    return side * QUIET / len(rows)


def outline(rows):
    """Return the dark squares as the path of an SVG, a unit each, runs in one piece."""
    path = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                path.append(f"M{x} {y}h{run - x}v1H{x}z")
            x = max(run, x + 1)
    return "".join(path)
