"""The passes by which a transition gets past the locks of its records."""

from contextlib import contextmanager
from contextvars import ContextVar

# The passes held at this moment, the innermost last. A variable of the running request
# and not a key of the context: nobody can send it, and no with_context carries it away.
_HELD = ContextVar("held", default=())


class Pass:
    """Lets one thing be done that nobody may do otherwise, the superuser included.

    Whatever a transition sets off runs while its pass is held: an automation rule,
    another addon's ``write`` or ``create``, the inverse of a related field. So a pass
    names the model, the records and the values it is made out for; nothing else gets
    through, and once that is done it is spent. It travels in no context, which a
    caller could send and which every call inside would inherit.

    Transitions hold one of the three kinds by ``with``; the guards of the mixins ask
    the functions at the end of this file.
    """

    def __init__(self, records):
        # an id means something in one model of one transaction
        self._place = records.env.cr, records._name

    def __enter__(self):
        self._token = _HELD.set((*_HELD.get(), self))

    def __exit__(self, *_error):
        _HELD.reset(self._token)

    def is_for(self, records):
        """Tell whether it is made out for the model of ``records``."""
        return self._place == (records.env.cr, records._name)

    def values_for(self, records):
        """Return the values that may be written, a dict for every record.

        :return: list, empty when it is not made out for each of ``records``
        """
        return []

    def values_due(self, vals_list):
        """Return what records made of ``vals_list`` may hold, a dict for each.

        :return: list, empty when it is not made out for these
        """
        return []

    def lets_delete(self, records):
        """Tell whether it is made out for the deletion of ``records``."""
        return False

    def begin(self):
        """Spend it on the creation that begins."""

    def values_begun(self):
        """Return the values of the creation that has begun, a dict for each record."""
        return []

    def note(self, data_list):
        """Take note of Odoo's data of records that are being inserted.

        :return: whether it is the records this pass was made out for
        """
        return False

    def spend(self, ids=()):
        """Lose what it was made out for: what is created, and the records ``ids``."""


class WritePass(Pass):
    """Lets ``{record id: values}`` be written, each once."""

    def __init__(self, records, values):
        super().__init__(records)
        self._values = dict(values)

    def values_for(self, records):
        ids = records._ids
        if not self._values.keys() >= set(ids):
            return []
        return [self._values[record_id] for record_id in ids]

    def spend(self, ids=()):
        for record_id in ids:
            self._values.pop(record_id, None)


class CreatePass(Pass):
    """Lets records of these values be created, all in one call, once."""

    def __init__(self, model, vals_list):
        super().__init__(model)
        # copies: whoever is called in between may change the dictionaries
        self._due = [dict(vals) for vals in vals_list]
        self._values = []
        self._data = None

    def values_due(self, vals_list):
        # more values may come along, the defaults of another addon's create; the guards
        # ask for each of them, and this pass answers for its own alone
        alike = len(self._due) == len(vals_list) and all(
            vals.items() >= due.items()
            for vals, due in zip(vals_list, self._due, strict=True)
        )
        return self._due if alike else []

    def values_for(self, records):
        # Odoo adds the record to the data of each as soon as it is inserted
        values = {
            data["record"].id: vals
            for data, vals in zip(self._data or (), self._values, strict=False)
        }
        if not values.keys() >= set(records._ids):
            return []
        return [values[record_id] for record_id in records._ids]

    def begin(self):
        self._values, self._due = self._due, []

    def values_begun(self):
        return self._values

    def note(self, data_list):
        if self._data is not None or not self._values:
            return False
        self._data = data_list
        return True

    def spend(self, ids=()):
        self._values, self._due = [], []


class DeletePass(Pass):
    """Lets records be deleted."""

    def __init__(self, records):
        super().__init__(records)
        self._ids = set(records._ids)

    def lets_delete(self, records):
        return self._ids >= set(records._ids)


def _find(records, question):
    """Return the innermost pass that answers ``question``, and the answer."""
    # a transition may move records of its own model on the way: the nearest pass counts
    for held in reversed(_HELD.get()):
        if held.is_for(records) and (answer := question(held)):
            return held, answer
    return None, []


def lets_write(records, names=()):
    """Tell whether a transition is writing the fields ``names`` of ``records``."""
    _held, values = _find(records, lambda held: held.values_for(records))
    return bool(values) and all(name in vals for vals in values for name in names)


def lets_create(model, vals_list):
    """Tell whether a transition is about to create ``vals_list``."""
    return bool(_find(model, lambda held: held.values_due(vals_list))[0])


def lets_delete(records):
    """Tell whether a transition is deleting ``records``."""
    return bool(_find(records, lambda held: held.lets_delete(records))[0])


def note_inserted(model, data_list):
    """Take note of Odoo's data of records that are being inserted.

    Lines and files of a record are made before anybody learns its id: the guards of
    these ask for it all the same.
    """
    _find(model, lambda held: held.note(data_list))


@contextmanager
def writing(records, vals):
    """Give the names of ``vals`` that a transition may write; then that is done."""
    held, values = _find(records, lambda held: held.values_for(records))
    names = _names(vals, values)
    yield names
    if names:
        held.spend(records._ids)


def names_created(model):
    """Return the names of the values that a transition is creating records with."""
    _held, values = _find(model, lambda held: held.values_begun())
    return set().union(*values)


def names_written(records, vals):
    """Return the names of ``vals`` that a transition is writing."""
    _held, values = _find(records, lambda held: held.values_for(records))
    return _names(vals, values)


def _names(vals, values):
    """Return the names of ``vals`` whose value is the same in all of ``values``."""
    return {
        name
        for name, value in vals.items()
        if values and all(name in one and one[name] == value for one in values)
    }


@contextmanager
def creating(model, vals_list):
    """Give the values each record may be created with; then that is done."""
    held, due = _find(model, lambda held: held.values_due(vals_list))
    if held:
        held.begin()
    try:
        yield due or [{}] * len(vals_list)
    finally:
        if held:
            held.spend()
