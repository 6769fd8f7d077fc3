import xml.etree.ElementTree as ElementTree
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from . import access_matrix
from .access_fixture import Place
from .common import TdktCase

ROWS = 100_000
# A word that one row has.
RARE = "so77777"

# Models with a table of their own whose default list is not asked to be quick at
# 100,000 rows, and why. All others are filled to that size.
CATALOGUE = {
    "tdkt.audit.chain": "one row for each office",
    "tdkt.authority": "rows of the law",
    "tdkt.award": "rows of the law",
    "tdkt.award.alias": "other names of a few dozen awards",
    "tdkt.award.rate": "rows of the law",
    "tdkt.base.salary": "rows of the law",
    "tdkt.bonus.fund": "one row for each office and year",
    "tdkt.assessment.import": "one for each list, a few a year",
    "tdkt.award.import": "one for each old list, a few dozen for good",
    "tdkt.initiative.import": "one for each list, a few a year",
    "tdkt.award.import.choice": "the words of old lists, chosen by hand",
    "tdkt.certificate.font": "one row for each font file",
    "tdkt.certificate.template": "made by hand, a few for each award",
    "tdkt.change.basis": "rows of the law",
    "tdkt.citation": "texts of the law",
    "tdkt.cluster": "a few, for years",
    "tdkt.cluster.covenant": "one for each cluster and year",
    "tdkt.cluster.round": "one for each cluster and year",
    "tdkt.cluster.sheet": "one for each year or two",
    "tdkt.commendation.rule": "rows of the law",
    "tdkt.council": "a few, for years",
    "tdkt.criterion": "rows of the law",
    "tdkt.delegation": "made by hand, some dozens a year",
    "tdkt.document.default": "one for each type of document",
    "tdkt.document.form": "rows of the law",
    "tdkt.document.type": "rows of the decree",
    "tdkt.frozen.print": "listed for administrators, by its key",
    "tdkt.item.kind": "six rows",
    "tdkt.number.series": "a few for each year",
    "tdkt.organisation.code": "a few for each body the office writes to",
    "tdkt.paper.kind": "rows of the law",
    "tdkt.paper.requirement": "rows of the law",
    "tdkt.retention.rule": "rows of the law",
    "tdkt.ruleset": "rows of the law",
    "tdkt.statistic.class": "opened for the records of one number of a report",
    "tdkt.statistic.form": "rows of the law",
    "tdkt.statistic.position": "words of some dozens of positions",
    "tdkt.statistic.report": "a few for each year",
    "tdkt.vote.rule": "rows of the law",
}
# Words of which a table has only a few, however many rows it has.
FEW_WORDS = {("tdkt.filing", "res_model")}
# Lines without a list of their own, read by the record they belong to: an index leads
# from it to them.
LINES = {
    **{
        f"tdkt.{kind}.import.{lines}": "import_id"
        for kind in ("assessment", "award", "initiative")
        for lines in ("column", "row")
    },
    "tdkt.campaign.award": "campaign_id",
    "tdkt.campaign.guess": "campaign_id",
    "tdkt.campaign.news": "campaign_id",
    "tdkt.campaign.point": "section_id",
    "tdkt.campaign.review": "campaign_id",
    "tdkt.campaign.review.chart": "review_id",
    "tdkt.campaign.section": "campaign_id",
    "tdkt.campaign.target": "campaign_id",
    "tdkt.cluster.criterion": "sheet_id",
    "tdkt.cluster.entry": "round_id",
    "tdkt.cluster.evidence": "entry_id",
    "tdkt.cluster.member": "cluster_id",
    "tdkt.cluster.score": "entry_id",
    "tdkt.ballot": "session_id",
    "tdkt.ballot.share": "item_id",
    "tdkt.certificate.line": "template_id",
    "tdkt.council.member": "council_id",
    "tdkt.council.relative": "member_id",
    "tdkt.decision.line": "decision_id",
    "tdkt.document.default.recipient": "default_id",
    "tdkt.dossier.paper": "dossier_id",
    "tdkt.eligibility.check": "nomination_id",
    "tdkt.initiative.author": "initiative_id",
    "tdkt.legal.basis": "decision_id",
    "tdkt.recipient": "decision_id",
    "tdkt.statistic.figure": "report_id",
    "tdkt.statistic.item": "form_id",
    "tdkt.session.conflict": "session_id",
    "tdkt.session.item": "session_id",
    "tdkt.session.member": "session_id",
    "tdkt.session.place": "session_id",
    "tdkt.session.trustee": "session_id",
    "tdkt.submission.paper": "submission_id",
}
# Searched texts without an index of their words, and why.
UNINDEXED = {
    ("tdkt.campaign", "theme"): "campaigns are some hundreds",
    ("tdkt.campaign", "subject"): "campaigns are some hundreds",
    ("tdkt.exemplar", "story"): "exemplars are some hundreds; a story fills pages",
    **{
        ("tdkt.receipt", name): "answers are looked through in the order they came"
        for name in ("document_key", "organ_code", "organ_name")
    },
    ("tdkt.signed.file", "filename"): "a signed file is looked for by its document",
    ("tdkt.submission", "addressee"): "submissions are some hundreds",
}


@tagged("post_install", "-at_install", "tdkt")
class TestIndexes(TdktCase):
    """What a list opens with is found by an index, however long the list is.

    Every model is filled to 100,000 rows by copying one, and the plans of its first
    page and of its searches are read. A count stops at 10,001 rows. A group over a
    whole table reads all of it: no index makes that less.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = Place(cls.env, cls.department, cls.staff.employee_id)
        cls.models = [
            name
            for name, model in sorted(cls.env.items())
            if name.startswith("tdkt.")
            and model._auto
            and not model._abstract
            and not model._transient
        ]
        states = {row.model: row.state for row in reversed(access_matrix.read())}
        cls.filled = [
            name for name in cls.models if name not in CATALOGUE and name not in LINES
        ]
        # all are there before one of them has too many to be offered to another
        records = {name: cls.place.record(name, states[name]) for name in cls.filled}
        for record in records.values():
            cls._fill(record)

    @classmethod
    def _fill(cls, record):
        """Copy one record of a model until it has ``ROWS``, by SQL."""
        model = record.browse()
        cls.env.flush_all()
        execute = cls.env.cr.execute
        execute("SET LOCAL session_replication_role = replica")
        # copies are no two records: what tells records apart is left out meanwhile
        execute(
            """SELECT indexrelid::regclass::text FROM pg_index
                WHERE indrelid = %s::regclass AND indisunique AND NOT indisprimary""",
            [model._table],
        )
        for (index,) in cls.env.cr.fetchall():
            execute(SQL("DROP INDEX %s", SQL.identifier(index.strip('"'))))
        columns = {}
        for column, field in model._fields.items():
            if not field.store or not field.column_type or column == "id":
                continue
            value = SQL.identifier("sample", column)
            if field.type == "many2one" and column != "company_id":
                value = SQL("%s + number_ %% 1000", value)
            elif field.type == "date":
                value = SQL("%s - number_ %% 5000", value)
            elif (model._name, column) in FEW_WORDS:
                pass
            elif field.type in ("char", "text"):
                # a state or a key is stored as a text, too, but is no Char
                value = SQL("%s || ' so' || number_", value)
            columns[column] = value
        execute(
            SQL(
                """INSERT INTO %(table)s (%(columns)s)
                   SELECT %(values)s FROM %(table)s sample,
                          generate_series(1, %(rows)s) number_
                    WHERE sample.id = %(record)s""",
                table=SQL.identifier(model._table),
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                values=SQL(", ").join(columns.values()),
                rows=ROWS,
                record=record.id,
            )
        )
        execute(SQL("ANALYZE %s", SQL.identifier(model._table)))
        execute("SET LOCAL session_replication_role = origin")
        cls.env.invalidate_all()

    def _reader(self, name):
        """Return the model as somebody reads it who sees all of the office."""
        return next(
            self.env[name].with_user(user)
            for user in (self.officer, self.leader, self.manager)
            if self.env[name].with_user(user).has_access("read")
        )

    def _plan(self, query):
        self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
        return "\n".join(row[0] for row in self.env.cr.fetchall())

    def test_every_model_has_its_place(self):
        named = {*CATALOGUE, *LINES}
        self.assertLessEqual(named, set(self.models), "models that are no more")
        self.assertGreater(len(self.filled), 8)

    def test_first_page(self):
        for name in self.filled:
            with self.subTest(model=name):
                model = self._reader(name)
                plan = self._plan(model._search([], limit=80, order=model._order))
                self.assertNotIn(f"Seq Scan on {model._table}", plan)
                self.assertNotIn("Sort Key", plan)
                self.assertIn("Limit", plan)

    def test_searched_texts(self):
        for name in self.filled:
            model = self._reader(name)
            for field, domain in self._searches(model):
                if (name, field) in UNINDEXED:
                    continue
                with self.subTest(model=name, field=field):
                    plan = self._plan(
                        model._search(domain, limit=80, order=model._order)
                    )
                    self.assertNotIn(f"Seq Scan on {model._table}", plan)
                    self.assertIn("Bitmap Index Scan", plan)

    def _searches(self, model):
        """Yield (field, domain) of the texts of the model that its search box looks
        into."""
        arch = ElementTree.fromstring(model.get_view(view_type="search")["arch"])
        for node in arch.iter("field"):
            domain = [(node.get("name"), "ilike", RARE)]
            if node.get("filter_domain"):
                domain = safe_eval(node.get("filter_domain"), {"self": RARE})
            for condition in domain:
                if isinstance(condition, str):
                    continue
                field = model._fields.get(condition[0])
                # of a record behind a many2one its own model is asked
                if field and field.type in ("char", "text"):
                    yield field.name, [condition]

    def test_decisions_of_a_unit(self):
        """What a head may read is found in an index that holds all it takes."""
        decisions = self.env["tdkt.decision"].with_user(self.head)
        plan = self._plan(decisions._search([], limit=80, order=decisions._order))
        self.assertNotIn("Seq Scan on tdkt_commendation", plan)
        self.assertIn("tdkt_commendation_unit_idx", plan)

    def test_awards_of_campaigns(self):
        """A list of campaigns counts the awards of each from an index that holds what
        its reader's rules ask for."""
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute("UPDATE tdkt_commendation SET campaign_id = 1 + id % 1000")
        self.env.cr.execute("ANALYZE tdkt_commendation")
        awards = self.env["tdkt.commendation"].with_user(self.officer)
        domain = [("campaign_id", "in", [*range(1, 81)]), ("state", "!=", "revoked")]
        query = awards._search(domain)
        query.groupby = SQL.identifier("tdkt_commendation", "campaign_id")
        counted = SQL("%s, COUNT(*)", query.groupby)
        self.env.cr.execute(SQL("EXPLAIN %s", query.select(counted)))
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertNotIn("Seq Scan on tdkt_commendation", plan)
        self.assertIn("tdkt_commendation_campaign_idx", plan)

    def test_what_is_not_sealed_yet(self):
        """The filter asks as the index does: of a text there are two ways of empty."""
        history = self.env["tdkt.audit.entry"].with_user(self.leader)
        arch = ElementTree.fromstring(history.get_view(view_type="search")["arch"])
        domain = arch.find(".//filter[@name='unsealed']").get("domain")
        # copies name people who are none
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute("UPDATE tdkt_audit_entry SET date_sealed = date")
        self.env.cr.execute("ANALYZE tdkt_audit_entry")
        plan = self._plan(
            history._search(safe_eval(domain), limit=80, order=history._order)
        )
        self.assertIn("tdkt_audit_entry_unsealed_list_idx", plan)

    def test_the_same_file(self):
        """The file of a piece of evidence is not compared with all there are."""
        self.env.cr.execute(
            """INSERT INTO ir_attachment (name, type, res_model, res_field, res_id,
                                          checksum)
               SELECT 'anh.jpg', 'binary', 'tdkt.evidence', 'file', number,
                      md5(number::text)
                 FROM generate_series(1, %s) number""",
            [ROWS // 2],
        )
        self.env.cr.execute("ANALYZE ir_attachment")
        evidence = self.env["tdkt.evidence"].search([], limit=1)
        with patch.object(type(self.env), "execute_query", lambda env, query: query):
            query = evidence._query_same_files(1)
        self.env.cr.execute(SQL("EXPLAIN %s", query))
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertNotIn("Seq Scan on ir_attachment", plan)

    def test_lines_are_found_by_their_record(self):
        for name, column in LINES.items():
            with self.subTest(model=name):
                self.env.cr.execute(
                    """SELECT 1 FROM pg_index
                         JOIN pg_attribute ON attrelid = indrelid
                          AND attnum = indkey[0] AND attname = %s
                        WHERE indrelid = %s::regclass""",
                    [column, self.env[name]._table],
                )
                self.assertTrue(self.env.cr.rowcount)
