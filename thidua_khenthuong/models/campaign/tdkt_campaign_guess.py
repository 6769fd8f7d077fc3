from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

GUESS_READERS = "thidua_khenthuong.group_tdkt_officer"
# Which fields of the campaign hold a guessed value: who writes one has looked at it.
GUESSED_FIELDS = {
    "theme": ("theme",),
    "slogan": ("slogan",),
    "period": ("date_start", "date_end"),
    "parent": ("parent_reference", "parent_id"),
    "registration": ("registration_deadline",),
    "dossiers": ("dossier_deadline",),
    "budget": ("budget",),
    "award": ("award_ids",),
    "target": ("target_ids",),
    "units": ("department_ids",),
    "signer": ("signer_id", "signer_name"),
}
DESTINATIONS = {
    "superior_name": _lt("Superior Body"),
    "issuer_name": _lt("Issuer"),
    "number": _lt("Number"),
    "place_date": _lt("Place, Date"),
    "title": _lt("Name of the Document"),
    "subject": _lt("Subject"),
    "addressee": _lt("Addressee"),
    "legal_basis": _lt("Legal Basis"),
    "introduction": _lt("Introduction"),
    "section": _lt("Section"),
    "point": _lt("Point"),
    "closing": _lt("Closing"),
    "recipient": _lt("Recipient"),
    "signer_capacity": _lt("Signature"),
    "signer_position": _lt("Signature"),
    "signer_name": _lt("Signature"),
    "appendix": _lt("Appendix"),
    "unplaced": _lt("Not Placed"),
}
# What a screen shows of a document; the file itself is attached.
SHOWN_LINES = 2_000
SHOWN_LETTERS = 3_000


class TdktCampaignGuess(models.Model):
    """A value that the import found in the running text of a launch document.

    It stands in its field already, and is marked here until the officer has confirmed
    or corrected it; ``words`` are those of the document that it rests on.
    """

    _name = "tdkt.campaign.guess"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Guess of an Imported Launch Document"
    _order = "sequence, id"
    _rec_name = "value"

    _lock_parents = {"campaign_id": "guess_ids"}

    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10, help="Its number in the document shown.")
    kind = fields.Selection(
        selection=[
            ("theme", "Theme"),
            ("slogan", "Slogan"),
            ("period", "Period"),
            ("parent", "Superior's Plan"),
            ("registration", "Registration Deadline"),
            ("dossiers", "Dossier Deadline"),
            ("budget", "Budget"),
            ("award", "Awards"),
            ("target", "Target"),
            ("units", "Participating Departments"),
            ("signer", "Signer"),
        ],
        string="What",
        required=True,
    )
    value = fields.Char(string="Understood As", required=True)
    words = fields.Text(string="Words of the Document")
    line = fields.Integer(help="The line of the document, counted from 0.")
    confirmed = fields.Boolean()

    def action_confirm(self):
        """Confirm the guess, or take the confirmation back."""
        for guess in self:
            guess.confirmed = not guess.confirmed
        return True


class TdktCampaign(models.Model):
    """What the import has read, beside the document it was read in."""

    _inherit = "tdkt.campaign"

    guess_ids = fields.One2many(
        comodel_name="tdkt.campaign.guess",
        inverse_name="campaign_id",
        string="Guesses",
        groups=GUESS_READERS,
    )
    open_guess_count = fields.Integer(
        string="Guesses to Confirm",
        compute="_compute_open_guess_count",
        groups=GUESS_READERS,
    )
    imported_lines = fields.Json(copy=False, readonly=True, groups=GUESS_READERS)
    imported_document = fields.Html(
        compute="_compute_imported_document", sanitize=False, groups=GUESS_READERS
    )
    launch_blockers = fields.Text(compute="_compute_launch_blockers")

    @api.depends("guess_ids.confirmed")
    def _compute_open_guess_count(self):
        counts = dict(
            self.env["tdkt.campaign.guess"]._read_group(
                [("campaign_id", "in", self.ids), ("confirmed", "=", False)],
                ["campaign_id"],
                ["__count"],
            )
        )
        for campaign in self:
            campaign.open_guess_count = counts.get(campaign._origin, 0)

    @api.depends(
        *("theme", "date_start", "date_end", "department_ids", "signer_name"),
        *("signer_id", "symbol", "subject", "section_ids.point_ids", "level"),
        *("parent_reference", "document_state"),
    )
    def _compute_launch_blockers(self):
        """Say what keeps the campaign from being launched; empty when nothing does."""
        for campaign in self:
            why = ""
            if campaign.state == "draft":
                action = {"office": "launch", "unit": "adopt"}.get(campaign.level)
                why = campaign._get_missing_fields_reason(
                    campaign._list_missing(action or "register")
                )
                if campaign.level == "office" and campaign.document_state == "draft":
                    why = why or campaign._get_signer_unconfirmed_reason()
            campaign.launch_blockers = why or False

    @api.depends("imported_lines", "guess_ids.line", "guess_ids.confirmed")
    def _compute_imported_document(self):
        """Show the document by lines: where each went, what was guessed from it."""
        names = {name: self.env._(label) for name, label in DESTINATIONS.items()}
        for campaign in self:
            guesses = campaign.guess_ids.grouped("line")
            rows = [
                _show_line(text, destination, names, guesses.get(number, ()))
                for number, (text, destination) in enumerate(
                    (campaign.imported_lines or [])[:SHOWN_LINES]
                )
            ]
            campaign.imported_document = Markup("").join(rows) or False

    def _list_tree_warnings(self):
        warnings = super()._list_tree_warnings()
        # sudo: tdkt.campaign.guess - whoever launches learns how many are open
        count = self.sudo().open_guess_count
        if count:
            warnings.append(
                self.env._("%(count)s values guessed, not confirmed yet", count=count)
            )
        return warnings

    def write(self, vals):
        result = super().write(vals)
        kinds = [
            kind for kind, names in GUESSED_FIELDS.items() if vals.keys() & set(names)
        ]
        if kinds and self.env["tdkt.campaign.guess"].has_access("write"):
            # what somebody has typed is no guess any more
            self.guess_ids.filtered(
                lambda guess: guess.kind in kinds and not guess.confirmed
            ).confirmed = True
        return result

    def action_confirm_guesses(self):
        """Confirm all guesses at once.

        :raises AccessError: for anybody who is no officer
        """
        if not self.env["tdkt.campaign.guess"].has_access("write"):
            raise AccessError(
                self.env._("Only the standing office confirms what was imported.")
            )
        self.guess_ids.filtered(lambda guess: not guess.confirmed).confirmed = True
        return self.action_open_campaign()

    @api.readonly
    def action_open_campaign(self):
        """Open the campaign on its own page."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    @api.readonly
    def action_open_imported(self):
        """Open the imported document beside what was read in it."""
        self.ensure_one()
        view = self.env.ref("thidua_khenthuong.tdkt_campaign_view_form_imported")
        return {
            **self.action_open_campaign(),
            "name": self.env._("Check the Imported Document"),
            "views": [(view.id, "form")],
        }


def _show_line(text, destination, names, guesses):
    """Return one line of the shown document as markup; all words escaped."""
    shown = escape(text[:SHOWN_LETTERS].replace("**", ""))
    if len(text) > SHOWN_LETTERS:
        shown += "…"
    chips = Markup("").join(
        Markup('<span class="badge text-bg-{} me-1">{}</span>').format(
            "success" if guess.confirmed else "warning", guess.sequence
        )
        for guess in guesses
    )
    classes = f"tdkt_line tdkt_line_{destination}" + (
        " tdkt_guessed" if guesses else ""
    )
    return Markup('<p class="{}"><span class="tdkt_place">{}</span>{}{}</p>').format(
        classes, names.get(destination, ""), chips, shown
    )
