import re

from odoo import api, models
from odoo.fields import Domain

WORD = re.compile(r"\w+")


class TdktNamedMixin(models.AbstractModel):
    """Records whose displayed name is put together from several fields.

    A name as it is displayed can be typed, or a part of it, and the record is found:
    every word must stand in one of the parts. Core would look for the whole of it in
    one field and find nothing.
    """

    _name = "tdkt.named.mixin"
    _inherit = ["tdkt.record.mixin"]
    _description = "Record with a Composed Name"

    # Paths of the fields that the name is made of, and of others it is known by.
    _name_parts = ()
    # Words of the name that come from no field, in the language of the code.
    _name_fixed_words = ""

    @api.model
    def _search_display_name(self, operator, value):
        if operator in ("like", "ilike") and isinstance(value, str):
            return self._get_name_domain(value)
        if operator == "in":
            # the words find a few; among them the name decides
            names = {name for name in value if isinstance(name, str)}
            found = self.search(Domain.OR(map(self._get_name_domain, names)))
            return Domain(
                "id", "in", found.filtered(lambda one: one.display_name in names).ids
            )
        # the ORM turns every other operator into one of these
        return NotImplemented

    @api.model
    def _get_name_domain(self, name):
        """Return the domain of the records whose name has all words of ``name``."""
        fixed = self._name_fixed_words and self.env._(self._name_fixed_words)
        fixed = set(WORD.findall(str(fixed).casefold()))
        words = [word for word in WORD.findall(name) if word.casefold() not in fixed]
        return Domain.AND(
            Domain.OR(self._get_word_domain(path, word) for path in self._name_parts)
            for word in words
        )

    @api.model
    def _get_word_domain(self, path, word):
        """Return the domain of the records whose field at ``path`` has ``word``."""
        model = self
        for name in path.split("."):
            field = model._fields[name]
            model = self.env.get(field.comodel_name)
        if field.type == "selection":
            values = [
                value
                for value, label in field._description_selection(self.env)
                if word.casefold() in label.casefold()
            ]
            return Domain(path, "in", values)
        if field.type == "integer":
            return Domain(path, "=", int(word)) if word.isdecimal() else Domain.FALSE
        return Domain(path, "ilike", word)
