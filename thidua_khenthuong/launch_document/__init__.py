"""Reading launch documents as offices receive them. No ORM here.

Every line of the input gets one placement (:class:`.model.Placement`), a line that
holds two things side by side one for each; read in order, the placements are the input
again, in composed Unicode and with single spaces. What no rule recognises is placed in
``unplaced`` and shown to the officer: nothing is ever dropped.

``files`` (with ``word`` and ``pdf``) makes lines of a file, ``layout`` parts them into
head, body and tail, ``body`` reads sections and points, ``guesses`` finds values in the
running text. Words between double asterisks are bold.
"""

from .files import MAX_LINES, MAX_SIZE
from .model import NotALaunchDocument
from .reader import place, read
from .summary import describe

__all__ = [
    "MAX_LINES",
    "MAX_SIZE",
    "NotALaunchDocument",
    "describe",
    "place",
    "read",
]
