from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyGettext, LazyTranslate

_lt = LazyTranslate(__name__)

OFFICER = "thidua_khenthuong.group_tdkt_officer"
# Shorter texts (“Họp phòng”, “Báo cáo tháng 3”) are alike without being copied.
SHORTEST_COMPARED = 20

SAME_FILE = _lt("Same file")
SAME_WORDS = _lt("Same words")
SAME_EVIDENCE = _lt("Same evidence in another dossier")


class Duplicate(NamedTuple):
    """Another record that looks like this one, and in what they are alike."""

    other: object
    kind: LazyGettext


def trigram_index(registry):
    """Define the index of similar texts, where the extension ``pg_trgm`` is there."""
    return "USING gin (text_key gin_trgm_ops)" if registry.has_trigram else ""


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
    has_duplicates = fields.Boolean(
        compute="_compute_duplicate_hits",
        search="_search_has_duplicates",
        groups=OFFICER,
        help="The filter finds the same files and words in the whole office; similar "
        "words are shown on each record.",
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

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_duplicate_hits(self):
        found = self._origin._find_duplicates()
        for record in self:
            hits = found.get(record._origin.id, [])
            record.has_duplicates = bool(hits)
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
        candidates = self.search([("company_id", "in", self.env.companies.ids)])
        # similar words cost some 2 ms a record: too long a wait for the whole office
        candidates = candidates.with_context(tdkt_same_only=True)
        return [("id", "in", [*candidates._find_duplicates()])]

    # --- Comparison ----------------------------------------------------------------

    def _alike_by_text(self, condition=None):
        """Return {record id: [Duplicate]} by the words of records of one's own model.

        Compared are the records of different commitments of the same office. Texts of
        less than 20 letters are left out. Similar words need the extension ``pg_trgm``
        and the office's threshold; without it only the same words are found.

        :param SQL condition: what both records, ``this`` and ``other``, must fulfil
        """
        if not self:
            return {}
        self.flush_model()
        self.env["tdkt.commitment"].flush_model(["company_id"])
        self.env["res.company"].flush_model(["tdkt_similarity"])
        similar = self.env.registry.has_trigram and not self.env.context.get(
            "tdkt_same_only"
        )
        if similar:
            # the operator %, which the index serves, takes its threshold from here
            self.env.cr.execute(
                "SELECT set_config('pg_trgm.similarity_threshold', "
                "(MIN(tdkt_similarity) / 100.0)::text, true) FROM res_company"
            )
        percent = (
            SQL("FLOOR(similarity(other.text_key, this.text_key) * 100)::int")
            if similar
            else SQL("100")
        )
        # Materialized, for the planner would rather compare everything than use the
        # index on similar texts: 80 of 6,000 took 5 s instead of 0.2 s.
        rows = self.env.execute_query(
            SQL(
                """
                WITH pair AS MATERIALIZED (
                    SELECT this.id AS this_id, other.id AS other_id
                      FROM %(table)s this
                      JOIN %(table)s other ON other.text_key %(alike)s this.text_key
                     WHERE this.id = ANY(%(ids)s)
                       AND length(this.text_key) >= %(shortest)s
                )
                SELECT this.id, other.id, other.text_key = this.text_key, %(percent)s
                  FROM pair
                  JOIN %(table)s this ON this.id = pair.this_id
                  JOIN %(table)s other ON other.id = pair.other_id
                  JOIN tdkt_commitment own ON own.id = this.commitment_id
                  JOIN tdkt_commitment foreign_one
                    ON foreign_one.id = other.commitment_id
                   AND foreign_one.company_id = own.company_id
                  JOIN res_company company ON company.id = own.company_id
                 WHERE other.commitment_id != this.commitment_id
                   AND %(percent)s >= company.tdkt_similarity
                   AND %(condition)s
                 ORDER BY this.id, 4 DESC, other.id
                """,
                table=SQL.identifier(self._table),
                alike=SQL("%%") if similar else SQL("="),
                percent=percent,
                ids=self.ids,
                shortest=SHORTEST_COMPARED,
                condition=condition or SQL("TRUE"),
            )
        )
        return self._hits_from_rows(
            (
                this_id,
                other_id,
                SAME_WORDS
                if same
                else _lt("Similar words (%(percent)s %%)", percent=share),
            )
            for this_id, other_id, same, share in rows
        )

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
