import json
import logging
from collections import Counter

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.json import json_default

from .access_matrix import OPERATIONS, ROLES
from .test_access_matrix import REFUSALS, MatrixCase

MAIN_MODELS = {
    "tdkt.campaign",
    "tdkt.commitment",
    "tdkt.evidence",
    "tdkt.dossier",
    "tdkt.nomination",
    "tdkt.decision",
    "tdkt.commendation",
}
_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install", "tdkt")
class TestMatrixRpc(MatrixCase, HttpCase):
    """The cells of the main models, tried through the web client's route."""

    frozen_date = None

    def _call(self, model, method, *args):
        """Return the name of the error a call ends in, "" when it went through."""
        kwargs = {"context": {"allowed_company_ids": self.company.ids}}
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/web/dataset/call_kw",
                data=json.dumps({"params": params}, default=json_default),
                headers={"Content-Type": "application/json"},
            ).json()
        if "error" in answer:
            return answer["error"]["data"]["name"].rpartition(".")[-1]
        # a list that comes back empty shows nothing either
        return "" if answer["result"] else "AccessError"

    def _try_over_rpc(self, row, role, letter):
        """Return the letter as the table has it: small, CAPITAL or nothing."""
        key = self._key(row, role)
        ids = self.targets[key].ids
        arguments = {
            "r": ("web_read", ids, {"display_name": {}}),
            "c": ("create", [self.values.get(key)]),
            "w": ("write", ids, self._written(key)),
            "d": ("unlink", ids),
        }[letter]
        with self.env.cr.savepoint() as undo:
            error = self._call(row.model, *arguments)
            undo.rollback()
        self.env.invalidate_all()
        if not error:
            return letter
        if error == "UserError":
            return letter.upper()
        self.assertIn(error, ("AccessError", "SessionExpiredException"))
        return ""

    def test_every_cell_of_the_main_models(self):
        rows = [row for row in self.rows if row.model in MAIN_MODELS]
        self.assertEqual({row.model for row in rows}, MAIN_MODELS)
        tried = Counter()
        wrong = []
        with mute_logger(*REFUSALS):
            for role in ROLES:
                login = self.logins[role].login
                self.authenticate(login, login)
                for row in rows:
                    for letter in row.operations:
                        allowed = row.cells[role]
                        expected = next((a for a in allowed if a.lower() == letter), "")
                        found = self._try_over_rpc(row, role, letter)
                        tried["refused" if found != letter else "allowed"] += 1
                        # from outside, a lock may answer before access does
                        locked = found == letter.upper() and not expected
                        if found != expected and not locked:
                            wrong.append(
                                f"{row.name}: {OPERATIONS[letter]} as {role} gives "
                                f"{found or 'a refusal'}, not {expected or 'a refusal'}"
                            )
        self.assertFalse(wrong, "\n" + "\n".join(wrong))
        _logger.info(
            "figures: %s cells of the access matrix tried over RPC, %s refused",
            tried.total(),
            tried["refused"],
        )
