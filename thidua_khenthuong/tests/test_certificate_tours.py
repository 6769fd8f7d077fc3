from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from ..models.certificate import tdkt_decision_certificates
from .test_certificates import CertificateCase


@tagged("post_install", "-at_install", "tdkt")
class TestCertificateTours(CertificateCase, HttpCase):
    """The preview of a template, and the dialog for a whole decision, in Vietnamese."""

    frozen_date = None
    names = [f"Người thứ {number}" for number in range(1, 8)]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer.lang = "vi_VN"

    def test_template_and_its_preview(self):
        self.start_tour(
            "/odoo/khen-thuong-mau-giay-khen",
            "tdkt_certificate_template",
            login="t_officer",
        )
        self.template.invalidate_recordset()
        self.assertEqual(self.template.frame_margin, 25)
        self.assertEqual(self._line("name").font_size, 31)

    def test_all_certificates_of_a_decision(self):
        self.awards[3].sudo()._write_moving({"nominee_name": "Trần 🎉"})
        self.start_tour(
            "/odoo/khen-thuong-quyet-dinh",
            "tdkt_certificates_of_a_decision",
            login="t_officer",
        )
        printed = self.awards - self.awards[3]
        self.assertEqual(sorted(self._kept().mapped("res_id")), sorted(printed.ids))

    def test_cancel_and_go_on(self):
        self.decision.typeset_certificates(self.awards[:2].ids)
        first = self._kept()
        # the tour itself holds back what is asked for, until it has cancelled
        with patch.object(tdkt_decision_certificates, "CERTIFICATE_BATCH", 1):
            self.start_tour(
                "/odoo/khen-thuong-quyet-dinh",
                "tdkt_certificates_go_on",
                login="t_officer",
            )
        kept = self._kept()
        self.assertEqual(len(kept), 8)
        self.assertLessEqual(first, kept)
