"""A statement whose plan outlives the request that asks it.

Odoo empties a connection (``DISCARD ALL``) each time it lends it out, and PostgreSQL
forgets with the rest how it has planned what was asked before. A statement over many
tables that is asked all the time then takes longer to plan than to read.
"""

import logging
import threading
import time

import psycopg2

from odoo.sql_db import connection_info_for

_logger = logging.getLogger(__name__)

# Seconds until a connection that could not be made is tried again.
PAUSE = 60


class KeptStatement:
    """A statement prepared on one connection that this process keeps for it.

    The connection reads only what is committed, each time anew, and writes nothing. Of
    several databases it serves the one that has asked first.
    """

    def __init__(self, name, statement, clock=time.monotonic):
        """
        :param str name: how PostgreSQL calls the prepared statement
        :param str statement: with one parameter, ``%s``, a text
        :param clock: returns seconds
        """
        self._name = name
        self._statement = statement.replace("%s", "$1")
        self._clock, self._pause_until = clock, 0
        self._database, self._connection = None, None
        # a process without workers answers in threads
        self._lock = threading.Lock()

    def ask(self, database, value):
        """Return the one row as a dict, None where it must be asked in another way.

        That is while another thread asks, for another database than the first, and
        after any fault of the connection; the next question begins with a new one.
        """
        if not self._lock.acquire(blocking=False):
            return None
        try:
            if self._database not in (None, database):
                return None
            if not self._connection and self._clock() < self._pause_until:
                return None
            return self._ask(database, value)
        except psycopg2.Error as error:
            _logger.info("%s is asked on the common connections: %s", self._name, error)
            self._close()
            return None
        finally:
            self._lock.release()

    def close(self):
        """Give the connection back; the next question makes another one."""
        with self._lock:
            self._close()
            self._pause_until = 0

    def _ask(self, database, value):
        if not self._connection:
            self._connect(database)
        with self._connection.cursor() as cursor:
            cursor.execute(f"EXECUTE {self._name}(%s)", [value])
            names = [column.name for column in cursor.description]
            return dict(zip(names, cursor.fetchone(), strict=True))

    def _connect(self, database):
        self._pause_until = self._clock() + PAUSE
        # the primary: a replica may not know yet what was revoked a moment ago
        _name, info = connection_info_for(database)
        self._connection = psycopg2.connect(**info)
        self._connection.set_session(readonly=True, autocommit=True)
        with self._connection.cursor() as cursor:
            # one plan for all questions, from the first: the plan does not depend on
            # the text, and PostgreSQL would try five others before it keeps one
            cursor.execute("SET plan_cache_mode = force_generic_plan")
            cursor.execute(f"PREPARE {self._name}(varchar) AS {self._statement}")
        self._database = database
        self._pause_until = 0

    def _close(self):
        if self._connection:
            self._connection.close()
        self._database, self._connection = None, None
