import re
from unittest.mock import patch

from lxml import html

from odoo import sql_db
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser
from odoo.tools import config, mute_logger

from ..controllers import verification
from ..verification import codes, limits
from .test_verification_codes import VerificationCase

# What no visitor is told, whatever has become of an award.
SECRET = "Kỷ luật buộc thôi việc do vi phạm"


class PageCase(VerificationCase, HttpCase):
    """An office whose certificates are printed, and the public at its page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decision.typeset_certificates(cls.awards.ids)
        cls.valid, cls.corrected, cls.reissued, cls.revoked = cls.awards
        cls.leading = cls.decision.with_user(cls.leader)

    def setUp(self):
        super().setUp()
        self.now = 1000.0
        for name in ("BY_ADDRESS", "BY_CODE"):
            self._limit(name, burst=1_000)

    def _limit(self, name, burst):
        limit = limits.Limit(burst, per_minute=60, clock=lambda: self.now)
        self.patch(verification, name, limit)

    def _get(self, path, **headers):
        self.env.flush_all()
        return self.url_open(path, headers=headers)

    def _page(self, path, status=200):
        response = self._get(path)
        self.assertEqual(response.status_code, status)
        return html.fromstring(response.text)

    def _words(self, node):
        return " ".join(node.text_content().split())

    def _verdict(self, page):
        [node] = page.xpath("//h2[@id='verdict']")
        return self._words(node)

    def _facts(self, page):
        return {
            self._words(name): self._words(name.getnext())
            for name in page.xpath("//dt")
        }

    def _change_all(self):
        """Correct, reissue and revoke awards of the decision, each one of them."""
        before = {one: self._code(one) for one in self.awards}
        self.leading.action_correct(
            self.corrected.id,
            {"nominee_name": "Nguyễn Văn Ân"},
            SECRET,
            "12/CV-SKT ngày 09/3/2023",
        )
        self.decision.action_reissue(self.reissued.ids, SECRET)
        amending = self._create_decision(
            gather=False,
            amends_id=self.decision.id,
            amendment_kind="revoke",
            change_ids=[
                (
                    0,
                    0,
                    {
                        "commendation_id": self.revoked.id,
                        "kind": "revoke",
                        "reason": SECRET,
                    },
                )
            ],
        )
        self._issue(amending, 9)
        return before


@tagged("post_install", "-at_install", "tdkt")
class TestAnswers(PageCase):
    """What the page says of a paper, as the register has it at that moment."""

    def test_a_valid_certificate(self):
        page = self._page(f"/xt/{self._code(self.valid)}?lang=en")
        self.assertEqual(self._verdict(page), "✔ This paper is valid")
        self.assertEqual(
            self._facts(page),
            {
                "Name": f"{self.valid.nominee_title} Người t_staff",
                "Unit": "Phòng Tổ chức",
                "Award": self.valid.award_name,
                "Decision": "05/QĐ-SKT",
                "Date of the decision": "10/03/2023",
                "Decided by": "SỞ KIỂM THỬ",
                "Register entry": "01/2023",
            },
        )
        self.assertIn("Compare every line above with the paper", self._words(page))

    def test_in_vietnamese_unless_asked_otherwise(self):
        code = self._code(self.valid)
        response = self._get(f"/xt/{code}", **{"Accept-Language": "en"})
        page = html.fromstring(response.text)
        self.assertEqual(page.get("lang"), "vi")
        self.assertEqual(self._verdict(page), "✔ Văn bản có hiệu lực")
        self.assertEqual(self._facts(page)["Danh hiệu, hình thức"], "Giấy khen")
        self.assertEqual(self._page("/xt?lang=en").get("lang"), "en")
        # any other language is Vietnamese, too
        self.assertEqual(self._page("/xt?lang=fr").get("lang"), "vi")

    def test_typed_as_people_type(self):
        typed = codes.grouped(self._code(self.valid)).lower().replace("-", "+")
        page = self._page(f"/xt?lang=en&ma={typed.replace('0', 'o')}")
        self.assertEqual(self._verdict(page), "✔ This paper is valid")
        [field] = page.xpath("//input[@id='ma']")
        self.assertEqual(field.get("value"), codes.grouped(self._code(self.valid)))

    def test_corrected_reissued_and_revoked(self):
        before = self._change_all()
        self.decision.typeset_certificates((self.corrected | self.reissued).ids)
        replaced = (
            "The print that bears this code was replaced by another one on 10/03/2023."
        )
        for award, verdict, sentences in (
            (
                self.corrected,
                "! Valid, with corrections",
                ["Corrected on 10/03/2023 by 12/CV-SKT ngày 09/3/2023:"],
            ),
            (
                self.reissued,
                "✔ Valid, certificate reissued",
                ["The certificate was reissued on 10/03/2023."],
            ),
            (
                self.revoked,
                "✘ Revoked, no longer valid",
                [
                    "The award was revoked on 10/03/2023 by Decision 09/QĐ-SKT of "
                    "10/03/2023."
                ],
            ),
        ):
            with self.subTest(verdict=verdict):
                page = self._page(f"/xt/{self._code(award)}?lang=en")
                words = self._words(page)
                self.assertEqual(self._verdict(page), verdict)
                for sentence in sentences:
                    self.assertIn(sentence, words)
                self.assertNotIn(replaced, words)
                self.assertNotIn(SECRET, words)
                self.assertIn(award.nominee_name, self._facts(page)["Name"])
            if award == self.revoked:
                continue
            with self.subTest(verdict=verdict, print="the old one"):
                page = self._page(f"/xt/{before[award]}?lang=en")
                self.assertIn(replaced, self._words(page))
                self.assertEqual(self._verdict(page), verdict)
        answer = self._look_up(self._code(self.corrected))
        [(_sentence, facts)] = answer["corrections"]
        self.assertEqual(facts, [("Name", "Nguyễn Văn Ân")])

    def test_a_correction_by_a_decision_names_it(self):
        amending = self._create_decision(
            gather=False,
            amends_id=self.decision.id,
            amendment_kind="amend",
            change_ids=[
                (
                    0,
                    0,
                    {
                        "commendation_id": self.corrected.id,
                        "kind": "correct",
                        "reason": SECRET,
                        "reward_reason": "đã hiến máu 50 lần",
                    },
                )
            ],
        )
        code = self._code(self.corrected)
        self._issue(amending, 9)
        [(sentence, facts)] = self._look_up(code)["corrections"]
        self.assertEqual(
            sentence,
            "Corrected on 10/03/2023 by Decision 09/QĐ-SKT of 10/03/2023:",
        )
        self.assertEqual(facts, [("Achievement", "đã hiến máu 50 lần")])
        answer = self._look_up(self._code(self.decision))
        self.assertEqual(answer["status"], "corrected")
        self.assertEqual(
            answer["notes"],
            [
                "Amended by Decision 09/QĐ-SKT of 10/03/2023.",
                "1 of its awards are corrected.",
            ],
        )

    def test_a_decision(self):
        page = self._page(f"/xt/{self._code(self.decision)}?lang=en")
        self.assertEqual(self._verdict(page), "✔ This paper is valid")
        facts = self._facts(page)
        self.assertEqual(facts["Decision"], "05/QĐ-SKT")
        self.assertEqual(facts["Date of the decision"], "10/03/2023")
        self.assertEqual(facts["Awards given"], "4 individuals, 0 collectives")
        self.assertEqual(facts["Subject"], " ".join(self.decision.subject.split()))
        # the list of names stays with the decision
        self.assertNotIn("Nguyễn Văn An", self._words(page))

    def test_a_decision_that_was_changed(self):
        self._change_all()
        answer = self._look_up(self._code(self.decision))
        self.assertEqual(answer["status"], "corrected")
        self.assertEqual(
            answer["notes"],
            [
                "Awards revoked by Decision 09/QĐ-SKT of 10/03/2023.",
                "1 of its awards are revoked, last on 10/03/2023.",
                "1 of its awards are corrected.",
            ],
        )
        # of which a revocation is one
        page = self._page(f"/xt/{self._code(self.decision)}?lang=en")
        self.assertEqual(self._verdict(page), "! Valid, with changes")

    def test_a_decision_that_was_replaced(self):
        self._issue(
            self._create_decision(
                gather=False,
                amends_id=self.decision.id,
                amendment_kind="replace",
                change_ids=[
                    (
                        0,
                        0,
                        {
                            "commendation_id": self.corrected.id,
                            "kind": "correct",
                            "reason": "x",
                            "nominee_name": "Nguyễn Văn Ân",
                        },
                    )
                ],
            ),
            9,
        )
        page = self._page(f"/xt/{self._code(self.decision)}?lang=en")
        self.assertEqual(self._verdict(page), "! Replaced by another decision")
        self.assertIn("Replaced by Decision 09/QĐ-SKT", self._words(page))

    def test_a_decision_that_was_revoked(self):
        self.leading.action_revoke(SECRET)
        for document in (self.decision, self.valid):
            with self.subTest(document=document._name):
                page = self._page(f"/xt/{self._code(document)}?lang=en")
                self.assertEqual(self._verdict(page), "✘ Revoked, no longer valid")
                self.assertIn("10/03/2023", self._words(page))
                self.assertNotIn(SECRET, self._words(page))

    def test_no_more_personal_data_than_needed(self):
        self.assertTrue(self.valid.nominee_position and self.valid.merit)
        for lang in ("vi", "en"):
            text = self._get(f"/xt/{self._code(self.valid)}?lang={lang}").text
            for value in (self.valid.nominee_position, self.valid.merit):
                self.assertNotIn(value, text)

    def test_switched_off_later_it_still_answers(self):
        self.company.write(
            {"tdkt_verification_url": False, "tdkt_verify_certificates": False}
        )
        page = self._page(f"/xt/{self._code(self.valid)}?lang=en")
        self.assertEqual(self._verdict(page), "✔ This paper is valid")

    def test_unknown_and_mistyped(self):
        unknown = codes.draw()
        page = self._page(f"/xt/{unknown}?lang=en")
        self.assertEqual(self._verdict(page), "✘ No paper bears this code")
        self.assertFalse(page.xpath("//dt"))
        code = self._code(self.valid)
        wrong = code[:3] + ("A" if code[3] != "A" else "B") + code[4:]
        for typed, sentence in (
            (code[:-1], "this one has 19."),
            ("U" + code[1:], "no code contains “U”."),
            ("<b>x</b>", "no code contains"),
            (wrong, "Mistyped: a letter is wrong"),
        ):
            with self.subTest(typed=typed):
                response = self.url_open("/xt", params={"ma": typed, "lang": "en"})
                page = html.fromstring(response.text)
                self.assertFalse(page.xpath("//h2"))
                [said] = page.xpath("//p[@id='mistake']")
                self.assertIn(sentence, self._words(said))
                [field] = page.xpath("//input[@id='ma']")
                self.assertEqual(field.get("value"), typed)
                self.assertEqual(field.get("aria-invalid"), "true")
                self.assertEqual(field.get("aria-describedby"), "mistake hint")
        for path in ("/xt", "/xt?ma=", "/xt?ma=+++"):
            page = self._page(path)
            self.assertFalse(page.xpath("//h2 | //p[@id='mistake']"))


@tagged("post_install", "-at_install", "tdkt")
class TestPage(PageCase):
    """What the page gives away beside its answer, and to whom it answers."""

    def test_headers(self):
        for path in ("/xt", f"/xt/{self._code(self.valid)}", f"/xt/{codes.draw()}"):
            with self.subTest(path=path):
                headers = self._get(path).headers
                self.assertEqual(headers["Cache-Control"], "no-store")
                self.assertEqual(
                    headers["X-Robots-Tag"], "noindex, nofollow, noarchive"
                )
                self.assertEqual(headers["Referrer-Policy"], "no-referrer")
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                policy = headers["Content-Security-Policy"]
                self.assertIn("default-src 'none'", policy)
                self.assertIn("frame-ancestors 'none'", policy)
                # no session for a visitor: nothing of him is kept
                self.assertNotIn("Set-Cookie", headers)

    def test_nothing_is_fetched_or_run(self):
        page = self._page(f"/xt/{self._code(self.valid)}")
        self.assertFalse(page.xpath("//script | //iframe | //img | //*[@style]"))
        [style] = page.xpath("//link[@rel='stylesheet']/@href")
        self.assertEqual(self._get(style).status_code, 200)
        # an empty one, so that no browser asks for one
        self.assertEqual(page.xpath("//link[@rel='icon']/@href"), ["data:,"])
        self.assertEqual(
            page.xpath("//meta[@name='robots']/@content"),
            ["noindex, nofollow, noarchive"],
        )
        [form] = page.xpath("//form")
        self.assertEqual((form.get("method"), form.get("action")), ("get", "/xt"))
        [label] = page.xpath("//label")
        self.assertEqual(label.get("for"), "ma")

    def test_read_only_and_for_reading_alone(self):
        routing = verification.Verification.verify.original_routing
        self.assertIs(routing["readonly"], True)
        self.assertIs(routing["save_session"], False)
        with mute_logger("odoo.http"):
            for method in ("POST", "PUT"):
                answer = self.url_open("/xt", method=method)
                self.assertEqual(answer.status_code, 405)
        self.assertEqual(self.url_open("/xt", method="HEAD").status_code, 200)

    def test_as_many_questions_for_a_code_that_exists(self):
        counts = {}
        paths = {
            "valid": f"/xt/{self._code(self.valid)}",
            "decision": f"/xt/{self._code(self.decision)}",
            "unknown": f"/xt/{codes.draw()}",
        }
        self._change_all()
        paths["corrected"] = f"/xt/{self._code(self.revoked)}"
        for _time in range(2):
            # the first time fills what the process remembers
            for name, path in paths.items():
                self.env.flush_all()
                start = sql_db.sql_counter
                self.assertEqual(self._get(path).status_code, 200)
                counts[name] = sql_db.sql_counter - start
        # the code alone: no visitor, company or language is read for a page that
        # says the same to everybody
        self.assertEqual(set(counts.values()), {1}, counts)

    def test_the_same_page_for_whoever_is_logged_in(self):
        path = f"/xt/{self._code(self.valid)}"
        outside = self._get(path)
        self.authenticate("t_officer", "t_officer")
        inside = self._get(path, **{"Accept-Language": "fr"})
        self.assertEqual(inside.text, outside.text)

    def test_one_question_to_the_database(self):
        for code in (self._code(self.valid), codes.draw()):
            self.env.flush_all()
            with self.assertQueryCount(1):
                self.env["tdkt.verification.code"]._look_up(code)

    def test_a_limit_for_each_address(self):
        self._limit("BY_ADDRESS", burst=3)
        code = self._code(self.valid)
        statuses = [self._get(f"/xt/{code}").status_code for _time in range(4)]
        self.assertEqual(statuses, [200, 200, 200, 429])
        response = self._get(f"/xt/{code}?lang=en")
        self.assertEqual(response.headers["Retry-After"], "1")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        page = html.fromstring(response.text)
        [said] = page.xpath("//p[@role='alert']")
        self.assertIn("Try again in 1 seconds", self._words(said))
        self.assertNotIn("t_staff", response.text)
        # mistyped ones count as well
        self.now += 1
        statuses = [self._get("/xt?ma=x").status_code for _time in range(2)]
        self.assertEqual(statuses, [200, 429])

    def test_a_limit_for_each_code_known_or_not(self):
        self._limit("BY_CODE", burst=2)
        for code in (self._code(self.valid), codes.draw()):
            with self.subTest(code=code):
                paths = (f"/xt/{code}", f"/xt?ma={code.lower()}", f"/xt/{code}")
                statuses = [self._get(path).status_code for path in paths]
                self.assertEqual(statuses, [200, 200, 429])
        # the form itself, and other codes, go on
        self._page("/xt")
        self._page(f"/xt/{self._code(self.revoked)}")

    def test_visitors_behind_a_proxy_are_told_apart(self):
        self._limit("BY_ADDRESS", burst=1)
        self.patch(verification, "_said_once", type(verification._said_once)())

        def ask(address):
            return self._get(
                "/xt", **{"X-Forwarded-For": address, "X-Forwarded-Host": "x.vn"}
            ).status_code

        with self.assertLogs(verification._logger, "WARNING") as logs:
            self.assertEqual([ask("203.0.113.1"), ask("203.0.113.2")], [200, 429])
        [line] = logs.output
        self.assertIn("proxy_mode", line)
        with patch.dict(config.options, {"proxy_mode": True}):
            statuses = [ask(f"203.0.113.{number}") for number in (1, 2, 2)]
        self.assertEqual(statuses, [200, 200, 429])

    def test_nothing_about_it_in_a_sitemap(self):
        self.assertIs(
            verification.Verification.verify.original_routing["sitemap"], False
        )

    def test_contrast(self):
        """Every colour of letters has 7:1 on white (WCAG 2.1, AAA)."""
        style = self._get(
            "/thidua_khenthuong/static/src/verification/verification.css"
        ).text
        colours = dict(re.findall(r"--(\w+): #([0-9a-f]{6});", style))
        self.assertEqual(colours.pop("paper"), "ffffff")
        self.assertEqual(len(colours), 6)
        for name, colour in colours.items():
            with self.subTest(colour=name):
                self.assertGreaterEqual(1.05 / (_luminance(colour) + 0.05), 7)


def _luminance(colour):
    """Return the relative luminance of WCAG 2.1 of six hexadecimal digits."""
    parts = [byte / 255 for byte in bytes.fromhex(colour)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@tagged("post_install", "-at_install", "tdkt")
class TestVisitor(PageCase):
    """Somebody with an old phone: a small window, fingers, no JavaScript at all."""

    # a browser keeps its own clock and drops cookies of the past
    frozen_date = None
    browser_size = "375x667"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self.browser = ChromeBrowser(self)
        self.addCleanup(self.browser.stop)

    def _open(self, path):
        self.env.flush_all()
        self.cr.flush()
        self.browser.navigate_to(self.base_url() + path, wait_stop=True)

    def _evaluate(self, expression):
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": expression, "returnByValue": True},
        )
        return answer["result"].get("value")

    def _wait_for(self, expression):
        ready = f"document.readyState === 'complete' && !!({expression})"
        self.assertTrue(self.browser._wait_ready(ready, timeout=20), expression)

    def _tap(self, selector):
        x, y = self._evaluate(
            f"(() => {{ const box = document.querySelector('{selector}');"
            "box.scrollIntoView({block: 'center'});"
            "const at = box.getBoundingClientRect();"
            "return [at.x + at.width / 2, at.y + at.height / 2]; })()"
        )
        for kind, points in (
            ("touchStart", [{"x": x, "y": y}]),
            ("touchEnd", []),
        ):
            self.browser._websocket_request(
                "Input.dispatchTouchEvent",
                params={"type": kind, "touchPoints": points},
            )

    def _type(self, text):
        self.browser._websocket_request("Input.insertText", params={"text": text})

    def _assert_fits(self):
        """Nothing is wider than the window, and fingers find the controls."""
        self.assertLessEqual(
            self._evaluate("document.documentElement.scrollWidth"),
            self._evaluate("window.innerWidth"),
        )
        heights = self._evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]), button, a')]"
            ".map((one) => one.getBoundingClientRect().height)"
        )
        self.assertGreaterEqual(min(heights), 40)

    def test_a_valid_and_a_revoked_certificate(self):
        self._change_all()
        self.env.flush_all()
        with self.allow_requests(browser=self.browser):
            self.browser._websocket_request(
                "Emulation.setScriptExecutionDisabled", params={"value": True}
            )
            # scanned: the address on the paper
            self._open(f"/xt/{self._code(self.valid)}")
            self._wait_for("document.querySelector('.result.valid')")
            self.assertIn(
                "Người t_staff",
                self._evaluate("document.querySelector('dl').innerText"),
            )
            self._assert_fits()
            # typed with a slip of the finger, then as it stands on the paper
            self._open("/xt")
            self._wait_for("document.querySelector('#ma')")
            self._assert_fits()
            code = codes.grouped(self._code(self.revoked)).lower()
            self._tap("#ma")
            self._type(code[:-1])
            self._tap("button")
            self._wait_for("document.querySelector('#mistake')")
            self._assert_fits()
            self._tap("#ma")
            self._evaluate("document.querySelector('#ma').select()")
            self._type(code.replace("-", " "))
            self._tap("button")
            self._wait_for("document.querySelector('.result.revoked')")
            self._assert_fits()
            self.assertIn(
                "Nguyễn Văn An",
                self._evaluate("document.querySelector('dl').innerText"),
            )
            self.assertIn("09/QĐ-SKT", self._evaluate("document.body.innerText"))
