from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.translate import LazyGettext, LazyTranslate

_lt = LazyTranslate(__name__)

OFFICER = "thidua_khenthuong.group_tdkt_officer"

SAME_FILE = _lt("Same file")
SAME_EVIDENCE = _lt("Same evidence in another dossier")


class Duplicate(NamedTuple):
    """Another record that looks like this one, and in what they are alike."""

    other: object
    kind: LazyGettext


class TdktDuplicateMixin(models.AbstractModel):
    """Records whose like may stand under another name.

    Such a like is shown and blocks nothing. It is looked for in the whole office, for
    many records at once, and told to officers only: whoever entered one of the two
    learns nothing of the other. A model says in :meth:`_find_duplicates` what it
    compares.
    """

    _name = "tdkt.duplicate.mixin"
    _description = "Record with duplicate detection"

    duplicate_hits = fields.Json(
        compute="_compute_duplicate_hits",
        groups=OFFICER,
        string="Possible Duplicates",
        help="Other records with the same file, or with the same or similar words.",
    )
    duplicate_count = fields.Integer(
        compute="_compute_duplicate_count",
        groups=OFFICER,
        string="Number of Possible Duplicates",
        aggregator=None,
        help="What they are is told by the form, or where somebody points at the sign.",
    )
    has_duplicates = fields.Boolean(
        compute="_compute_duplicate_count",
        search="_search_has_duplicates",
        groups=OFFICER,
        help="The same files and words in the whole office are found at once, similar "
        "words within minutes.",
    )

    def _find_duplicates(self):
        """Return {record id: list of :class:`Duplicate`} for records that have any.

        In a fixed number of queries, whatever the number of records.
        """
        return {}

    def _duplicate_holder(self):
        """Return the words that tell an officer whose record this is."""
        self.ensure_one()
        return self.display_name

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_duplicate_count(self):
        """Count alone: the names of all that a page of a list is like take as long as
        the page."""
        found = self._origin._find_duplicates()
        for record in self:
            record.duplicate_count = len(found.get(record._origin.id, ()))
            record.has_duplicates = bool(record.duplicate_count)

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_duplicate_hits(self):
        found = self._origin._find_duplicates()
        for record in self:
            hits = found.get(record._origin.id, [])
            record.duplicate_hits = [
                {
                    "model": hit.other._name,
                    "id": hit.other.id,
                    "kind": self.env._(hit.kind),
                    "name": hit.other.display_name,
                    "holder": hit.other._duplicate_holder(),
                }
                for hit in hits
            ]

    def _search_has_duplicates(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._check_field_access(self._fields["has_duplicates"], "read")
        return self._twin_domain()

    @api.model
    def _twin_domain(self):
        """Return the domain of the records that have a like, by what is kept of it."""
        return Domain.FALSE

    def _hits_from_rows(self, rows):
        """Turn (id, other id, kind) into {id: [Duplicate]}.

        Left out is what the user may not read: the comparison itself looks past the
        record rules.
        """
        # read twice: once for all others at once, once for the hits
        rows = list(rows)
        others = self.browse(dict.fromkeys(row[1] for row in rows))
        readable = set(others._filtered_access("read")._ids)
        hits = {}
        for this_id, other_id, kind in rows:
            if other_id in readable:
                other = self.browse(other_id).with_prefetch(others._prefetch_ids)
                hits.setdefault(this_id, []).append(Duplicate(other, kind))
        return hits


def join_hits(*found):
    """Join several {id: [Duplicate]}; a pair found twice keeps its first reason."""
    joined = {}
    for hits_by_id in found:
        for record_id, hits in hits_by_id.items():
            known = joined.setdefault(record_id, {})
            for hit in hits:
                known.setdefault(hit.other, hit)
    return {record_id: [*hits.values()] for record_id, hits in joined.items()}
