import itertools
import random
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.verification.tdkt_verification_code import KEPT
from ..typesetting import word
from ..verification import codes, limits
from ..verification.kept import PAUSE, KeptStatement
from .common import Refusals
from .test_certificates import CertificateCase

PUBLIC = "https://khenthuong.example.vn"


@tagged("tdkt")
class TestCodes(Refusals, BaseCase):
    """The code itself: what it is made of, and what a finger may do to it."""

    def _assert_mistyped(self, text, kind, **values):
        with self.assertRefused(codes.MistypedError, kind) as error:
            codes.read(text)
        for name, value in values.items():
            self.assertEqual(getattr(error.exception, name), value, text)

    def test_ninety_bits_in_an_alphabet_without_doubles(self):
        self.assertEqual(len(set(codes.ALPHABET)), 32)
        self.assertFalse(set("ILOU") & set(codes.ALPHABET))
        drawn = {codes.draw() for _number in range(2_000)}
        self.assertEqual(len(drawn), 2_000)
        # every place that is drawn takes every letter: 18 of 5 bits
        for place in range(codes.RANDOM):
            self.assertEqual(len({code[place] for code in drawn}), 32)
        self.assertGreaterEqual(codes.RANDOM * 5, 80)

    def test_read_as_people_type_it(self):
        # this code has a zero and a one to be mistaken
        code = "0123456789ABCDEFGH" + "".join(
            codes.ALPHABET[number] for number in codes._check(range(18))
        )
        self.assertEqual(codes.read(code), code)
        grouped = codes.grouped(code)
        self.assertEqual(grouped[:12], "01234-56789-")
        for typed in (
            grouped,
            grouped.lower(),
            f"  {grouped.replace('-', ' ')}\n",
            grouped.replace("-", " – "),
            grouped.replace("-", "."),
            grouped.replace("0", "o").replace("1", "l"),
            grouped.replace("0", "O").replace("1", "I"),
            f"https://x.vn/xt/{code}",
            f"HTTPS://X.VN/XT/{code}/",
            f"http://x.vn/xt?ma={grouped}",
            # letters as wide as a Chinese one
            "".join(chr(ord(letter) + 0xFEE0) for letter in code),
        ):
            with self.subTest(typed=typed):
                self.assertEqual(codes.read(typed), code)

    def test_lines_below_the_squares(self):
        code = codes.draw()
        first, second = codes.lines(code)
        self.assertEqual(f"{first}-{second}", codes.grouped(code))
        self.assertEqual((len(first), len(second)), (11, 11))
        self.assertEqual(
            codes.pieces("https://khen-thuong.x.vn:8069/xt"),
            ["khen-", "thuong.", "x.", "vn:8069/", "xt"],
        )

    def test_one_or_two_wrong_letters_are_always_noticed(self):
        chance = random.Random(13)
        code = codes.draw()
        for place in range(codes.LENGTH):
            for letter in set(codes.ALPHABET) - {code[place]}:
                self._assert_mistyped(
                    code[:place] + letter + code[place + 1 :], "check"
                )
        for first, second in itertools.combinations(range(codes.LENGTH), 2):
            swapped = list(code)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            if "".join(swapped) != code:
                self._assert_mistyped("".join(swapped), "check")
            for _number in range(5):
                wrong = list(code)
                for place in (first, second):
                    others = set(codes.ALPHABET) - {code[place]}
                    wrong[place] = chance.choice(sorted(others))
                self._assert_mistyped("".join(wrong), "check")

    def test_what_is_no_code(self):
        code = codes.draw()
        self._assert_mistyped("", "length", count=0)
        self._assert_mistyped(code[:-1], "length", count=19)
        self._assert_mistyped(code + "0", "length", count=21)
        self._assert_mistyped("U" + code[1:], "letter", letter="U")
        self._assert_mistyped("Đ" + code[1:], "letter", letter="Đ")
        self._assert_mistyped("<b>" * 1000, "letter", letter="<")
        # a text of a megabyte is not worked through
        self._assert_mistyped("0" * 10**6, "length", count=codes.TYPED)


@tagged("tdkt")
class TestLimits(BaseCase):
    """How often one may ask, by a clock of the test's own."""

    def setUp(self):
        super().setUp()
        self.now = 1000.0

    def _limit(self, **values):
        return limits.Limit(
            **{"burst": 3, "per_minute": 30, "clock": lambda: self.now, **values}
        )

    def test_some_at_once_then_one_by_one(self):
        limit = self._limit()
        self.assertEqual([limit.wait("a") for _n in range(5)], [0, 0, 0, 2, 2])
        # others are not concerned
        self.assertEqual(limit.wait("b"), 0)
        self.now += 1
        self.assertEqual(limit.wait("a"), 1)
        self.now += 1
        self.assertEqual([limit.wait("a"), limit.wait("a")], [0, 2])
        # however long one waits, no more than at first
        self.now += 3600
        self.assertEqual([limit.wait("a") for _n in range(4)], [0, 0, 0, 2])
        limit.forget()
        self.assertEqual(limit.wait("a"), 0)

    def test_memory_is_bounded(self):
        limit = self._limit(size=100)
        for number in range(1_000):
            limit.wait(number)
        self.assertEqual(len(limit), 100)
        # who asked last is remembered
        for _number in range(2):
            limit.wait(999)
        self.assertEqual(limit.wait(999), 2)
        self.assertEqual(len(limit), 100)

    def test_what_is_one_address(self):
        for address, place in (
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("unknown", "unknown"),
        ):
            with self.subTest(address=address):
                self.assertEqual(limits.place_of(address), place)


class VerificationCase(CertificateCase):
    """An office that has entered its public address before it issued anything."""

    verification_url = PUBLIC

    def _codes(self, document=None):
        found = self.env["tdkt.verification.code"].search([])
        if document is None:
            return found
        return found.filtered(lambda one: one[document._verification_field] == document)

    def _code(self, document):
        """Return the code of the print in force."""
        [code] = self._codes(document).filtered(lambda one: not one.superseded_on)
        return code.code

    def _look_up(self, code, lang="en_US"):
        self.env.flush_all()
        model = self.env["tdkt.verification.code"].with_context(lang=lang)
        return model._look_up(code)


@tagged("post_install", "-at_install", "tdkt")
class TestCodesOfPrints(VerificationCase):
    """Which prints bear a code, and what becomes of it."""

    def test_a_kept_certificate_bears_its_code(self):
        one = self.awards[0]
        page = self._print("report_certificate", one).pages[0]
        [code] = self._codes(one)
        self.assertEqual(code.address, f"{PUBLIC}/xt")
        self.assertEqual(code.company_id, self.company)
        self.assertEqual(code.code_hash, codes.digest(code.code))
        self.assertEqual(len(page.images), 1)
        text = page.extract_text()
        for line in codes.lines(code.code):
            self.assertIn(line, text)
        # printed again: the same file
        self._print("report_certificate", one)
        self.assertEqual(self._codes(one), code)

    def test_an_issued_decision_bears_its_code(self):
        [code] = self._codes(self.decision)
        page = self._print("report_decision", self.decision).pages[0]
        text = page.extract_text()
        for line in codes.lines(code.code):
            self.assertIn(line, text)
        self.assertIn("khenthuong.example.vn/xt", text)

    def test_a_draft_and_a_file_to_edit_bear_none(self):
        draft = self._create_decision(gather=False)
        self.assertIsNone(draft._printed_code())
        text = self._text(self._print("report_decision", draft))
        self.assertNotIn("example.vn", text)
        self.assertFalse(self._codes(draft))
        reports = self.env["ir.actions.report"].with_user(self.officer)
        with patch.object(word, "write", wraps=word.write) as write:
            reports._tdkt_render_editable(
                "thidua_khenthuong.report_decision_docx", self.decision.ids
            )
        html = write.call_args.args[0]
        self.assertNotIn("example.vn", html)
        self.assertNotIn("Mã xác thực", html)

    def test_without_an_address_nothing_is_printed(self):
        self.company.tdkt_verification_url = False
        page = self._print("report_certificate", self.awards[0]).pages[0]
        self.assertFalse(page.images)
        self.assertFalse(self._codes(self.awards[0]))

    def test_switched_off(self):
        self.company.tdkt_verify_certificates = False
        self._print("report_certificate", self.awards[0])
        self.assertFalse(self._codes(self.awards[0]))
        self.company.tdkt_verify_decisions = False
        self.decision.action_print_anew("Thử")
        [code] = self._codes(self.decision)
        self.assertTrue(code.superseded_on)
        self.assertNotIn(
            "example.vn", self._text(self._print("report_decision", self.decision))
        )

    def test_no_code_where_the_template_has_no_place(self):
        one = self.awards[0]
        self._print("report_certificate", one)
        self.assertEqual(len(self._codes(one)), 1)
        self.template.stock = "preprinted"
        for values in ({"visible": False}, {"visible": True, "on_stock": True}):
            with self.subTest(values=values):
                self._line("verification").write(values)
                one.action_print_anew("Đổi phôi")
                self.assertFalse(self._print("report_certificate", one).pages[0].images)
                [code] = self._codes(one)
                self.assertTrue(code.superseded_on)
        self._line("verification").on_stock = False
        one.action_print_anew("Đổi phôi")
        self.assertEqual(len(self._codes(one)), 2)

    def test_what_was_kept_before_stays_and_gets_a_code_when_made_anew(self):
        self.company.tdkt_verification_url = False
        one = self.awards[0]
        first = self._print_bytes("report_certificate", one)
        self.company.tdkt_verification_url = PUBLIC
        self.assertEqual(self._print_bytes("report_certificate", one), first)
        self.assertFalse(self._codes(one))
        one.action_print_anew("In lại để có mã xác thực")
        second = self._print_bytes("report_certificate", one)
        [code] = self._codes(one)
        self.assertNotEqual(second, first)
        self.assertEqual(self._look_up(code.code)["status"], "valid")
        # of the first file nothing is lost
        self.assertEqual(len(one.frozen_print_ids), 2)

    def test_each_print_has_its_own_code(self):
        one = self.awards[0]
        self._print("report_certificate", one)
        first = self._code(one)
        one.action_print_anew("Bản in bị mờ")
        self._print("report_certificate", one)
        second = self._code(one)
        self.assertNotEqual(first, second)
        self.assertEqual(self._look_up(second)["notes"], [])
        self.assertEqual(
            self._look_up(first)["notes"],
            [
                "The print that bears this code was replaced by another one on "
                "10/03/2023."
            ],
        )

    def test_many_at_once_cost_no_more_questions(self):
        register = self.env["tdkt.verification.code"]
        counts = []
        # the first time fills what the process remembers
        for awards in (self.awards[:1], self.awards[1:2], self.awards[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            register._issue(awards._wants_code())
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(len(self._codes()), 5)
        self.assertEqual(*counts[1:])
        # what a batch of certificates shows is read at once, too
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            self.assertEqual(len(self.awards._printed_codes()), 4)

    def test_compared_with_its_record_after_the_address_changed(self):
        self._run()
        self.company.tdkt_verification_url = "https://moi.example.vn"
        prints = self.env["tdkt.frozen.print"].with_user(self.manager)
        found = [
            one
            for one in prints._compare_all()
            if prints.browse(one["id"]).res_model != "tdkt.campaign"
        ]
        self.assertEqual(len(found), 5)
        self.assertFalse([one["reason"] for one in found if not one["ok"]])

    def test_the_code_itself_is_read_by_no_role(self):
        self._print("report_certificate", self.awards[0])
        code = self._codes(self.awards[0])
        for user in (self.officer, self.leader, self.hr_user, self.manager):
            own = code.with_user(user)
            with self.subTest(user=user.login):
                self.assertTrue(own.display_name)
                for name in ("code", "code_hash"):
                    forbidden = f'the field "{name}"'
                    with self.assertRefused(AccessError, forbidden):
                        own.read([name])
                    with self.assertRefused(AccessError, forbidden):
                        own.search([(name, "=like", "A%")])
        self.assertFalse(
            {"code", "code_hash"} & code.with_user(self.manager).fields_get().keys()
        )
        # the history, which leaders read, tells it neither
        entries = self.env["tdkt.audit.entry"].search([])
        self.env.flush_all()
        self.assertTrue(entries)
        for payload in entries.mapped("payload"):
            self.assertNotIn(code.code, payload or "")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_nobody_makes_changes_or_deletes_one(self):
        self._print("report_certificate", self.awards[0])
        code = self._codes(self.awards[0])
        sentence = "Codes come from printing a document"
        values = {
            "code": codes.draw(),
            "code_hash": "x",
            "address": PUBLIC,
            "commendation_id": self.awards[1].id,
            "company_id": self.company.id,
        }
        for call in (
            lambda: code.sudo().create(values),
            lambda: code.sudo().write({"superseded_on": "2023-03-10 00:00:00"}),
            lambda: code.sudo().copy(),
            lambda: code.sudo().unlink(),
        ):
            with self.assertRefused(UserError, sentence):
                call()
        for user in (self.officer, self.manager):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "(tdkt.verification.code)"),
            ):
                code.with_user(user).create(values)

    def test_an_award_whose_certificate_bears_a_code_stays(self):
        self._print("report_certificate", self.awards[0])
        self.assertIn("(Verification Code)", self.awards[0]._get_resting_reason())

    def test_addresses(self):
        company = self.company
        for address in (
            "khenthuong.example.vn",
            "ftp://x.vn",
            "https://",
            "https://x.vn/?a=1",
            "https://x.vn/#a",
            "https://a:b@x.vn",
            "https://x.vn:port",
            "https://thi đua.vn",
            "https://" + "x" * 80 + ".vn",
        ):
            with (
                self.subTest(address=address),
                self.assertRefused(ValidationError, "is no address for verific"),
                self.env.cr.savepoint(),
            ):
                company.tdkt_verification_url = address
        for address, page, warning in (
            ("https://x.vn/", "https://x.vn/xt", False),
            ("https://x.vn/odoo/", "https://x.vn/odoo/xt", False),
            ("http://x.vn", "http://x.vn/xt", "not encrypted"),
            ("https://odoo", "https://odoo/xt", "inside the office only"),
            ("http://10.0.0.5:8069", "http://10.0.0.5:8069/xt", "inside the office"),
            ("https://noibo.local", "https://noibo.local/xt", "inside the office"),
            (False, "", "No code is printed until"),
        ):
            with self.subTest(address=address):
                company.tdkt_verification_url = address
                self.assertEqual(company._tdkt_verification_page(), page)
                if warning:
                    self.assertIn(warning, company.tdkt_verification_warning)
                else:
                    self.assertFalse(company.tdkt_verification_warning)


@tagged("post_install", "-at_install", "tdkt")
class TestKeptStatement(Refusals, TransactionCase):
    """The look-up is planned once for each process, and asked otherwise if need be."""

    def setUp(self):
        super().setUp()
        self.now = 0
        self.kept = KeptStatement(
            "tdkt_tried",
            "SELECT %s AS given, COUNT(*) AS number FROM res_lang WHERE code = %s",
            clock=lambda: self.now,
        )
        self.addCleanup(self.kept.close)

    def _ask(self):
        return self.kept.ask(self.env.cr.dbname, "en_US")

    def test_planned_once(self):
        for _time in range(10):
            self.assertEqual(self._ask(), {"given": "en_US", "number": 1})
        with self.kept._connection.cursor() as cursor:
            cursor.execute(
                "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
            )
            self.assertEqual(cursor.fetchall(), [(10, 0)])
            with self.assertRefused(
                psycopg2.errors.ReadOnlySqlTransaction, "read-only"
            ):
                cursor.execute("DELETE FROM res_lang")

    def test_after_a_fault_it_begins_anew(self):
        self._ask()
        self.kept._connection.close()
        self.assertIsNone(self._ask())
        self.assertEqual(self._ask()["number"], 1)

    def test_of_another_database(self):
        self._ask()
        self.assertIsNone(self.kept.ask("another", "en_US"))
        self.assertEqual(self._ask()["number"], 1)

    def test_no_more_connections(self):
        full = psycopg2.OperationalError("too many clients")
        with patch.object(psycopg2, "connect", side_effect=full) as connect:
            for _time in range(3):
                self.assertIsNone(self._ask())
            self.assertEqual(connect.call_count, 1)
        self.assertIsNone(self._ask())
        self.now += PAUSE
        self.assertEqual(self._ask()["number"], 1)

    def test_while_another_thread_asks(self):
        with self.kept._lock:
            self.assertIsNone(self._ask())

    def test_the_page_can_do_without_it(self):
        """What is not to be had on the kept connection is asked on the request's."""
        codes_of_papers = self.env["tdkt.verification.code"]
        unknown = codes.draw()
        self.addCleanup(KEPT.close)
        said = codes_of_papers._look_up(unknown, kept=True)
        self.assertEqual(said["status"], "unknown")
        with KEPT._lock, self.assertQueryCount(1):
            self.assertEqual(codes_of_papers._look_up(unknown, kept=True), said)
        with self.assertQueryCount(0):
            codes_of_papers._look_up(unknown, kept=True)
