"""A folder through which files go out and come in, beside another program.

That program may look into the folder at any moment, so a file appears whole or not at
all: it is written beside its place and renamed. What has been read is moved away, so
that it is read once. Names come from outside and are never trusted to be only names.
Knows no Odoo; callers find the words.
"""

import contextlib
import os
import uuid
from pathlib import Path

from .typesetting import filenames

OUT, IN, READ, REFUSED = "out", "in", "read", "refused"
# Files of one look into the folder; the others wait for the next.
AT_ONCE = 200
# Beginning of the names of files that are still being written.
UNFINISHED = "."


class Gone(Exception):
    """The folder is not there, or cannot be used; ``path`` and ``reason``."""

    def __init__(self, path, error):
        super().__init__(str(path))
        self.path = path
        self.reason = error.strerror or type(error).__name__


class Folder:
    """One office's part of the folder: ``out``, ``in``, ``in/read``, ``in/refused``.

    :param path: the folder an administrator has set
    :param str office: name of the office's part, made where it is missing
    """

    def __init__(self, path, office):
        self._base = Path(path)
        self._place = self._base / filenames.clean(office)

    @contextlib.contextmanager
    def _using(self, *parts):
        """Give the path of a part of the folder, which is made where it is missing.

        The folder itself is not: where it has vanished, a disk is not mounted, and
        what was written in its place would be seen by nobody.
        """
        path = self._place.joinpath(*parts)
        try:
            if not self._base.is_dir():
                raise FileNotFoundError(2, os.strerror(2))
            path.mkdir(parents=True, exist_ok=True)
            yield path
        except OSError as error:
            raise Gone(self._base, error) from error

    def put(self, name, content):
        """Leave a file for the other program; one of that name is replaced.

        :raises Gone:
        """
        with self._using(OUT) as path:
            beside = path / f"{UNFINISHED}{uuid.uuid4().hex}"
            try:
                with beside.open("xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(path / filenames.clean(name))
            finally:
                with contextlib.suppress(OSError):
                    beside.unlink()

    def waiting(self):
        """Return the names of the files that have come in, the oldest name first.

        :raises Gone:
        """
        with self._using(IN) as path:
            names = sorted(
                entry.name
                for entry in os.scandir(path)
                if entry.is_file(follow_symlinks=False)
                and not entry.name.startswith(UNFINISHED)
            )
        return names[:AT_ONCE]

    def take(self, name, limit):
        """Return the beginning of a file that has come in: ``limit`` bytes and one.

        :raises Gone:
        """
        with self._using(IN) as path:
            with self._one_of(path, name).open("rb") as file:
                return file.read(limit + 1)

    def lay_aside(self, name, refused=False):
        """Move away a file that has been dealt with, beside others of its name.

        One that somebody else has moved meanwhile is no fault.

        :raises Gone:
        """
        kind = REFUSED if refused else READ
        with self._using(IN) as path, self._using(IN, kind) as aside:
            target = aside / name
            if target.exists():
                target = aside / f"{uuid.uuid4().hex}-{name}"
            with contextlib.suppress(FileNotFoundError):
                self._one_of(path, name).rename(target)

    def _one_of(self, path, name):
        """Return the path of an entry of a folder, never of anything else."""
        if name != os.path.basename(name) or name in ("", os.curdir, os.pardir):
            raise FileNotFoundError(2, os.strerror(2))
        found = path / name
        if found.is_symlink():
            raise PermissionError(1, os.strerror(1))
        return found
