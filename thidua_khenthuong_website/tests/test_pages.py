import base64
import hashlib
import io
import re
from unittest.mock import patch

import pikepdf
from lxml import etree, html
from PIL import Image

from odoo import sql_db
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models import tdkt_website_page as pages
from .common import WebsiteCase

MANY = 5_000


class PageCase(WebsiteCase, HttpCase):
    """Anybody on the internet, without a login."""

    def _get(self, path, status=200):
        self.env.flush_all()
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, path)
        return response

    def _text(self, path):
        page = html.fromstring(self._get(path).text)
        [wrap] = page.xpath("//div[@id='wrap']")
        return " ".join(wrap.text_content().split())

    def _publish(self, record):
        record.action_publish_on_website()
        return self._line_of(record)

    def _campaign_path(self):
        return self.env["tdkt.website.page"]._campaign_url(self.campaign)

    def _exemplar_path(self, exemplar):
        return self.env["tdkt.website.page"]._exemplar_url(exemplar)


@tagged("post_install", "-at_install", "tdkt")
class TestCampaignPage(PageCase):
    def test_theme_content_period_and_document(self):
        self._publish(self.campaign)
        text = self._text(self._campaign_path())
        for words in (
            "Phong trào thi đua thử nghiệm",
            "Đoàn kết, sáng tạo, hoàn thành xuất sắc nhiệm vụ",
            "01/03/2023 – 31/05/2023",
            "NỘI DUNG THI ĐUA",
            "Đẩy nhanh tiến độ.",
            "05/PD-SKT",
            "Ít nhất 01 mô hình",
        ):
            self.assertIn(words, text)
        self.assertIn(self.campaign.name, self._text(pages.ROOT))
        self.assertIn(self.campaign.name, self._text(pages.CAMPAIGNS))

    def test_the_document_is_the_kept_print(self):
        line = self._publish(self.campaign)
        path = f"{self._campaign_path()}/van-ban.pdf"
        kept = self.env["tdkt.frozen.print"].sudo()._in_force_of(self.campaign)
        response = self._get(path)
        digest = hashlib.sha256(response.content)
        self.assertEqual(digest.hexdigest(), kept.sha256)
        encoded = base64.b64encode(digest.digest()).decode()
        self.assertEqual(response.headers["Digest"], f"SHA-256={encoded}")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn(kept.sha256, self._text(self._campaign_path()))
        # from then on the signed one, byte by byte
        content = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(content)
        signed = content.getvalue()
        self._attach_signed(self.campaign, signed)
        self.assertEqual(self._get(path).content, signed)
        self.assertIn(
            hashlib.sha256(signed).hexdigest(), self._text(self._campaign_path())
        )
        line.show_file = False
        self._get(path, 404)
        self.assertNotIn("SHA-256", self._text(self._campaign_path()))

    def test_an_altered_file_is_not_served(self):
        self._publish(self.campaign)
        document = type(self.env["tdkt.campaign"])
        with (
            patch.object(document, "_official_file", side_effect=UserError("altered")),
            mute_logger("odoo.addons.thidua_khenthuong_website.controllers.pages"),
        ):
            self._get(f"{self._campaign_path()}/van-ban.pdf", 404)

    def test_progress_if_the_office_says_so(self):
        line = self._publish(self.campaign)
        commitment = self._create_commitment(self.campaign)
        commitment.action_submit()
        self.assertNotIn("Phòng Tổ chức", self._text(self._campaign_path()))
        line.show_progress = True
        text = self._text(self._campaign_path())
        self.assertIn("Phòng Tổ chức: 0 trên 1 nội dung đã hoàn thành", text)
        self.assertIn("Phòng Cải cách: chưa đăng ký", text)

    def test_what_is_not_published_is_as_unknown_as_what_is_not_there(self):
        shown = self._publish(self.campaign)
        other = self._issue_campaign(8, name="Phong trào chưa công bố")
        slug = self.env["tdkt.website.page"]._slug(other, other.name)
        self.assertTrue(slug.isascii())
        bodies = {
            re.sub(r"(csrf_token|session|href|content)=?[^\n>]*", "", one.text)
            for one in (
                self._get(f"{pages.CAMPAIGNS}/{slug}", 404),
                self._get(f"{pages.CAMPAIGNS}/{slug}000", 404),
            )
        }
        self.assertEqual(len(bodies), 1)
        self.assertNotIn(other.name, self._text(pages.CAMPAIGNS))
        for path in (
            f"{pages.CAMPAIGNS}/{slug}/van-ban.pdf",
            f"{pages.CAMPAIGNS}/x-99999999999999999999",
            f"{pages.CAMPAIGNS}/{'a' * 200}",
            f"{pages.EXEMPLARS}/x-1",
            f"{pages.EXEMPLARS}/x-1/anh",
            f"{pages.ROOT}/quyet-dinh/x-{self.decision.id}.pdf",
            f"{pages.HONOURS}/2023",
            f"{pages.HONOURS}?trang=2",
            f"{pages.HONOURS}?trang=-1",
            f"{pages.HONOURS}?trang=%C2%B2",
            f"{pages.EXEMPLARS}?trang=999999999",
        ):
            self._get(path, 404)
        shown.action_withdraw("Sai số liệu.")
        self._get(self._campaign_path(), 404)
        self._get(f"{self._campaign_path()}/van-ban.pdf", 404)

    def test_a_cancelled_campaign_is_gone(self):
        self._publish(self.campaign)
        self.campaign.with_user(self.leader).action_cancel("Không tổ chức nữa.")
        self._get(self._campaign_path(), 404)
        self.assertNotIn(self.campaign.name, self._text(pages.ROOT))

    def test_news_of_the_campaign(self):
        self._publish(self.campaign)
        news = self._create_news(self.campaign, url="https://example.vn/bai")
        self._create_news(self.campaign, name="Chưa công bố")
        line = self._publish(news.with_user(self.officer))
        text = self._text(self._campaign_path())
        self.assertIn("Bài viết về mô hình một cửa", text)
        self.assertNotIn("Chưa công bố", text)
        self.assertIn("Bài viết về mô hình một cửa", self._text(pages.ROOT))
        line.action_withdraw("Liên kết hỏng.")
        self.assertNotIn("Bài viết về", self._text(self._campaign_path()))
        self.assertNotIn("Bài viết về", self._text(pages.ROOT))


@tagged("post_install", "-at_install", "tdkt")
class TestExemplarPage(PageCase):
    def test_with_consent_and_no_longer(self):
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "navy").save(picture, "PNG")
        exemplar = self._publish_exemplar(image=base64.b64encode(picture.getvalue()))
        path = self._exemplar_path(exemplar)
        text = self._text(path)
        self.assertIn("Nguyễn Đức Hạnh", text)
        self.assertIn("Giải quyết 1.200 hồ sơ", text)
        self.assertIn(exemplar.name, self._text(pages.EXEMPLARS))
        self.assertIn(exemplar.name, self._text(pages.ROOT))
        response = self._get(f"{path}/anh")
        self.assertEqual(response.headers["Content-Type"], "image/png")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertIn(path, self._get("/sitemap.xml").text)
        # the person himself takes it back
        exemplar.with_user(self.staff).action_withdraw_consent()
        for gone in (path, f"{path}/anh"):
            self._get(gone, 404)
        self.assertNotIn(exemplar.name, self._text(pages.EXEMPLARS))
        self.assertNotIn(path, self._get("/sitemap.xml").text)

    def test_taken_back_by_the_officer(self):
        exemplar = self._publish_exemplar(campaign_id=self.campaign.id)
        path = self._exemplar_path(exemplar)
        # its campaign is named where it is public as well
        self.assertNotIn(self.campaign.name, self._text(path))
        self._publish(self.campaign)
        self.assertIn(self.campaign.name, self._text(path))
        self.assertIn(exemplar.name, self._text(self._campaign_path()))
        exemplar.action_unpublish("Nhầm ảnh.")
        self._get(path, 404)
        self.assertNotIn(exemplar.name, self._text(self._campaign_path()))

    def test_not_before_it_is_published(self):
        exemplar = self._create_exemplar()
        self._get(self._exemplar_path(exemplar), 404)


@tagged("post_install", "-at_install", "tdkt")
class TestHonourRoll(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff_award = cls.awards.filtered(
            lambda one: one.employee_id == cls.staff.employee_id
        )

    def test_name_place_award_decision_and_nothing_else(self):
        self.staff.employee_id.write(
            {
                "birthday": "1990-02-03",
                "private_street": "12 Phố Bí Mật",
                "identification_id": "020090001234",
            }
        )
        self._publish(self.decision)
        text = self._text(f"{pages.HONOURS}/2023")
        for words in (
            "Nguyễn Đức Hạnh",
            "Chuyên viên, Phòng Tổ chức",
            "Giấy khen (2023)",
            "06/QĐ-SKT, 10/03/2023",
            "2 lượt khen thưởng",
        ):
            self.assertIn(words, text)
        raw = self._get(f"{pages.HONOURS}/2023").text
        # what a phone writes before each of a card's lines
        self.assertEqual(
            set(html.fromstring(raw).xpath("//td/@data-label")),
            {"Danh hiệu, hình thức", "Quyết định"},
        )
        for secret in (
            *("1990", "Bí Mật", "020090001234", "Thành tích không đăng"),
            *(str(self.staff_award.amount or "300000"), "tdkt.commendation"),
        ):
            self.assertNotIn(secret, raw)

    def test_found_without_diacritics(self):
        self._publish(self.decision)
        for words, found in (
            ("nguyen duc hanh", True),
            ("HẠNH đức", True),
            ("phong to chuc", True),
            ("nguyen van an", False),
            ("%", True),
            ("x' OR 1=1 --", False),
            ("%00%1fhanh", True),
            ("a" * 500, False),
        ):
            with self.subTest(words=words):
                text = self._text(f"{pages.HONOURS}?tim={words.replace(' ', '+')}")
                self.assertEqual("Nguyễn Đức Hạnh" in text, found)
                self.assertEqual("Không tìm thấy." in text, not found)

    def test_a_revoked_award_is_gone_at_once(self):
        self._publish(self.decision)
        self.assertIn("Nguyễn Đức Hạnh", self._text(pages.HONOURS))
        self._revoke(self.staff_award)
        text = self._text(pages.HONOURS)
        self.assertNotIn("Nguyễn Đức Hạnh", text)
        self.assertIn("1 lượt khen thưởng", text)

    def test_left_out_at_the_wish_of_the_awardee(self):
        line = self._publish(self.decision)
        line.omitted_ids = self.staff_award
        self.assertNotIn("Nguyễn Đức Hạnh", self._text(pages.HONOURS))
        line.omitted_ids = False
        self.assertIn("Nguyễn Đức Hạnh", self._text(pages.HONOURS))

    def test_the_decision_itself_only_if_the_office_says_so(self):
        line = self._publish(self.decision)
        path = self.env["tdkt.website.page"]._decision_url(self.decision)
        self._get(path, 404)
        line.show_file = True
        kept = self.env["tdkt.frozen.print"].sudo()._in_force_of(self.decision)
        content = self._get(path).content
        self.assertEqual(hashlib.sha256(content).hexdigest(), kept[:1].sha256)
        self.assertIn(kept[:1].sha256, self._text(f"{pages.HONOURS}/2023"))
        line.action_withdraw("Sai số.")
        self._get(path, 404)

    def test_of_this_website_only(self):
        self._publish(self.decision)
        self._publish(self.campaign)
        self.website.company_id = self.env["res.company"].create({"name": "Khác"})
        self.assertNotIn("Nguyễn Đức Hạnh", self._text(pages.HONOURS))
        self._get(self._campaign_path(), 404)
        self._get(f"{self._campaign_path()}/van-ban.pdf", 404)
        self.assertNotIn(self._campaign_path(), self._get("/sitemap.xml").text)

    def test_five_thousand_awards(self):
        self._publish(self.decision)
        few = self._count_queries()
        self._multiply(self.staff_award, MANY - 2)
        many = self._count_queries()
        self.assertEqual(few, many)
        text = self._text(pages.HONOURS)
        self.assertIn(f"{MANY} lượt khen thưởng", text)
        self.assertIn(f"Trang 1 trên {MANY // pages.AWARDS}", text)
        page = html.fromstring(self._get(f"{pages.HONOURS}?trang=7&tim=hanh").text)
        self.assertEqual(len(page.xpath("//tbody/tr")), pages.AWARDS)
        [after] = page.xpath("//a[@rel='next']/@href")
        self.assertEqual(after, f"{pages.HONOURS}?tim=hanh&trang=8")
        self._get(f"{pages.HONOURS}?trang={MANY // pages.AWARDS + 1}", 404)

    def _count_queries(self):
        self._get(pages.HONOURS)
        before = sql_db.sql_counter
        self._get(pages.HONOURS)
        return sql_db.sql_counter - before

    def _multiply(self, award, count):
        """Put copies of one award into the register, past the actions."""
        self.env.flush_all()
        columns = ", ".join(
            name
            for name, field in award._fields.items()
            if field.store and field.column_type and name not in ("id", "code")
        )
        self.env.cr.execute(
            f"INSERT INTO tdkt_commendation (code, {columns}) "
            f"SELECT 'N' || n, {columns} FROM tdkt_commendation, "
            "generate_series(1, %s) n WHERE id = %s",
            (count, award.id),
        )
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "tdkt")
class TestForEverybody(PageCase):
    """What search engines, social networks and those who do not see get."""

    def _paths(self):
        exemplar = self._publish_exemplar()
        self._publish(self.campaign).show_progress = True
        self._publish(self.decision).show_file = True
        return [
            pages.ROOT,
            pages.CAMPAIGNS,
            self._campaign_path(),
            pages.EXEMPLARS,
            self._exemplar_path(exemplar),
            pages.HONOURS,
            f"{pages.HONOURS}/2023",
        ]

    def test_sitemap_at_once(self):
        paths = self._paths()
        sitemap = self._get("/sitemap.xml").text
        found = etree.fromstring(sitemap.encode()).xpath("//*[local-name()='loc']")
        listed = [one.text.removeprefix(self.base_url()) for one in found]
        self.assertEqual(set(paths) - {pages.CAMPAIGNS}, set(listed) & set(paths))
        self._line_of(self.campaign).action_withdraw("Sai số liệu.")
        self.assertNotIn(self._campaign_path(), self._get("/sitemap.xml").text)
        self._line_of(self.campaign).action_publish()
        self.assertIn(self._campaign_path(), self._get("/sitemap.xml").text)

    def test_nobody_keeps_a_page(self):
        for path in self._paths():
            response = self._get(path)
            self.assertEqual(response.headers["Cache-Control"], "no-store", path)
            self.assertEqual(response.headers["X-Robots-Tag"], "noarchive", path)

    def test_open_graph(self):
        self._publish(self.campaign)
        page = html.fromstring(self._get(self._campaign_path()).text)

        def meta(name):
            [value] = page.xpath(f"//meta[@property='{name}']/@content")
            return value

        self.assertEqual(
            meta("og:title"), f"{self.campaign.name} | {self.website.name}"
        )
        self.assertEqual(meta("og:description"), self.campaign.theme)
        self.assertTrue(meta("og:url").endswith(self._campaign_path()))
        self.assertTrue(meta("og:image"))
        [title] = page.xpath("//title/text()")
        self.assertEqual(title.strip(), f"{self.campaign.name} | {self.website.name}")
        [described] = page.xpath("//meta[@name='description']/@content")
        self.assertEqual(described, self.campaign.theme)

    def test_headings_labels_and_names(self):
        for path in self._paths():
            page = html.fromstring(self._get(path).text)
            [wrap] = page.xpath("//div[@id='wrap']")
            with self.subTest(path=path):
                self.assertTrue(page.get("lang"))
                levels = [
                    int(one.tag[1]) for one in wrap.iter("h1", "h2", "h3", "h4", "h5")
                ]
                self.assertEqual(levels[0], 1)
                self.assertEqual(levels.count(1), 1)
                for above, below in zip(levels, levels[1:], strict=False):
                    self.assertLessEqual(below, above + 1)
                for field in wrap.xpath(".//input[not(@type='hidden')]"):
                    self.assertTrue(wrap.xpath(f".//label[@for='{field.get('id')}']"))
                for one in wrap.xpath(".//*[@aria-labelledby]"):
                    self.assertTrue(
                        wrap.xpath(f".//*[@id='{one.attrib['aria-labelledby']}']")
                    )
                self.assertFalse(wrap.xpath(".//img[not(@alt)]"))
                for link in wrap.iter("a"):
                    self.assertTrue(link.text_content().strip())
                    self.assertTrue(link.get("href"))
                # reached and used by the keyboard alone
                self.assertFalse(wrap.xpath(".//*[@onclick or @tabindex]"))

    def test_a_designer_may_restyle(self):
        """Zones for building blocks, and words that are edited in place."""
        designer = self._create_user("t_designer", "user", self.office)
        designer.group_ids |= self.env.ref("website.group_website_designer")
        self._publish(self.campaign)
        self.authenticate("t_designer", "t_designer")
        response = self._get(f"{self._campaign_path()}?enable_editor=1")
        page = html.fromstring(response.text)
        self.assertEqual(
            len(
                page.xpath(
                    "//div[contains(@class,'oe_structure')][starts-with(@id,'oe_structure_tdkt')]"
                )
            ),
            2,
        )
        self.assertTrue(page.xpath("//*[@data-oe-model='ir.ui.view']"))

    def test_in_vietnamese(self):
        self._publish(self.campaign)
        response = self._get(pages.ROOT)
        page = html.fromstring(response.text)
        self.assertEqual(page.get("lang"), "vi-VN")
        text = self._text(pages.ROOT)
        self.assertIn("Thi đua – Khen thưởng", text)
        self.assertIn("Kiểm tra giấy khen", text)
