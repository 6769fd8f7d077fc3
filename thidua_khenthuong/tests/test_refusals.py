from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from .common import LOCKED, Refusals


@tagged("tdkt")
class TestRefusals(Refusals, BaseCase):
    """What the tests assert refusals with takes no other error for one."""

    def _raise(self, error, *refusals):
        with self.assertRefusedAs(*refusals) as caught:
            raise error
        return caught.exception

    def test_the_class_and_the_words(self):
        error = UserError("“Name” is locked in its present state.")
        for words in (["“Name”"], ["“Name”", "is locked"]):
            self.assertIs(self._raise(error, (UserError, *words)), error)
        denied = (AccessError, "(tdkt.dossier)")
        self.assertIs(self._raise(error, denied, LOCKED), error)

    def test_a_refused_access_is_no_refused_step(self):
        error = AccessError("“Name” is locked in its present state.")
        with self.assertRefused(AssertionError, "AccessError: “Name” is locked"):
            self._raise(error, LOCKED)
        # each class goes with its own words
        denied = (AccessError, "(tdkt.dossier)")
        with self.assertRefused(AssertionError, "is none of"):
            self._raise(error, denied, LOCKED)

    def test_another_sentence(self):
        with self.assertRefused(AssertionError, "Enter a reason", "is none of"):
            self._raise(UserError("Enter a reason."), (UserError, "a reason", "locked"))

    def test_a_crash_stays_one(self):
        with self.assertRefused(KeyError, "name"):
            self._raise(KeyError("name"), LOCKED)

    def test_nothing_refused(self):
        with self.assertRefused(AssertionError, "UserError not raised"):
            with self.assertRefusedAs(LOCKED):
                self.assertTrue(LOCKED)

    def test_without_words(self):
        for refusal in ((UserError,), (UserError, " "), (UserError, "locked", "")):
            with self.assertRefused(TypeError, "known by the words of its sentence"):
                self._raise(UserError("locked"), refusal)
