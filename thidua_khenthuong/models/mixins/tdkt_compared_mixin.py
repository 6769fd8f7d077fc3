from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .tdkt_duplicate_mixin import OFFICER

_lt = LazyTranslate(__name__)

# Shorter texts (“Họp phòng”, “Báo cáo tháng 3”) are alike without being copied.
SHORTEST_COMPARED = 20
# Likes of one record that are shown: whoever finds more looks into the diary itself.
MOST_SHOWN = 20
# Records not compared yet that are compared when somebody looks at them; a list of
# more shows the same words at once and similar ones once the cron has been there.
COMPARED_AT_ONCE = 5
# Records the cron compares before it commits.
BATCH = 50
# States of campaigns whose records are still to be judged, which the cron compares.
OPEN_CAMPAIGNS = ("launched", "reviewing")

SAME_WORDS = _lt("Same words")


def text_index(registry):
    """Define the index of equal texts: by their hash, for they may be long."""
    return "USING hash (text_key)"


def trigram_index(registry):
    """Define the index of similar texts, where the extension ``pg_trgm`` is there."""
    return "USING gin (text_key gin_trgm_ops)" if registry.has_trigram else ""


class TdktComparedMixin(models.AbstractModel):
    """Records whose words are compared with those of all others of their office.

    The same words are found by an index whenever they are asked for. Similar words
    cost a tenth of a second a record in a large office: a cron compares each record
    once, with all others, and keeps the pairs; whether both are still alike by the
    office's threshold is asked when they are shown. ``has_twin`` is kept by whoever
    writes a record, and by the cron, so that a list can be filtered by it.

    A model says in ``_compared_holder`` which field names the record that it is a line
    of, whose lines are not compared with each other and which knows the office; ``id``:
    each stands for itself. It folds its words, has its own ``similar_ids``, and
    ``_text_condition`` where not all of its records are compared.
    """

    _name = "tdkt.compared.mixin"
    _inherit = ["tdkt.duplicate.mixin"]
    _description = "Record with compared words"

    _compared_holder = "commitment_id"

    text_key = fields.Char(
        compute="_compute_text_key",
        store=True,
        help="The text without diacritics and punctuation, for comparison.",
    )
    has_twin = fields.Boolean(
        string="Found Elsewhere",
        compute="_compute_has_twin",
        store=True,
        groups=OFFICER,
        help="The same words or file, or similar words, stand elsewhere.",
    )
    is_compared = fields.Boolean(
        string="Compared",
        compute="_compute_is_compared",
        store=True,
        help="Its words have been compared with similar ones.",
    )

    _text_idx = models.Index(text_index)
    _text_key_idx = models.Index(trigram_index)
    # in Odoo's own words: the database takes no others for the same before version 17
    _twin_idx = models.Index("(commitment_id) WHERE has_twin IS TRUE")
    _due_idx = models.Index("(id) WHERE is_compared IS NOT TRUE")

    def _compute_text_key(self):
        """Fold the words that are compared."""
        raise NotImplementedError

    @api.depends("text_key")
    def _compute_is_compared(self):
        self.is_compared = False

    # each its own holder: nothing to depend on, an id does not change
    @api.depends(lambda self: ["text_key", *{self._compared_holder} - {"id"}])
    def _compute_has_twin(self):
        lines = self._origin
        alike = {this for this, _other in lines._query_twins(1)}
        alike |= {this for this, *_rest in lines._query_similar(lines._kept_pairs())}
        for line in self:
            line.has_twin = line._origin.id in alike

    @api.model
    def _holders(self):
        """Return the model of the records that these are lines of, or their own."""
        return self.env[self._fields[self._compared_holder].comodel_name or self._name]

    @api.model
    def _holder_names(self):
        """Return the names that stand for the holder in a statement."""
        return {
            "holder": SQL.identifier(self._compared_holder),
            "holders": SQL.identifier(self._holders()._table),
        }

    def _text_condition(self, alias):
        """Return which records are compared by their words, as SQL on ``alias``."""
        return SQL("TRUE")

    # --- Kept by whoever writes ----------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._recompute_twins(lines._find_twins())
        return lines

    def write(self, vals):
        if not self._compared_fields() & vals.keys():
            return super().write(vals)
        before = self._find_twins()
        result = super().write(vals)
        self._recompute_twins(before | self._find_twins())
        return result

    def unlink(self):
        twins = self._find_twins() - self
        result = super().unlink()
        self.browse()._recompute_twins(twins.exists())
        return result

    @api.model
    def _compared_fields(self):
        """Return the names of the fields that are compared."""
        return {"name", self._compared_holder}

    def _recompute_twins(self, others):
        """Find out anew whether these records and ``others`` have a like."""
        # sudo: whosever the others are, officers alone are told
        lines_sudo = self.sudo() | others
        if lines_sudo:
            self.env.add_to_compute(self._fields["has_twin"], lines_sudo)
            # what follows from it is not known to core, which was not told why
            lines_sudo.modified(["has_twin"])

    def _find_twins(self):
        """Return, with sudo, the like of these records, as far as it may lack a flag.

        Where there are many, they have one another: a few stand for all.
        """
        pairs = self._query_twins(MOST_SHOWN)
        # sudo: as above
        return self.sudo().browse({other for _this, other in pairs})

    def _query_twins(self, limit):
        """Return [(id, other id)] of what is the same elsewhere, the newest first.

        :param int limit: how many others of each
        """
        return self._query_same_words(limit)

    def _query_same_words(self, limit):
        if not self:
            return []
        self.flush_model()
        self._holders().flush_model(["company_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT this.id, alike.id
                  FROM %(table)s this
                  JOIN %(holders)s own ON own.id = this.%(holder)s
                  JOIN LATERAL (
                       SELECT other.id
                         FROM %(table)s other
                         JOIN %(holders)s foreign_one
                           ON foreign_one.id = other.%(holder)s
                          AND foreign_one.company_id = own.company_id
                        WHERE other.text_key = this.text_key
                          AND other.%(holder)s != this.%(holder)s
                          AND %(other)s
                        LIMIT %(limit)s) alike ON TRUE
                 WHERE this.id = ANY(%(ids)s)
                   AND length(this.text_key) >= %(shortest)s
                   AND %(this)s
                 ORDER BY this.id, alike.id DESC
                """,
                table=SQL.identifier(self._table),
                **self._holder_names(),
                ids=list(self.ids),
                shortest=SHORTEST_COMPARED,
                limit=limit,
                this=self._text_condition(SQL("this")),
                other=self._text_condition(SQL("other")),
            )
        )

    # --- Similar words ---------------------------------------------------------------

    def _kept_pairs(self):
        """Return [(id, other id)] of the pairs the cron has found."""
        if not self:
            return []
        return self.env.execute_query(
            SQL(
                "SELECT line_id, similar_id FROM %s WHERE line_id = ANY(%s)",
                SQL.identifier(self._fields["similar_ids"].relation),
                list(self.ids),
            )
        )

    def _probe_pairs(self):
        """Return [(id, other id)] of all records with similar words, by the index."""
        if not self or not self.env.registry.has_trigram:
            return []
        self.flush_model()
        # the least that any office has set: its own is asked when pairs are shown
        self.env.cr.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', "
            "(MIN(tdkt_similarity) / 100.0)::text, true) FROM res_company"
        )
        # one by one the index serves; all at once the planner would rather compare
        # everything with everything
        return self.env.execute_query(
            SQL(
                """
                SELECT this.id, alike.id
                  FROM %(table)s this
                  JOIN LATERAL (
                       SELECT other.id FROM %(table)s other
                        WHERE other.text_key %% this.text_key
                          AND other.%(holder)s != this.%(holder)s
                          AND %(other)s
                       OFFSET 0) alike ON TRUE
                 WHERE this.id = ANY(%(ids)s)
                   AND length(this.text_key) >= %(shortest)s
                   AND %(this)s
                """,
                table=SQL.identifier(self._table),
                **self._holder_names(),
                ids=list(self.ids),
                shortest=SHORTEST_COMPARED,
                this=self._text_condition(SQL("this")),
                other=self._text_condition(SQL("other")),
            )
        )

    def _query_similar(self, pairs):
        """Return [(id, other id, percent)] of those ``pairs`` that are alike by the
        office's threshold, as their words are now; the same words are left out."""
        if not pairs or not self.env.registry.has_trigram:
            return []
        self.flush_model()
        self._holders().flush_model(["company_id"])
        self.env["res.company"].flush_model(["tdkt_similarity"])
        return self.env.execute_query(
            SQL(
                """
                SELECT id, other_id, percent FROM (
                    SELECT this.id, other.id AS other_id,
                           FLOOR(similarity(other.text_key, this.text_key) * 100)::int
                               AS percent,
                           company.tdkt_similarity AS threshold
                      FROM unnest(%(ids)s, %(others)s) pair (line_id, similar_id)
                      JOIN %(table)s this ON this.id = pair.line_id
                      JOIN %(table)s other ON other.id = pair.similar_id
                      JOIN %(holders)s own ON own.id = this.%(holder)s
                      JOIN %(holders)s foreign_one
                        ON foreign_one.id = other.%(holder)s
                       AND foreign_one.company_id = own.company_id
                      JOIN res_company company ON company.id = own.company_id
                     WHERE other.%(holder)s != this.%(holder)s
                       AND other.text_key != this.text_key
                       AND %(this)s AND %(other)s) alike
                 WHERE percent >= threshold
                 ORDER BY id, percent DESC, other_id
                """,
                ids=[one for one, _other in pairs],
                others=[other for _one, other in pairs],
                table=SQL.identifier(self._table),
                **self._holder_names(),
                this=self._text_condition(SQL("this")),
                other=self._text_condition(SQL("other")),
            )
        )

    @api.model
    def _cron_compare(self):
        """Compare the words of what was written since and is still to be judged."""
        crons = self.env["ir.cron"]
        for name in ("tdkt.evidence", "tdkt.commitment.item", "tdkt.initiative"):
            lines = self.env[name]
            due = Domain("is_compared", "=", False) & lines._to_judge_domain()
            while lines := lines.search(due, order="id", limit=BATCH):
                lines._compare()
                # core calls again at once while something remains
                if not crons._commit_progress(len(lines), remaining=BATCH):
                    return
        crons._commit_progress(remaining=0)

    @api.model
    def _to_judge_domain(self):
        """Return the domain of the records that are compared: not judged yet."""
        return Domain("commitment_id.campaign_id.state", "in", OPEN_CAMPAIGNS)

    def _compare(self):
        """Keep the pairs of these records, and that they have been compared."""
        pairs = set(self._probe_pairs())
        pairs |= {(other, one) for one, other in pairs}
        if pairs:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (line_id, similar_id)"
                    " SELECT * FROM unnest(%s, %s) ON CONFLICT DO NOTHING",
                    SQL.identifier(self._fields["similar_ids"].relation),
                    [one for one, _other in pairs],
                    [other for _one, other in pairs],
                )
            )
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET is_compared = TRUE WHERE id = ANY(%s)",
                SQL.identifier(self._table),
                self.ids,
            )
        )
        self.invalidate_model(["is_compared", "similar_ids"], flush=False)
        # sudo: whether a record has a like one is kept for whoever reads it
        self._recompute_twins(self.sudo().browse({one for one, _other in pairs}))
        self.flush_model(["has_twin"])

    # --- Shown -----------------------------------------------------------------------

    def _alike_by_text(self):
        """Return {record id: [Duplicate]} by the words of records of one's own model.

        Compared are the records of different holders in the same office. Texts of
        less than 20 letters are left out. Similar words need the extension ``pg_trgm``
        and the office's threshold; without it only the same words are found.
        """
        rows = [(*pair, SAME_WORDS) for pair in self._query_same_words(MOST_SHOWN)]
        pairs = self._kept_pairs()
        waiting = self.filtered(lambda line: not line.is_compared)
        if len(waiting) <= COMPARED_AT_ONCE:
            pairs += waiting._probe_pairs()
        rows += [
            (this_id, other_id, _lt("Similar words (%(percent)s %%)", percent=share))
            for this_id, other_id, share in self._query_similar(list(set(pairs)))
        ]
        return self._hits_from_rows(rows)

    @api.model
    def _twin_domain(self):
        return Domain("has_twin", "=", True)
