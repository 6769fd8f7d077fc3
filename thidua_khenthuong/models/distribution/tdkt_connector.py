import logging
from configparser import ConfigParser, Error
from functools import partial

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import config

from ...edxml import reading
from ...exchange_folder import Folder, Gone

# Where the folder is set, in the file that starts Odoo: whoever reaches the database
# over the network, as an administrator too, names no folder of the server.
SECTION, OPTION = "thidua_khenthuong", "exchange_folder"

_logger = logging.getLogger(__name__)


class TdktConnector(models.AbstractModel):
    """How packages leave for the document system and messages of it come in.

    This one uses a folder that both programs watch, set in odoo.conf::

        [thidua_khenthuong]
        exchange_folder = /srv/exchange

    Nothing is sent by it: what becomes of a file there is the other program's doing.
    An addon for a particular system overrides :meth:`_is_set`, :meth:`_send` and
    :meth:`_receive`.
    """

    _name = "tdkt.connector"
    _description = "Way to the Document System"

    @api.model
    def _is_set(self, company):
        """Tell whether an office has a way to its document system."""
        return bool(self._folder_path())

    @api.model
    def _send(self, company, name, content):
        """Hand over a package.

        Handing over the same one again does no harm: it takes the place of the first.

        :raises UserError: when it could not be
        """
        try:
            self._folder(company).put(name, content)
        except Gone as error:
            raise UserError(self._get_gone_reason(error)) from error

    @api.model
    def _receive(self, company, deal_with):
        """Give every message that has come in to ``deal_with``, one by one.

        A message is laid aside once what was read of it is committed: after a crash in
        between it is read again, and found known.

        :param deal_with: function of the name and the content that returns whether the
            message was understood
        :return: how many there were
        :raises UserError: when nothing can be received
        """
        folder = self._folder(company)
        try:
            names = folder.waiting()
            for name in names:
                understood = deal_with(name, folder.take(name, reading.LIMIT))
                self.env.cr.postcommit.add(
                    partial(self._lay_aside, folder, name, refused=not understood)
                )
        except Gone as error:
            raise UserError(self._get_gone_reason(error)) from error
        return len(names)

    @staticmethod
    def _lay_aside(folder, name, refused):
        try:
            folder.lay_aside(name, refused=refused)
        except Gone as error:
            # it is read again, which changes nothing
            _logger.warning("%s stays in %s: %s", name, error.path, error.reason)

    @api.model
    def _folder(self, company):
        return Folder(self._folder_path(), f"{company.id}")

    @api.model
    def _folder_path(self):
        """Return the folder that odoo.conf names, "" for none."""
        parser = ConfigParser(interpolation=None)
        try:
            parser.read(config["config"] or [], encoding="utf-8")
        except (Error, UnicodeDecodeError):
            return ""
        return parser.get(SECTION, OPTION, fallback="").strip()

    @api.model
    def _get_gone_reason(self, error):
        return self.env._(
            "The folder of the document system, %(path)s, cannot be used (%(reason)s): "
            "have the administrator look at it, then do it again.",
            path=error.path,
            reason=error.reason,
        )
