from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    tdkt_superior_name = fields.Char(
        related="company_id.tdkt_superior_name", readonly=False
    )
    tdkt_issuer_name = fields.Char(
        related="company_id.tdkt_issuer_name", readonly=False
    )
    tdkt_abbreviation = fields.Char(
        related="company_id.tdkt_abbreviation", readonly=False
    )
    tdkt_place = fields.Char(related="company_id.tdkt_place", readonly=False)
    tdkt_tz = fields.Selection(
        related="company_id.tdkt_tz", readonly=False, required=True
    )
    tdkt_authority = fields.Selection(
        related="company_id.tdkt_authority", readonly=False, required=True
    )
    tdkt_filing_place = fields.Selection(
        related="company_id.tdkt_filing_place", readonly=False, required=True
    )
    tdkt_evidence_max_mb = fields.Integer(
        related="company_id.tdkt_evidence_max_mb", readonly=False, required=True
    )
    tdkt_pdf_variant = fields.Selection(
        related="company_id.tdkt_pdf_variant", readonly=False
    )
    tdkt_silent_days = fields.Integer(
        related="company_id.tdkt_silent_days", readonly=False, required=True
    )
    tdkt_deadline_days = fields.Integer(
        related="company_id.tdkt_deadline_days", readonly=False, required=True
    )
    tdkt_similarity = fields.Integer(
        related="company_id.tdkt_similarity", readonly=False, required=True
    )
    tdkt_ineligible = fields.Selection(
        related="company_id.tdkt_ineligible", readonly=False, required=True
    )
    tdkt_awards_since = fields.Integer(
        related="company_id.tdkt_awards_since", readonly=False
    )
    tdkt_initiatives_since = fields.Integer(
        related="company_id.tdkt_initiatives_since", readonly=False
    )
    tdkt_disciplines_since = fields.Integer(
        related="company_id.tdkt_disciplines_since", readonly=False
    )
    tdkt_import_max_mb = fields.Integer(
        related="company_id.tdkt_import_max_mb", readonly=False, required=True
    )
    tdkt_scan_required = fields.Boolean(
        related="company_id.tdkt_scan_required", readonly=False
    )
    tdkt_late_dossiers = fields.Selection(
        related="company_id.tdkt_late_dossiers", readonly=False, required=True
    )
    tdkt_own_interest = fields.Selection(
        related="company_id.tdkt_own_interest", readonly=False, required=True
    )
    tdkt_opens_first = fields.Boolean(
        related="company_id.tdkt_opens_first", readonly=False
    )
    tdkt_standing_department_id = fields.Many2one(
        related="company_id.tdkt_standing_department_id", readonly=False
    )
    tdkt_officer_id = fields.Many2one(
        related="company_id.tdkt_officer_id", readonly=False
    )
    tdkt_verification_url = fields.Char(
        related="company_id.tdkt_verification_url", readonly=False
    )
    tdkt_verify_certificates = fields.Boolean(
        related="company_id.tdkt_verify_certificates", readonly=False
    )
    tdkt_verify_decisions = fields.Boolean(
        related="company_id.tdkt_verify_decisions", readonly=False
    )
    tdkt_verification_warning = fields.Char(
        related="company_id.tdkt_verification_warning"
    )
