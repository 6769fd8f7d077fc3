from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column
from odoo.tools.translate import LazyTranslate

from ...typesetting import words
from ..document.tdkt_official_document import TEXT_FIELDS
from ..mixins.tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)

COVENANT_TEXT_FIELDS = TEXT_FIELDS | {"round_id", "content"}
# Who reads legal bases and recipients: rules that an update leaves as they are.
RULES = ("tdkt_legal_basis_rule_company", "tdkt_recipient_rule_company")


class TdktClusterCovenant(models.Model):
    """The covenant (giao ước thi đua) that the members of a cluster sign for a year.

    An official document of several parties: its signer is who signs for this office,
    and records that all have signed; who that was is kept with the signature. Then it
    is numbered in the register, issued and distributed as every other document; the
    workflow is that of ``tdkt.official.document``.

    Covenants that were signed before this was so keep the print of that day, without a
    number, until they are numbered and issued, too.
    """

    _name = "tdkt.cluster.covenant"
    _inherit = ["tdkt.official.document", "tdkt.named.mixin"]
    _description = "Covenant of a Cluster"
    _order = "date_document desc, id desc"
    _name_parts = ("cluster_id.name", "year")
    _check_company_auto = True
    _scope_path = None
    _document_type_xmlid = "thidua_khenthuong.document_type_covenant"
    _frozen_report = "thidua_khenthuong.report_cluster_covenant_document"

    round_id = fields.Many2one(
        comodel_name="tdkt.cluster.round",
        string="Year of the Cluster",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    cluster_id = fields.Many2one(
        related="round_id.cluster_id", store=True, precompute=True
    )
    year = fields.Integer(
        related="round_id.year", store=True, precompute=True, aggregator=None
    )
    state = fields.Selection(
        related="document_state", string="State", store=True, index=True
    )
    subject = fields.Text(
        compute="_compute_subject", store=True, readonly=False, precompute=True
    )
    content = fields.Text(
        help="What the members promise each other, one paragraph to a line."
    )
    legal_basis_ids = fields.One2many(
        comodel_name="tdkt.legal.basis", inverse_name="covenant_id", copy=True
    )
    recipient_ids = fields.One2many(
        comodel_name="tdkt.recipient", inverse_name="covenant_id", copy=True
    )
    parties = fields.Json(
        readonly=True, copy=False, help="Who signed, as they were on that day."
    )
    signed_file = fields.Binary(
        string="Signed Paper", attachment=True, copy=False, readonly=True
    )
    signed_filename = fields.Char(copy=False, readonly=True)

    _once = models.UniqueIndex(
        "(round_id) WHERE state != 'revoked'",
        "This cluster has a covenant for that year already.",
    )
    _number_uniq = models.UniqueIndex(
        "(company_id, symbol, document_year, number) WHERE number > 0",
        "This document number is already used in that year: look it up in the "
        "register and enter another one.",
    )

    def _auto_init(self):
        """Carry the states of covenants from before they were official documents."""
        cr = self.env.cr
        if column_exists(cr, self._table, "state") and not column_exists(
            cr, self._table, "document_state"
        ):
            create_column(cr, self._table, "document_state", "varchar")
            table = SQL.identifier(self._table)
            cr.execute(SQL("UPDATE %s SET document_state = state", table))
            self._renew_rules()
        return super()._auto_init()

    def _renew_rules(self):
        """Have the rules made anew that know of covenants now."""
        cr = self.env.cr
        cr.execute(
            SQL(
                """DELETE FROM ir_rule
                    WHERE id IN (SELECT res_id FROM ir_model_data
                                  WHERE module = 'thidua_khenthuong'
                                    AND model = 'ir.rule' AND name IN %s)""",
                RULES,
            )
        )
        cr.execute(
            SQL(
                """DELETE FROM ir_model_data
                    WHERE module = 'thidua_khenthuong'
                      AND model = 'ir.rule' AND name IN %s""",
                RULES,
            )
        )

    # --- Defaults and computes ---------------------------------------------------

    @api.model
    def _default_document_type_id(self):
        # the type comes with the update that asks for it: see _take_document_type
        return super()._default_document_type_id() or self.env.ref(
            "thidua_khenthuong.document_type_other", raise_if_not_found=False
        )

    @api.model
    def _take_document_type(self):
        """Give covenants from before there was such a type their own type and symbol.

        Called by the data that bring the type; once all have it, nothing is done.

        :return: the covenants that got it
        """
        kind = super()._default_document_type_id()
        other = self.env.ref("thidua_khenthuong.document_type_other")
        late = self.search([("document_type_id", "=", other.id)])
        for covenant in late:
            values = {"document_type_id": kind.id}
            if not covenant.number:
                values["symbol"] = kind._symbol(covenant.company_id)
            covenant._write_moving(values)
        return late

    @api.model_create_multi
    def create(self, vals_list):
        """Create covenants in the office of their round."""
        rounds = self.env["tdkt.cluster.round"]
        given = self.env.context.get("default_round_id")
        return super().create(
            [
                {
                    **vals,
                    "company_id": rounds.browse(
                        vals.get("round_id") or given
                    ).company_id.id,
                }
                if vals.get("round_id") or given
                else vals
                for vals in vals_list
            ]
        )

    @api.depends("cluster_id", "company_id")
    def _compute_issuer(self):
        for covenant in self:
            cluster = covenant.cluster_id
            covenant.issuer_superior_name = (cluster.superior_id.name or "").upper()
            covenant.issuer_name = (cluster.name or "").upper()
            covenant.place = covenant.company_id.tdkt_place

    @api.depends("cluster_id", "year")
    def _compute_subject(self):
        for covenant in self:
            covenant.subject = (
                f"{covenant.cluster_id.name}\nnăm {covenant.year}"
                if covenant.cluster_id
                else covenant.subject
            )

    @api.depends("cluster_id", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for covenant in self:
            covenant.display_name = self.env._(
                "Covenant of %(cluster)s, %(year)s",
                cluster=covenant.cluster_id.name or "",
                year=covenant.year or "",
            )

    @api.model
    def _settling_fields(self):
        return super()._settling_fields() | {"round_id"}

    @api.model
    def _get_settled(self, values):
        """Return the defaults, what the cluster says before what the office does."""
        settled = super()._get_settled(values)
        one = self.env["tdkt.cluster.round"].browse(values.get("round_id") or ())
        if not settled or not one:
            return settled
        cluster = one.cluster_id
        bases = [
            Command.create({"name": name, "sequence": sequence})
            for sequence, name in enumerate(self._cluster_bases(cluster), 1)
        ]
        return {
            **settled,
            "legal_basis_ids": bases or settled["legal_basis_ids"],
            "recipient_ids": settled["recipient_ids"]
            or self._prepare_cluster_recipients(one),
        }

    @api.model
    def _cluster_bases(self, cluster):
        """Return the lines of Căn cứ as a cluster has them, beginning as they must."""
        return [
            line if line.lower().startswith("căn cứ") else f"Căn cứ {line}"
            for line in words.lines(cluster.legal_basis)
        ]

    @api.model
    def _prepare_cluster_recipients(self, one):
        """Return the lines of Nơi nhận: who organises, the members, the file."""
        organiser = one.cluster_id.superior_id - one.company_id.partner_id
        bodies = one.entry_ids.member_id.filtered(lambda each: not each.is_own)
        lines = [
            *[
                {"name": each.name, "partner_id": each.id, "channel": "paper"}
                for each in organiser
            ],
            *[
                {
                    "name": each.name,
                    "partner_id": each.partner_id.id,
                    "channel": "paper",
                }
                for each in bodies
            ],
            {"name": "Lưu: VT", "channel": "archive"},
        ]
        return [
            Command.create({**line, "sequence": sequence})
            for sequence, line in enumerate(lines, 1)
        ]

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "sign": Transition(
                _lt("Record the signatures"),
                ("draft",),
                "signed",
                ("leader", "delegate"),
                "document_state",
                _lt(
                    "All members have signed: the text and who signed it are locked. A "
                    "mistake found later is met by revoking the covenant."
                ),
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            *("parties", "signed_file", "signed_filename"),
        }

    def _open_fields(self):
        if self._is_being_written():
            return None
        return self._fields.keys() - COVENANT_TEXT_FIELDS

    def _get_required_fields(self, action):
        names = super()._get_required_fields(action)
        return ("content", *names) if action in ("propose", "sign") else names

    def _get_missing_text_reason(self):
        missing = super()._get_missing_text_reason()
        if missing:
            return missing
        if self.date_document and self.date_document > self._today():
            return self.env._(
                "“%(covenant)s” is dated in the future.", covenant=self.display_name
            )
        if len(self.round_id.entry_ids) < 2:
            return self.env._(
                "“%(covenant)s” has fewer than two members to sign it.",
                covenant=self.display_name,
            )
        return ""

    @api.model
    def _gap_fields(self):
        return super()._gap_fields() | {
            *("round_id.entry_ids.member_id.representative", "signer_name"),
        }

    def _list_gaps(self):
        gaps = super()._list_gaps()
        unnamed = [each["unit"] for each in self._list_parties() if not each["name"]]
        if unnamed:
            gaps.append(
                self.env._(
                    "nobody named to sign for %(units)s",
                    units=self.env._(", ").join(unnamed),
                )
            )
        return gaps

    def _next_step(self):
        step = super()._next_step()
        if step is None and self.document_state == "draft":
            return NextStep(
                self.company_id._tdkt_officer(),
                _lt("Prepare the covenant for its signing"),
            )
        return step

    def _move_dated(self, action, name, values=None):
        """Date the signatures by the meeting, and keep who signed there."""
        if action != "sign":
            return super()._move_dated(action, name, values)
        for covenant in self:
            covenant._move(
                action,
                {
                    **(values or {}),
                    name: covenant.date_document or covenant._today(),
                    "parties": covenant._list_parties(),
                },
            )
        return True

    def _usual_date(self):
        return self.date_signed or super()._usual_date()

    def _take_effect(self):
        """Make room for the print with the number, where the signed text was kept."""
        done = super()._take_effect()
        # sudo: tdkt.frozen.print - nobody writes there except through the document
        kept_sudo = self.env["tdkt.frozen.print"].sudo()._in_force_of(self)
        if kept_sudo:
            kept_sudo._supersede("Được cấp số và ban hành")
        return done

    def _concerned_domain(self):
        """A covenant concerns the heads of the units that are members here."""
        # sudo: tdkt.cluster.member - an officer tells them what he reads himself
        units_sudo = self.sudo().round_id.entry_ids.member_id.department_id
        return Domain("id", "in", units_sudo.manager_id.ids)

    # --- Printing ----------------------------------------------------------------

    def _printed_bases(self):
        """Return the lines of Căn cứ; an older covenant has those of its cluster."""
        self.ensure_one()
        return self.legal_basis_ids.mapped("name") or self._cluster_bases(
            self.cluster_id
        )

    def _list_parties(self):
        """Return who signs: unit, position and name of each member."""
        self.ensure_one()
        return [
            {
                "unit": entry.name,
                "position": entry.member_id.representative_position
                or (entry.is_own and self.signer_position)
                or "",
                "name": entry.member_id.representative
                or (entry.is_own and self.signer_name)
                or "",
            }
            for entry in self.round_id.entry_ids
        ]

    def _printed_units(self):
        """Return the names of those who sign."""
        return [party["unit"] for party in self.parties or self._list_parties()]

    def _printed_parties(self):
        """Return those who sign, two on a line: unit, position and name."""
        self.ensure_one()
        parties = [*(self.parties or self._list_parties())]
        if len(parties) % 2:
            parties.append(None)
        return [*zip(parties[::2], parties[1::2], strict=True)]
