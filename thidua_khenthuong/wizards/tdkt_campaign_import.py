import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from .. import launch_document
from ..bounded import decoded_size
from ..launch_document import letters
from ..launch_document.files import MAX_SIZE
from ..models import sizes
from ..typesetting import words

_lt = LazyTranslate(__name__)

FAULTS = {
    "empty": _lt("“%(file)s” contains no text: choose another file."),
    "too_large": _lt(
        "“%(file)s” is larger than a launch document can be (%(limit)s MB): choose the "
        "document itself."
    ),
    "too_long": _lt(
        "“%(file)s” has more than %(limit)s lines or cells, which no launch document "
        "has: choose the document itself."
    ),
    "old_word": _lt(
        "“%(file)s” is an old Word file (.doc): open it in Word or LibreOffice, save "
        "it as .docx and import that file."
    ),
    "rtf": _lt(
        "“%(file)s” is a rich text file (.rtf): open it in Word or LibreOffice, save "
        "it as .docx and import that file."
    ),
    "markup": _lt(
        "“%(file)s” is a web page or an XML file: open it in Word or LibreOffice, save "
        "it as .docx and import that file."
    ),
    "pdf": _lt(
        "“%(file)s” is a PDF that cannot be read: import the .docx it was made from, "
        "or a text file."
    ),
    "pdf_scan": _lt(
        "“%(file)s” is a PDF of scanned pages, without text: import the .docx it was "
        "made from, or have its text recognised (OCR) and saved as .docx."
    ),
    "pdf_locked": _lt(
        "“%(file)s” is a PDF locked with a password: open it, save it without the "
        "password and import that file."
    ),
    "pdf_pages": _lt(
        "“%(file)s” is a PDF of more than %(limit)s pages: choose the document itself."
    ),
    "old_font": _lt(
        "“%(file)s” is written in an old Vietnamese font (TCVN3, VNI): convert it to "
        "Unicode (in UniKey: Ctrl+Shift+F6), save it as .docx and import that file."
    ),
    "not_text": _lt("“%(file)s” is neither a .docx, a PDF nor a text file."),
    "not_word": _lt("“%(file)s” is an archive, not a Word document (.docx)."),
    "broken": _lt("“%(file)s” is damaged: open it in Word, save it again and retry."),
}
SUBJECTS = {
    "collective": _lt("collectives"),
    "individual": _lt("individuals"),
    "household": _lt("households"),
}
# How the names of the awards that a document provides for begin.
AWARD_NAMES = {"giay khen": "Giấy khen", "bang khen": "Bằng khen"}


class TdktCampaignImport(models.TransientModel):
    """Turns a launch document (.docx, PDF or plain text) into a draft campaign.

    Every line of the file ends in exactly one field of the campaign, or in its box
    “Not Placed”; what was understood from running text is marked as a guess. A file
    that cannot be read leaves nothing behind.

    Another body's paper keeps what it says and no more: this office's superior, symbol
    and place are not written into it.
    """

    _name = "tdkt.campaign.import"
    _inherit = ["tdkt.record.mixin"]
    _description = "Import a Launch Document"

    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()
    level = fields.Selection(
        selection=[
            ("office", "Office's Campaign"),
            ("superior", "Superior's Plan"),
        ],
        string="Imported As",
        compute="_compute_from_file",
        store=True,
        readonly=False,
        precompute=True,
        help="A plan that another body has signed and numbered is registered as the "
        "superior's; the office's campaign is then carried out below it.",
    )
    superior_number = fields.Char(
        string="Number of the Plan",
        compute="_compute_from_file",
        store=True,
        readonly=False,
        precompute=True,
        help="E.g. 64/KH-UBND.",
    )
    superior_date = fields.Date(
        string="Date of the Plan",
        compute="_compute_from_file",
        store=True,
        readonly=False,
        precompute=True,
    )
    superior_issuer = fields.Char(
        string="Issued By",
        compute="_compute_from_file",
        store=True,
        readonly=False,
        precompute=True,
    )

    earlier_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        string="Imported Before",
        compute="_compute_earlier_id",
        help="The campaign that was made of the very same file.",
    )

    @api.depends("file")
    def _compute_from_file(self):
        """Propose the level, and the number of another body's signed plan."""
        for wizard in self:
            wizard.level = "office"
            wizard.superior_number = wizard.superior_date = False
            wizard.superior_issuer = False
            try:
                document = launch_document.read(wizard._content())
            except launch_document.NotALaunchDocument:
                continue  # the import says why
            if document.number and wizard._is_foreign(document):
                wizard.level = "superior"
            if document.number:
                wizard.superior_number = f"{document.number:02d}/{document.symbol}"
            wizard.superior_date = document.date
            wizard.superior_issuer = document.issuer_name

    @api.depends("file")
    def _compute_earlier_id(self):
        for wizard in self:
            wizard.earlier_id = wizard._find_earlier()

    def _find_earlier(self):
        """Return the campaign that this file has made already, empty when none."""
        self.ensure_one()
        campaigns = self.env["tdkt.campaign"]
        content = self._content()
        # core knows the contents of files by their SHA-1
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", campaigns._name),
                ("res_field", "=", False),
                ("checksum", "=", hashlib.sha1(content).hexdigest()),
            ]
        )
        return campaigns.search(
            [
                ("id", "in", files.mapped("res_id")),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        )

    def action_import(self):
        """Create the campaign and open it beside the document.

        :raises AccessError: for anybody who is no officer
        :raises UserError: in one sentence, when the file is no launch document
        """
        self.ensure_one()
        if not (
            self.env.su
            or self.env.user.has_group("thidua_khenthuong.group_tdkt_officer")
        ):
            raise AccessError(
                self.env._("Only the standing office imports launch documents.")
            )
        document = self._read()
        earlier = self._find_earlier()
        campaign = self.env["tdkt.campaign"].create(self._prepare_campaign(document))
        self._link_targets(campaign, document)
        self._link_plans(campaign)
        campaign.guess_ids = [
            fields.Command.create(values)
            for values in self._prepare_guesses(campaign, document)
        ]
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.filename or self.env._("Launch document"),
                "datas": self.file,
                "res_model": campaign._name,
                "res_id": campaign.id,
            }
        )
        campaign.message_post(
            body=self._describe(document, earlier), attachment_ids=attachment.ids
        )
        return campaign.action_open_imported()

    def _content(self):
        try:
            return base64.b64decode(self.with_context(bin_size=False).file or b"")
        except binascii.Error:
            return b""

    def _read(self):
        name = self.filename or self.env._("The file")
        try:
            if decoded_size(self.with_context(bin_size=False).file) > MAX_SIZE:
                raise launch_document.NotALaunchDocument(
                    "too_large", limit=MAX_SIZE // 2**20
                )
            return launch_document.read(self._content())
        except launch_document.NotALaunchDocument as fault:
            sentence = self.env._(FAULTS[fault.code])
            raise UserError(sentence % {"file": name, **fault.values}) from fault

    # --- Whose document ----------------------------------------------------------

    def _is_foreign(self, document):
        """Tell whether a document names another body than this office as its issuer."""
        company = self.env.company
        if document.issuer_name:
            own = {_body_key(company.tdkt_issuer_name), _body_key(company.name)}
            if _body_key(document.issuer_name) not in own:
                return True
            superior = _body_key(company.tdkt_superior_name)
            printed = _body_key(document.superior_name)
            return bool(printed and superior and printed != superior)
        abbreviation = letters.fold(company.tdkt_abbreviation or "")
        symbol = letters.fold(document.symbol)
        return bool(symbol and abbreviation and abbreviation not in symbol)

    # --- Values ------------------------------------------------------------------

    def _prepare_campaign(self, document):
        """Return the values of the new campaign."""
        company = self.env.company
        values = {
            "company_id": company.id,
            "level": self.level or "office",
            "name": " ".join(
                (document.subject or document.title or self.filename or "?").split()
            )[: sizes.TEXT["char"]],
            "subject": document.subject,
            "theme": document.theme,
            "slogan": document.slogan,
            "parent_reference": document.parent_reference,
            "date_start": document.date_start,
            "date_end": document.date_end,
            "kind": self._guess_kind(document),
            "registration_deadline": document.registration_deadline,
            "dossier_deadline": self._prepare_dossier_deadline(document),
            "budget": document.budget,
            "addressees": "\n".join(document.addressees),
            "introduction": "\n".join(document.introduction),
            "closing": "\n".join(document.closing),
            "appendix": "\n".join(document.appendix),
            "unplaced_text": "\n".join(document.unplaced),
            "legal_basis_ids": [
                fields.Command.create({"name": text, "sequence": sequence})
                for sequence, text in enumerate(document.legal_bases, start=1)
            ],
            "recipient_ids": [
                fields.Command.create(
                    {"name": text, "channel": channel, "sequence": sequence}
                )
                for sequence, (text, channel) in enumerate(document.recipients, start=1)
            ],
            "section_ids": self._prepare_sections(document),
            "award_ids": self._prepare_awards(document),
            "date_document": document.date,
            "date_draft": document.date_draft,
            "imported_lines": [
                [placement.text, placement.destination]
                for placement in document.placements
            ],
            **self._prepare_issuer(document),
            **self._prepare_type(document),
            **self._prepare_signature(document),
        }
        departments = self._departments()
        units = self._find_units(document, departments)
        values["department_ids"] = [fields.Command.set((units or departments).ids)]
        charged = [
            target.responsible for target in document.targets if target.responsible
        ]
        organizer = self._find_department(departments, charged[0]) if charged else None
        if organizer:
            values["organizer_id"] = organizer.id
        if self.level == "superior":
            values |= self._prepare_superior(document)
        return values

    def _departments(self):
        return self.env["hr.department"].search(
            [("company_id", "in", (False, self.env.company.id))]
        )

    def _prepare_issuer(self, document):
        """Return issuer, symbol and place; gaps of another's paper stay gaps."""
        values = {
            "symbol": document.symbol,
            "place": document.place,
            "issuer_superior_name": document.superior_name,
            "issuer_name": document.issuer_name,
        }
        if self._is_foreign(document):
            return {name: value or False for name, value in values.items()}
        return {name: value for name, value in values.items() if value}

    def _prepare_type(self, document):
        """Return the document's type, and its title where the type bears another."""
        if document.is_letter:
            return {
                "document_type_id": self.env.ref(
                    "thidua_khenthuong.document_type_letter"
                ).id
            }
        if not document.title:
            if self._is_foreign(document):
                return {
                    "document_type_id": self.env.ref(
                        "thidua_khenthuong.document_type_other"
                    ).id
                }
            return {}
        title = letters.fold(document.title)
        types = self.env["tdkt.document.type"].search([("title", "!=", False)])
        found = types.filtered(lambda kind: letters.fold(kind.title) == title)[:1]
        if found:
            return {"document_type_id": found.id}
        found = types.filtered(lambda kind: letters.fold(kind.title) in title)[:1]
        other = found or self.env.ref("thidua_khenthuong.document_type_other")
        return {"document_type_id": other.id, "printed_title": document.title}

    def _prepare_superior(self, document):
        """Return what registers a superior's plan: its number, date and issuer."""
        kind = document.title.capitalize() or self.env._("Document")
        reference = [kind]
        if self.superior_number:
            reference.append(f"số {self.superior_number}")
        if self.superior_date:
            reference.append(f"ngày {words.short_date(self.superior_date)}")
        if self.superior_issuer:
            reference.append(f"của {self.superior_issuer}")
        number = self.superior_number or ""
        return {
            "parent_reference": " ".join(reference) if number else False,
            "date_document": self.superior_date,
            "symbol": number.partition("/")[2] or document.symbol or False,
            "issuer_name": self.superior_issuer,
            "superior_file": self.file,
            "superior_filename": self.filename,
            "unplaced_text": "\n".join(
                text
                for text in document.unplaced
                # it has been taken over into the reference
                if not (number and _is_number_of(text, number))
            ),
        }

    def _prepare_dossier_deadline(self, document):
        deadline, start = document.dossier_deadline, document.date_start
        return False if deadline and start and deadline < start else deadline

    def _guess_kind(self, document):
        """Campaigns of about a year are regular, shorter ones thematic."""
        start, end = document.date_start, document.date_end
        return "regular" if start and end and (end - start).days > 300 else "thematic"

    def _prepare_sections(self, document):
        return [
            fields.Command.create(
                {
                    "kind": section.kind,
                    "label": section.label,
                    "title": section.title,
                    "sequence": sequence,
                    "point_ids": [
                        fields.Command.create(
                            {
                                "label": point.label,
                                "text": point.text,
                                "sequence": position,
                            }
                        )
                        for position, point in enumerate(section.points, start=1)
                    ],
                }
            )
            for sequence, section in enumerate(document.sections, start=1)
        ]

    def _prepare_awards(self, document):
        """Return a line for each award of the catalogue that the document provides."""
        lines = {}
        for award in document.awards:
            found = self._find_award(award)
            if found and found.id not in lines:
                lines[found.id] = award.quantity
        return [
            fields.Command.create({"award_id": award_id, "quantity": quantity})
            for award_id, quantity in lines.items()
        ]

    def _find_award(self, award):
        awards = self.env["tdkt.award"].search(
            [
                ("name", "=ilike", f"{AWARD_NAMES[award.form]}%"),
                ("subject_type", "=", award.subject),
            ]
        )
        own = awards.filtered(
            lambda one: one.authority == self.env.company.tdkt_authority
        )
        return ((awards - own) if award.above else (own or awards))[:1]

    def _prepare_signature(self, document):
        """Match the signer by name; the printed name is kept in any case.

        Only the very same name is the same person: a tone mark makes another one.
        """
        values = {
            "signer_capacity": document.capacity,
            "signer_authority_line": document.authority_line,
            "signer_further_lines": "\n".join(document.further_lines),
            "cosignature": "\n".join(
                line
                for signature in document.cosigners
                for line in (*signature.lines, signature.position, signature.name)
                if line
            ),
        }
        if document.signer_name:
            # sudo: hr.employee - an officer without HR rights finds the signer by name
            employees_sudo = (
                self.env["hr.employee"]
                .sudo()
                .search([("company_id", "=", self.env.company.id)])
                .filtered(
                    lambda employee: letters.is_same_signer(
                        document.signer_name, employee.name
                    )
                )
            )
            if len(employees_sudo) == 1 and not self._is_foreign(document):
                values["signer_id"] = employees_sudo.id
            values["signer_name"] = document.signer_name
        if document.signer_position:
            values["signer_position"] = document.signer_position
        return values

    @staticmethod
    def _find_department(departments, name):
        """Return the department a document calls ``name``, if there is just one."""
        wanted = letters.fold(letters.tidy(name))
        names = {one: letters.fold(letters.tidy(one.name)) for one in departments}
        found = departments.filtered(lambda one: names[one] == wanted) or (
            departments.filtered(
                lambda one: wanted.startswith(f"{names[one]} ")
                or names[one].startswith(f"{wanted} ")
            )
        )
        return found if len(found) == 1 else departments.browse()

    def _find_units(self, document, departments):
        """Return the departments that the document says take part, if it names some."""
        named = departments.browse()
        for text in document.unit_texts:
            folded = letters.fold(letters.tidy(text))
            named |= departments.filtered(
                lambda one, folded=folded: letters.fold(letters.tidy(one.name))
                in folded
            )
        return named if named != departments else departments.browse()

    # --- Links -------------------------------------------------------------------

    def _link_plans(self, campaign):
        """Tie a superior's plan and the campaign that carries it out, by its number."""
        campaigns = self.env["tdkt.campaign"]
        number = letters.plan_number(campaign.parent_reference)
        if not number:
            return
        domain = [
            ("company_id", "=", campaign.company_id.id),
            ("id", "!=", campaign.id),
            ("parent_reference", "!=", False),
        ]
        if campaign.level == "superior":
            domain += [("level", "=", "office"), ("state", "=", "draft")]
            domain += [("parent_id", "=", False), ("document_state", "=", "draft")]
        else:
            domain += [("level", "=", "superior"), ("state", "!=", "cancelled")]
        found = campaigns.search(domain).filtered(
            lambda one: letters.plan_number(one.parent_reference) == number
        )
        if campaign.level == "superior":
            found.parent_id = campaign
        elif len(found) == 1:
            campaign.parent_id = found

    def _link_targets(self, campaign, document):
        """Create the targets, each tied to the point that demands it."""
        if campaign.level != "office":
            return
        kinds = {kind.code: kind.id for kind in self.env["tdkt.item.kind"].search([])}
        partners = self._find_partners(
            {name for target in document.targets for name in target.coordinators}
        )
        sections = campaign.section_ids
        vals_list = []
        for sequence, target in enumerate(document.targets, start=1):
            responsible = (
                self._find_department(campaign.department_ids, target.responsible)
                if target.responsible
                else campaign.department_ids.browse()
            )
            vals_list.append(
                {
                    "campaign_id": campaign.id,
                    "sequence": sequence,
                    "name": target.name,
                    "reference": target.reference,
                    "scope": target.scope,
                    "quantity": target.quantity,
                    "kind_ids": [
                        fields.Command.set([kinds[code] for code in target.kinds])
                    ],
                    "point_id": sections[target.section].point_ids[target.point].id,
                    "responsible_department_id": responsible.id,
                    "coordinator_ids": [
                        fields.Command.set(
                            [partners[name].id for name in target.coordinators]
                        )
                    ],
                }
            )
        self.env["tdkt.campaign.target"].create(vals_list)

    def _find_partners(self, names):
        """Return {name: partner}; bodies the office has not met yet are created."""
        if not names:
            return {}
        # sudo: res.partner - officers need no contact rights to name a coordinator
        partner_sudo = self.env["res.partner"].sudo()
        found = {
            partner.name: partner
            for partner in partner_sudo.search([("name", "in", list(names))])
        }
        missing = [name for name in names if name not in found]
        created = partner_sudo.create(
            [{"name": name, "is_company": True} for name in missing]
        )
        return {**found, **dict(zip(missing, created, strict=True))}

    # --- Guesses -----------------------------------------------------------------

    def _prepare_guesses(self, campaign, document):
        """Return the values of the guesses: what was understood, from which words."""
        guesses = [
            (guess.kind, self._show_guess(guess), guess.words, guess.index)
            for guess in document.guesses
        ]
        if campaign.level == "superior":
            # its number is its own, and nothing here is demanded of units
            guesses = [one for one in guesses if one[0] not in ("parent", "target")]
        if len(campaign.department_ids) < len(self._departments()):
            names = ", ".join(campaign.department_ids.mapped("name"))
            index = document.unit_lines[0] if document.unit_lines else 0
            guesses.append(("units", names, document.unit_texts[0], index))
        if document.signer_name and campaign.level == "office":
            index = next(
                placement.index
                for placement in document.placements
                if placement.destination == "signer_name"
            )
            # sudo: hr.employee - the name of the signer is no secret
            chosen = campaign.signer_id.sudo().name or self.env._("nobody selected yet")
            guesses.append(("signer", chosen, document.signer_name, index))
        return [
            {
                "sequence": sequence,
                "kind": kind,
                "value": value,
                "words": text,
                "line": line,
            }
            for sequence, (kind, value, text, line) in enumerate(guesses, start=1)
        ]

    def _show_guess(self, guess):
        """Return a guessed value as a person reads it."""
        value = guess.value
        match guess.kind:
            case "period":
                return " – ".join(words.short_date(day) or "…" for day in value)
            case "registration" | "dossiers":
                return words.short_date(value)
            case "budget":
                return f"{words.money(value)} đồng"
            case "award":
                subject = self.env._(SUBJECTS[value.subject])
                return f"{AWARD_NAMES[value.form]}: {value.quantity} {subject}"
            case "target":
                kinds = self.env["tdkt.item.kind"].search([("code", "in", value.kinds)])
                return f"{value.quantity} × {', '.join(kinds.mapped('name'))}"
        return value

    def _describe(self, document, earlier):
        """Return the note in the chatter: what was read, and what to look at."""
        placed = len(document.placements) - len(document.unplaced)
        lines = [
            self.env._(
                "%(placed)s of %(total)s paragraphs placed.",
                placed=placed,
                total=len(document.placements),
            )
        ]
        if document.start_is_provisional:
            lines.append(
                self.env._(
                    "The document says “from now on” and is not dated yet: the start "
                    "is provisional, check it."
                )
            )
        if earlier:
            lines.append(self._warn_earlier(earlier))
        return "\n".join(lines)

    def _warn_earlier(self, earlier):
        return self.env._(
            "The same file was imported before, as “%(campaign)s”: delete the draft "
            "that is one too many.",
            campaign=earlier.display_name,
        )


def _body_key(name):
    """Return what writings of a body's name share: UBND is Ủy ban nhân dân."""
    folded = letters.fold(letters.tidy(name or "")).replace("uy ban nhan dan", "ubnd")
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def _is_number_of(line, number):
    """Tell whether a line “Số: 64/KH-UBND” says the number ``64/KH-UBND``."""
    return letters.plan_number(line) == letters.plan_number(f"số {number}")
