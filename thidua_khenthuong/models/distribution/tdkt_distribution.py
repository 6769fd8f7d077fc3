import hashlib
import io
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import Transition

_logger = logging.getLogger(__name__)
_lt = LazyTranslate(__name__)

DOCUMENTS = ("campaign_id", "decision_id", "submission_id", "covenant_id")


class TdktDistribution(models.Model):
    """What has become of one line of Nơi nhận of an issued document.

    The transition that issues a document makes its lines here, to be done; so whatever
    happens after it, a crash or a full disk, the same button goes on from what the
    lines say. A line can be served again from every state.

    A channel is a method ``_serve_<channel>`` (see :meth:`_serve_archive` for the
    contract); an addon that knows a further one, or serves one better, adds or
    overrides it. Nothing here claims that anybody has received anything: what a line
    says is what this office has done.

    ======== ================= ========= ============================================
    action   from              to        who
    ======== ================= ========= ============================================
    serve    any               done or   officer
                               failed
    finish   to do, failed     done      officer, who has done it by hand
    skip     to do, failed     skipped   officer, with a reason
    reopen   done, skipped     to do     officer
    ======== ================= ========= ============================================
    """

    _name = "tdkt.distribution"
    _inherit = ["tdkt.workflow.mixin", "tdkt.cron.mixin"]
    _description = "Line of Distribution"
    _order = "date_document desc, id"
    _scope_path = None

    recipient_id = fields.Many2one(
        comodel_name="tdkt.recipient",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    name = fields.Char(related="recipient_id.name", string="Recipient Line")
    campaign_id = fields.Many2one(
        related="recipient_id.campaign_id", store=True, index="btree_not_null"
    )
    decision_id = fields.Many2one(
        related="recipient_id.decision_id", store=True, index="btree_not_null"
    )
    submission_id = fields.Many2one(
        related="recipient_id.submission_id", store=True, index="btree_not_null"
    )
    covenant_id = fields.Many2one(
        related="recipient_id.covenant_id", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_document",
        store=True,
        precompute=True,
        index=True,
    )
    document_name = fields.Char(
        string="Document",
        compute="_compute_document",
        store=True,
        precompute=True,
        index="trigram",
    )
    date_document = fields.Date(
        compute="_compute_document", store=True, precompute=True
    )
    channel = fields.Selection(
        selection=lambda self: self._selection_channel(),
        compute="_compute_channel",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Receiving Organisation",
        compute="_compute_channel",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Whose address is printed on the envelope, and whose code the message on "
        "the axis bears.",
    )
    state = fields.Selection(
        selection=[
            ("todo", "To Do"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("skipped", "Not Needed"),
        ],
        default="todo",
        required=True,
        readonly=True,
        index=True,
    )
    date_served = fields.Datetime(string="Done On", readonly=True)
    served_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Done By",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    fault = fields.Text(readonly=True, help="What is in the way, and what to do.")
    note = fields.Text(readonly=True, help="What was done, or why nothing is.")
    sha256 = fields.Char(
        string="SHA-256", readonly=True, help="Of the file that went out."
    )
    file = fields.Binary(string="Package", attachment=True, readonly=True)
    filename = fields.Char(readonly=True)
    document_key = fields.Char(
        string="Document on the Axis",
        readonly=True,
        index="btree_not_null",
        help="By which the receiving offices speak of the document.",
    )
    organ_code = fields.Char(
        string="Code of the Receiver",
        readonly=True,
        help="The code the message was addressed to.",
    )
    receipt_ids = fields.One2many(
        comodel_name="tdkt.receipt", inverse_name="distribution_id", readonly=True
    )
    receipt_code = fields.Selection(
        selection=lambda self: self.env["tdkt.receipt"]._selection_code(),
        string="Last Answer",
        compute="_compute_receipt_code",
    )
    reading_ids = fields.One2many(
        comodel_name="tdkt.reading", inverse_name="distribution_id", readonly=True
    )
    reading_summary = fields.Char(
        string="Opened By", compute="_compute_reading_summary"
    )

    _list_idx = models.Index("(company_id, date_document DESC, id)")
    _recipient_uniq = models.UniqueIndex(
        "(recipient_id)", "This line of the document is distributed already."
    )

    # --- Computes ------------------------------------------------------------------

    @api.model
    def _selection_channel(self):
        return (
            self.env["tdkt.recipient"]
            ._fields["channel"]
            ._description_selection(self.env)
        )

    @api.depends("recipient_id")
    def _compute_document(self):
        for line in self:
            document = line._document()
            line.company_id = document.company_id
            line.document_name = document._distributed_name()
            line.date_document = document.date_document

    @api.depends("recipient_id")
    def _compute_channel(self):
        for line in self:
            line.channel = line.recipient_id.channel
            line.partner_id = line.recipient_id.partner_id

    @api.depends("receipt_ids.code")
    def _compute_receipt_code(self):
        for line in self:
            line.receipt_code = max(line.receipt_ids.mapped("code"), default=False)

    @api.depends("reading_ids.date_opened")
    def _compute_reading_summary(self):
        counts = {
            line: (total, opened)
            for line, total, opened in self.env["tdkt.reading"]._read_group(
                [("distribution_id", "in", self.ids)],
                ["distribution_id"],
                ["__count", "date_opened:count"],
            )
        }
        for line in self:
            total, opened = counts.get(line._origin, (0, 0))
            line.reading_summary = f"{opened}/{total}" if total else False

    def _document(self):
        """Return the document that this line belongs to."""
        self.ensure_one()
        recipient = self.recipient_id
        return next(recipient[name] for name in DOCUMENTS if recipient[name])

    # --- Workflow ------------------------------------------------------------------

    @api.model
    def _transitions(self):
        every = ("todo", "done", "failed", "skipped")
        open_states = ("todo", "failed")
        return {
            "serve": Transition(
                _lt("Distribute"),
                every,
                None,
                ("officer",),
                effect=_lt(
                    "Whoever is told, and whatever is handed over, cannot be called "
                    "back."
                ),
            ),
            "finish": Transition(
                _lt("Done by hand"), open_states, "done", ("officer",)
            ),
            "skip": Transition(_lt("Not needed"), open_states, "skipped", ("officer",)),
            "reopen": Transition(
                _lt("To do again"), ("done", "skipped"), "todo", ("officer",)
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            *("date_served", "served_by_id", "fault", "note", "sha256"),
            *("file", "filename", "document_key", "organ_code"),
        }

    def _open_fields(self):
        # another way is tried for a line that is not served yet
        if self.state in ("todo", "failed"):
            return {"channel", "partner_id"}
        return set()

    def _audited_fields(self):
        return super()._audited_fields() | {"channel", "partner_id"}

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any(not line._document()._is_issued() for line in lines):
            raise UserError(
                self.env._("A document is distributed once it has been issued.")
            )
        return lines

    def action_serve(self):
        """Distribute these lines, each document and channel together.

        One that fails hinders no other: its lines say why, and the same button tries
        again.

        :return: an action to download or print what was made, True when there is none
        """
        self._check_move("serve")
        made = True
        groups = self.grouped(lambda line: (line._document(), line.channel))
        for (document, channel), lines in groups.items():
            made = lines._serve_channel(document, channel) or made
        return made

    def _serve_channel(self, document, channel):
        """Serve lines of one document and channel, and write down how it went."""
        outcome = {}
        try:
            with self.env.cr.savepoint():
                serve = getattr(self, f"_serve_{channel}", self._serve_unknown)
                outcome = serve(document, Official(document)) or {}
        except UserError as error:
            outcome = {line: {"fault": str(error)} for line in self}
        except OSError:
            _logger.exception("%s through %s", document, channel)
            fault = self.env._(
                "The server could not write or read a file: have the administrator "
                "look into the log, then do it again."
            )
            outcome = {line: {"fault": fault} for line in self}
        action = outcome.pop("action", None)
        served = {"date_served": fields.Datetime.now(), "served_by_id": self.env.uid}
        values = {}
        for line in self:
            given = {"fault": False, "note": False}
            given |= outcome.get(line, outcome.get("all", {}))
            given.setdefault("state", "failed" if given["fault"] else "done")
            if given["state"] == "done":
                given |= served
            values[line] = given
        self._write_moving_each(values, "serve")
        return action

    def action_finish(self, reason=None):
        """Record that the line was served by hand, and how.

        :raises UserError: without a word on how
        """
        return self._move(
            "finish",
            {
                "note": self._require_reason(reason),
                "fault": False,
                "date_served": fields.Datetime.now(),
                "served_by_id": self.env.uid,
            },
        )

    def action_skip(self, reason=None):
        """Leave the line out, with the reason.

        :raises UserError: without a reason
        """
        return self._move(
            "skip", {"note": self._require_reason(reason), "fault": False}
        )

    def action_reopen(self):
        """Have the line to be done again."""
        return self._move("reopen")

    # --- Channels ------------------------------------------------------------------

    def _serve_unknown(self, document, official):
        raise UserError(
            self.env._("Nothing here serves this channel: do it by hand and say how.")
        )

    def _serve_archive(self, document, official):
        """Serve the lines of ``document`` that name this channel; the contract of all.

        Runs in a savepoint. An addon that files documents elsewhere overrides this one.

        :param self: lines of one document
        :param document: the issued document
        :param Official official: the file that goes out, read when it is asked for
        :return: {line: values to write}, ``"all"`` instead of a line for the others;
            ``fault`` makes the line a failed one, else it is done; ``"action"`` may
            hold what the web client does next; None is {}
        :raises UserError: why none of the lines could be served
        """
        return {"all": {"sha256": official.sha256}}

    def _serve_website(self, document, official):
        raise UserError(
            self.env._(
                "No website is connected here: publish “%(document)s” there by hand, "
                "then choose “Done by Hand” and note where.",
                document=document.display_name,
            )
        )

    def _serve_paper(self, document, official):
        """Print envelopes for the lines; the document is printed as always."""
        report = self.env.ref("thidua_khenthuong.report_envelope")
        return {
            "all": {"sha256": official.sha256},
            "action": report.report_action(self),
        }

    def _serve_internal(self, document, official):
        """Tell every employee concerned; those who have opened it are left alone."""
        result = {}
        for line in self:
            count = self.env["tdkt.reading"]._distribute(line, document)
            if not count:
                raise UserError(
                    self.env._(
                        "“%(document)s” concerns nobody who works here: name the units "
                        "that take part, or choose another channel.",
                        document=document.display_name,
                    )
                )
            result[line] = {
                "sha256": official.sha256,
                "note": self.env._("%(count)s employees", count=count),
            }
        return result

    @api.model
    def _printed_address(self, partner):
        """Return the lines of a postal address, [] where none is known.

        Ward and province stand on one line, as on any envelope of the post.
        """
        if not partner:
            return []
        place = (partner.street2, partner.city, partner.state_id.name)
        return list(
            filter(None, (partner.street, ", ".join(filter(None, place)), partner.zip))
        )

    # --- Shown on the document -------------------------------------------------------

    @api.readonly
    def action_open_readings(self):
        """Open the list of who has been told of the document, and who has opened it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_reading_action_unit"
        )
        return {
            **action,
            "domain": [("distribution_id", "=", self.id)],
            "context": {"search_default_not_opened": 1},
        }


class Official:
    """The file of an issued document that goes out, read when it is first asked for."""

    def __init__(self, document):
        self._document = document
        self._file = None

    def _read(self):
        if self._file is None:
            self._file = self._document._official_file()
        return self._file

    @property
    def name(self):
        return self._read()[0]

    @property
    def content(self):
        return self._read()[1]

    @property
    def sha256(self):
        return hashlib.sha256(self.content).hexdigest()

    def stream(self):
        return io.BytesIO(self.content)
