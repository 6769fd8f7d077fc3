"""What the owner of the database finds of a secret ballot: nothing but ciphertexts.

Two sessions vote on as many lines, in the same order; in the second every member votes
otherwise than in the first, and the results are the same. Whatever the tables, their
dead rows, the write-ahead log or a log of all statements told of a vote would tell the
two sessions apart.
"""

import json
import re
from collections import Counter, defaultdict
from contextlib import closing

from odoo import api
from odoo.tests import tagged
from odoo.tools import SQL

from ..ballot import group
from .ballot_office import OPTIONS, Browser, open_sums
from .test_session_ballot import CommittedCase

NUMBER = re.compile("[0-9a-f]{32,}")
# A choice as a value, in SQL or in JSON; not the name of a column.
CHOICE = re.compile(rf"""(?<![.\w])["']({"|".join(OPTIONS)})["']""")
WORDS = [word.encode() for word in OPTIONS]
SMALL = 300


def shape(text):
    """Return what can be seen of a text without its numbers: how long they are."""
    text = NUMBER.sub(lambda found: f"<{len(found[0])}>", str(text))
    return re.sub(r"\d+", "0", text)


@tagged("post_install", "-at_install", "tdkt")
class TestWhatTheOwnerFinds(CommittedCase):
    MEMBERS, LINES, MEETINGS = 6, 2, 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.votes = []  # (meeting, member, line, xid, statements) as they came in
        cls.texts = {}
        with cls._environment() as env:
            # a vacuum between two votes would give the later one the place of a ballot
            # that another test has cleared away: the table begins without any
            env.cr.execute("CLUSTER tdkt_ballot USING tdkt_ballot_pkey")
            # the lock lasts as long as the transaction
            env.cr.commit()  # pylint: disable=invalid-commit
            cls.sequences = cls._read_sequences(env)
            cls.begin = cls._read_place(env)
        for meeting in range(cls.MEETINGS):
            for member, user_id in enumerate(cls.user_ids):
                cls._vote(meeting, member, user_id)
        with cls._environment() as env:
            cls.end = cls._read_place(env)
            # what a cluster keeps back in memory is written before it is read
            env.cr.execute("SET LOCAL synchronous_commit = on")
            env.cr.execute("SELECT pg_logical_emit_message(true, 'tests', 'voted')")
            # only a commit is flushed
            env.cr.commit()  # pylint: disable=invalid-commit
        cls.xids = [str(xid) for *_vote, xid, _statements in cls.votes]

    @classmethod
    def _choice(cls, meeting, member, line):
        """Each option is ticked by as many in either session, by nobody in both."""
        return OPTIONS[(meeting + member + line) % 3]

    @classmethod
    def _vote(cls, meeting, member, user_id):
        session_id = cls.office.meetings[meeting].id
        with cls._environment(user_id) as env:
            page = env["tdkt.session"].browse(session_id).get_ballot()
        browser = Browser(page)
        for line, item_id in enumerate(browser.lines):
            text = browser.vote(item_id, cls._choice(meeting, member, line))
            cls.texts[meeting, member, line] = text
            with closing(cls.registry.cursor()) as cr:
                env = api.Environment(cr, user_id, {})
                # what a server that logs every statement writes down
                cr._cnx.notices = said = []
                cr.execute("SET LOCAL client_min_messages = log")
                cr.execute("SET LOCAL log_statement = 'all'")
                env["tdkt.session"].browse(session_id).cast(item_id, text)
                env.flush_all()
                cr.execute(
                    "SELECT pg_current_xact_id()::text::bigint % (1::bigint<<32)"
                )
                [xid] = cr.fetchone()
                cr._cnx.notices = []
                # each vote is a transaction of its own, as over HTTP
                cr.commit()  # pylint: disable=invalid-commit
            cls.votes.append((meeting, member, line, xid, said))

    @classmethod
    def _read_sequences(cls, env):
        env.cr.execute("SELECT sequencename, last_value FROM pg_sequences")
        return dict(env.cr.fetchall())

    @classmethod
    def _read_place(cls, env):
        env.cr.execute("SELECT pg_current_wal_insert_lsn()::text")
        return env.cr.fetchone()[0]

    def setUp(self):
        super().setUp()
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        self.cr = cr

    def _fetch(self, query, *args):
        self.cr.execute(SQL(query, *args))
        return self.cr.dictfetchall()

    def _ballots(self, meeting, order):
        return self._fetch(
            "SELECT b.*, b.xmin::text::bigint AS xid, m.user_id FROM tdkt_ballot b"
            " JOIN tdkt_session_member m ON m.id = b.attendee_id"
            " WHERE b.session_id = %s ORDER BY %s",
            self.office.meetings[meeting].id,
            SQL(order),
        )

    def _ballots_by_length(self):
        """Return {number of characters: how many ballots have them}."""
        return Counter(len(text) for text in self.texts.values())

    # --- Tables ------------------------------------------------------------------

    def test_a_vote_writes_one_ciphertext_and_that_somebody_voted(self):
        self.cr.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'm', 't')"
            " AND relnamespace = 'public'::regnamespace"
        )
        touched = {}
        for [table] in self.cr.fetchall():
            [found] = self._fetch(
                "SELECT COUNT(*) AS rows FROM %s WHERE xmin::text = ANY(%s)",
                SQL.identifier(table),
                self.xids,
            )
            if found["rows"]:
                touched[table] = found["rows"]
        self.assertEqual(
            touched,
            {
                "tdkt_ballot": self.MEETINGS * self.MEMBERS * self.LINES,
                "tdkt_session_member": self.MEETINGS * self.MEMBERS,
            },
        )

    def test_a_vote_moves_one_sequence(self):
        with self._environment() as env:
            now = self._read_sequences(env)
        moved = {
            name: (now[name] or 0) - (before or 0)
            for name, before in self.sequences.items()
            if now[name] != before
        }
        self.assertEqual(moved, {"tdkt_ballot_id_seq": len(self.votes)})

    def test_rows_of_two_votes_look_alike(self):
        first, second = (
            [
                {
                    name: shape(value)
                    for name, value in row.items()
                    if name not in ("text", "user_id")
                }
                for row in self._ballots(meeting, "b.id")
            ]
            for meeting in range(self.MEETINGS)
        )
        self.assertEqual(first, second)
        self.assertEqual(len({json.dumps(row) for row in first}), 1)
        for meeting in range(self.MEETINGS):
            for row in self._ballots(meeting, "b.id"):
                self.assertFalse(CHOICE.search(row["text"]))
        # nothing but names, which are known, and numbers of a known length
        self.assertEqual(len({shape(text) for text in self.texts.values()}), 1)

    def test_every_order_is_the_order_of_coming(self):
        """Who voted when is known, by id, transaction, place or time; no order more."""
        came = [user_id for user_id in self.user_ids for _line in range(self.LINES)]
        for meeting in range(self.MEETINGS):
            for order in ("b.id", "b.ctid", "b.xmin::text::bigint", "b.create_date"):
                with self.subTest(meeting=meeting, order=order):
                    found = self._ballots(meeting, order)
                    self.assertEqual([row["user_id"] for row in found], came)

    def test_no_number_is_used_twice_or_guessed(self):
        """Two ballots of one random number would tell whether they say the same."""
        numbers = Counter(
            number for text in self.texts.values() for number in NUMBER.findall(text)
        )
        self.assertEqual(max(numbers.values()), 1)
        alphas = [
            alpha
            for text in self.texts.values()
            for alpha, _beta in json.loads(text)["ciphertexts"]
        ]
        small, multiple = set(), group.IDENTITY
        for _number in range(SMALL):
            small |= {group.encode(multiple), group.encode(group.negate(multiple))}
            multiple = group.add(multiple, group.GENERATOR.point)
        self.assertFalse(small & set(alphas))

    def test_statistics_keep_no_vote(self):
        self.cr.execute("ANALYZE tdkt_ballot")
        found = self._fetch(
            "SELECT attname FROM pg_stats WHERE tablename = 'tdkt_ballot'"
            " AND attname IN ('text', 'receipt')"
            " AND (most_common_vals IS NOT NULL OR n_distinct <> -1)"
        )
        self.assertEqual(found, [])

    def test_no_result_stands_before_the_end(self):
        found = self._fetch(
            "SELECT DISTINCT COALESCE(agree, 0) AS agree, COALESCE(disagree, 0) AS"
            " disagree, COALESCE(abstain, 0) AS abstain, result FROM tdkt_session_item"
            " WHERE session_id IN %s",
            tuple(one.id for one in self.office.meetings),
        )
        self.assertEqual(
            found, [{"agree": 0, "disagree": 0, "abstain": 0, "result": "pending"}]
        )

    # --- Below the tables --------------------------------------------------------

    def test_pages_and_their_dead_rows(self):
        """``pageinspect`` reads every version of a row that is not overwritten yet."""
        self.cr.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        sizes = defaultdict(set)
        for table in ("tdkt_ballot", "tdkt_session_member"):
            rows = self._fetch(
                "SELECT t_xmin::text AS xid, t_data FROM generate_series(0,"
                " pg_relation_size(%s) / current_setting('block_size')::int - 1) page,"
                " heap_page_items(get_raw_page(%s, page::int))"
                " WHERE t_xmin::text = ANY(%s)",
                table,
                table,
                self.xids,
            )
            by_xid = {str(vote[3]): vote[:3] for vote in self.votes}
            for row in rows:
                data = bytes(row["t_data"])
                for word in WORDS:
                    self.assertNotIn(word, data)
                _meeting, member, line = by_xid[row["xid"]]
                sizes[table, member, line].add(len(data))
            self.assertGreaterEqual(len(rows), self.MEETINGS * self.MEMBERS)
        # of one member and line both sessions keep as many bytes, names aside
        spread = {
            key: max(found) - min(found)
            for key, found in sizes.items()
            if key[0] == "tdkt_session_member"
        }
        self.assertEqual(set(spread.values()), {0})
        ballots = {size for key in sizes for size in sizes[key] if "ballot" in key[0]}
        self.assertLessEqual(
            max(ballots) - min(ballots),
            # a name may have a digit more; rows are padded to eight bytes
            max(self._ballots_by_length()) - min(self._ballots_by_length()) + 8,
        )

    def test_the_write_ahead_log(self):
        """All that the transactions of the votes wrote, byte by byte."""
        self.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_walinspect")
        self.cr.execute("SELECT pg_relation_filenode('tdkt_ballot')")
        [node] = self.cr.fetchone()
        records = self._fetch(
            "SELECT start_lsn::text, end_lsn::text, (end_lsn - start_lsn)::int AS size,"
            " xid::text, resource_manager AS manager, record_type AS kind,"
            " record_length - fpi_length AS length, fpi_length AS image, block_ref"
            " FROM pg_get_wal_records_info(%s, %s) WHERE xid::text = ANY(%s)",
            self.begin,
            self.end,
            self.xids,
        )
        by_xid = {str(vote[3]): vote[:3] for vote in self.votes}
        lengths = defaultdict(set)
        inserted = set()
        for record in records:
            data = self._read_log(record["start_lsn"], record["size"])
            for word in WORDS:
                self.assertNotIn(word, data, record)
            into_ballots = f"/{node} " in f"{record['block_ref']} "
            if record["manager"] == "Heap" and "INSERT" in record["kind"]:
                self.assertTrue(into_ballots, record)
                inserted.add(record["xid"])
                if not record["image"]:
                    size = len(self.texts[by_xid[record["xid"]]])
                    lengths[size].add(record["length"])
        self.assertEqual(inserted, set(self.xids))
        for size, found in lengths.items():
            self.assertEqual(len(found), 1, f"{size} characters take {found} bytes")

    def _read_log(self, place, size):
        """Return bytes of the write-ahead log, over the ends of its files."""
        data = b""
        while len(data) < size:
            self.cr.execute(
                "SELECT pg_read_binary_file('pg_wal/' || file_name, file_offset, least("
                "%(left)s, pg_size_bytes(current_setting('wal_segment_size'))"
                " - file_offset)) FROM pg_walfile_name_offset(%(place)s::pg_lsn"
                " + %(done)s)",
                {"left": size - len(data), "place": place, "done": len(data)},
            )
            data += bytes(self.cr.fetchone()[0])
        return data

    def test_a_log_of_all_statements(self):
        """What a vote asks of the database does not depend on what it says."""
        asked = defaultdict(set)
        for _meeting, _member, _line, _xid, said in self.votes:
            self.assertTrue(any("INSERT INTO" in statement for statement in said))
            for statement in said:
                self.assertFalse(CHOICE.search(statement), statement)
                asked[shape(statement)[:60]].add(shape(statement))
        writing = {
            shape(statement)
            for *_vote, said in self.votes
            for statement in said
            if re.match(r"LOG: +statement: *(INSERT|UPDATE|DELETE)", statement)
        }
        self.assertEqual(len(writing), 2, writing)


@tagged("post_install", "-at_install", "tdkt")
class TestWhatTheResultTells(CommittedCase):
    """After the opening as before: the sums, and nothing of who made them."""

    MEMBERS, LINES, MEETINGS = 6, 2, 2

    def test_results_of_other_voters_look_alike(self):
        seen = []
        for meeting, (session_id, keys) in enumerate(self.office.meetings):
            for member, user_id in enumerate(self.user_ids):
                with self._environment(user_id) as env:
                    session = env["tdkt.session"].browse(session_id)
                    browser = Browser(session.get_ballot())
                    for line, item_id in enumerate(browser.lines):
                        choice = OPTIONS[(meeting + member + line) % 3]
                        session.cast(item_id, browser.vote(item_id, choice))
                    env.cr.commit()
            with self._environment(self.user_ids[0]) as env:
                env["tdkt.session"].browse(session_id).action_end_ballot()
                env.cr.commit()
            for user_id, key in zip(self.user_ids, keys, strict=False):
                with self._environment(user_id) as env:
                    session = env["tdkt.session"].browse(session_id)
                    session.submit_shares(open_sums(session.get_opening(), key))
                    env.cr.commit()
            seen.append(self._read_all(session_id))
        self.assertEqual(*seen)
        self.assertEqual(
            {
                (row["agree"], row["disagree"], row["abstain"])
                for row in seen[0]["item"]
            },
            {("2", "2", "2")},
        )

    def _read_all(self, session_id):
        """Return the shape of every row that has to do with a session."""
        mine = "SELECT id FROM tdkt_session_item WHERE session_id = %(session)s"
        theirs = "res_model = 'tdkt.session' AND res_id = %(session)s"
        tables = {
            "ballot": "tdkt_ballot t WHERE session_id = %(session)s",
            "item": "tdkt_session_item t WHERE session_id = %(session)s",
            "member": "tdkt_session_member t WHERE session_id = %(session)s",
            "share": f"tdkt_ballot_share t WHERE item_id IN ({mine})",
            "audit": "tdkt_audit_entry t WHERE (res_model = 'tdkt.session' AND res_id ="
            " %(session)s) OR (res_model = 'tdkt.session.item' AND res_id IN"
            f" ({mine}))",
            "message": "mail_message t WHERE model = 'tdkt.session' AND res_id ="
            " %(session)s",
            "file": f"ir_attachment t WHERE {theirs}",
            "activity": f"mail_activity t WHERE {theirs}",
        }
        found = {}
        with self._environment() as env:
            for name, source in tables.items():
                env.cr.execute(
                    f"SELECT t.* FROM {source} ORDER BY t.id",
                    {"session": session_id},
                )
                kept = ("agree", "disagree", "abstain") if name == "item" else ()
                found[name] = [
                    {
                        column: str(value) if column in kept else shape(value)
                        for column, value in row.items()
                        # where a file lies follows from its bytes
                        if column != "store_fname"
                    }
                    for row in env.cr.dictfetchall()
                ]
        return found
