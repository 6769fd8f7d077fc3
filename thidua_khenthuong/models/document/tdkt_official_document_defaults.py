from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


def _words(lines):
    """Return the words of cited lines, without what ends them in print."""
    return {(line.name or "").strip(" \n;.") for line in lines}


class TdktOfficialDocumentDefaults(models.AbstractModel):
    """What a new document cites, whom it goes to, who signs it; and what it lacks.

    A document that is written here begins with what is in force on its day and what
    its office has settled for its type. Nothing changes behind the back of whoever
    writes it: when the day moves past a new law, the form says so and offers the bases
    of that day.
    """

    _inherit = "tdkt.official.document"

    citation_offer = fields.Char(
        compute="_compute_citation_offer",
        help="Why other legal bases are offered: there are none yet, or the document's "
        "day has other ones.",
    )
    open_gaps = fields.Text(
        compute="_compute_open_gaps",
        help="What the text lacks. It may still be signed; whoever signs is told.",
    )

    # --- A new document ----------------------------------------------------------

    @api.model
    def _settling_fields(self):
        """Return the names of the fields that decide which defaults there are."""
        return {"company_id", "document_type_id", "date_document"}

    @api.model
    def _settled_fields(self):
        """Return the names of the fields that have such a default."""
        return {"legal_basis_ids", "recipient_ids", "signer_id"}

    @api.model
    def _starts_from_defaults(self, values):
        """Tell whether a document is written in this office.

        :param dict values: of the ``_settling_fields``
        """
        return True

    @api.model
    def default_get(self, fields):
        asked = self._settled_fields().intersection(fields)
        if not asked:
            return super().default_get(fields)
        values = super().default_get([*{*fields, *self._settling_fields()}])
        settled = self._get_settled(values)
        given = {name: settled[name] for name in asked if settled.get(name)} | values
        return {name: value for name, value in given.items() if name in fields}

    @api.model_create_multi
    def create(self, vals_list):
        """Create documents, each with the defaults of its day where it brings none."""
        general = super().default_get([*self._settling_fields()])
        found = {}
        return super().create(
            [self._with_settled(vals, general, found) for vals in vals_list]
        )

    @api.model
    def _with_settled(self, vals, general, found):
        """Return ``vals`` with the defaults they leave out.

        :param dict general: what decides on them where ``vals`` do not
        :param dict found: defaults by what decides on them, kept for a whole batch
        """
        if vals.get("signer_name"):
            # a printed name is nobody's until somebody has been chosen for it
            vals = {"signer_id": False, **vals}
        left = {
            name
            for name in self._settled_fields()
            if name not in vals and f"default_{name}" not in self.env.context
        }
        if not left:
            return vals
        known = {
            name: vals.get(name, general.get(name, False))
            for name in sorted(self._settling_fields())
        }
        key = tuple(known.values())
        if key not in found:
            found[key] = self._get_settled(known)
        # what has none is empty: asked again, the model would know of no such values
        return {**vals, **{name: found[key].get(name, False) for name in left}}

    @api.model
    def _get_settled(self, values):
        """Return the defaults of a document of ``values``, {} where it has none.

        :param dict values: of the ``_settling_fields``
        """
        offices = self.env["res.company"].browse(values.get("company_id") or ())
        kind = self.env["tdkt.document.type"].browse(
            values.get("document_type_id") or ()
        )
        if not self.env.su:
            # an office that somebody only names does not tell him its own
            offices &= self.env.companies
        if not offices or not kind or not self._starts_from_defaults(values):
            return {}
        date = fields.Date.to_date(values.get("date_document"))
        # sudo: whoever writes a document of the office gets what the office has
        # settled for it, whether or not he may look at the list
        citations_sudo, row_sudo = self.sudo()._find_settled(offices, kind, date)
        signer = row_sudo.signer_id or offices._tdkt_only_leader()
        return {
            "legal_basis_ids": self._prepare_citations(citations_sudo),
            "recipient_ids": self._prepare_recipients(row_sudo),
            "execution_units": row_sudo.execution_units,
            "signer_id": signer.id,
        }

    @api.model
    def _find_settled(self, company, document_type, date):
        """Return what is cited on a day, today without one, and the other defaults."""
        date = date or company._tdkt_today()
        citations = self.env["tdkt.citation"]
        defaults = self.env["tdkt.document.default"]
        return (
            citations._for_documents(company, document_type, date),
            defaults._for_document(company, document_type),
        )

    @api.model
    def _prepare_citations(self, citations):
        return [
            Command.create({"name": citation.name, "sequence": sequence})
            for sequence, citation in enumerate(citations, start=1)
        ]

    @api.model
    def _prepare_recipients(self, row):
        return [
            Command.create(
                {
                    "name": recipient.name,
                    "channel": recipient.channel,
                    "sequence": sequence,
                }
            )
            for sequence, recipient in enumerate(row.recipient_ids, start=1)
        ]

    def _settling_values(self):
        """Return the values of this document that decide on its defaults."""
        self.ensure_one()
        return {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in self._settling_fields()
        }

    # --- The day moves on ----------------------------------------------------------

    def _cited_sudo(self):
        """Return, with sudo, what is in force on the day and what is known besides.

        :return: the citations of the day, all others of such documents, and the day
        """
        self.ensure_one()
        day = self.date_document or self.company_id._tdkt_today()
        # sudo: tdkt.citation - as in _get_settled, of the document's own office
        citations_sudo = self.env["tdkt.citation"].sudo()
        known_sudo = citations_sudo.with_context(active_test=False).search(
            citations_sudo._documents_domain(self.company_id, self.document_type_id)
        )
        valid_sudo = known_sudo.filtered("active")._in_force(day)
        return valid_sudo, known_sudo - valid_sudo, day

    @api.depends(
        *("legal_basis_ids.name", "date_document", "company_id", "document_type_id"),
        *("document_state", "date_proposed"),
    )
    @api.depends_context("lang")
    def _compute_citation_offer(self):
        for document in self:
            document.citation_offer = document._get_citation_offer_reason() or False

    def _get_citation_offer_reason(self):
        """Say why other legal bases are offered, "" when there is nothing to offer."""
        self.ensure_one()
        if not self._is_being_written() or not self._starts_from_defaults(
            self._settling_values()
        ):
            return ""
        valid_sudo, others_sudo, day = self._cited_sudo()
        names, valid, others = map(
            _words, (self.legal_basis_ids, valid_sudo, others_sudo)
        )
        if not valid or names == valid:
            return ""
        if not names:
            return self.env._("There is no legal basis yet.")
        if names & others - valid or names < valid:
            return self.env._(
                "Other legal bases are in force on %(date)s.",
                date=day.strftime("%d/%m/%Y"),
            )
        # words of somebody's own, and nothing among them that is over
        return ""

    def action_take_legal_bases(self):
        """Put the legal bases in force on the document's day in the place of its own.

        Where it has no recipients, no signer or nobody to carry it out, it gets those
        of its office, too; what somebody has entered of these stays.

        :raises AccessError: for anybody but an officer
        :raises UserError: when the text is locked, or the document is not made here
        """
        self.check_access("write")
        if self._filter_actors(("officer",)) != self:
            raise AccessError(
                self.env._("Only the standing office prepares documents for signature.")
            )
        for document in self:
            if not document._starts_from_defaults(document._settling_values()):
                raise UserError(
                    self.env._(
                        "“%(document)s” was made elsewhere and stays as it came.",
                        document=document.display_name,
                    )
                )
            settled = document._get_settled(document._settling_values())
            empty = {
                name: settled[name]
                for name in document._settled_fields() - {"legal_basis_ids"}
                if settled.get(name) and not document[name]
            }
            bases = [Command.clear(), *settled.get("legal_basis_ids", ())]
            document.write({"legal_basis_ids": bases, **empty})
        return self._notify(
            self.env._(
                "%(count)s default legal bases stand in the document now.",
                count=len(self.legal_basis_ids),
            )
        )

    # --- What it lacks -------------------------------------------------------------

    def _list_gaps(self):
        """Return what the text lacks, in words of a list; nothing of it blocks.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, ô số 6 and 9b: legal bases and recipients.
        Without a signer a document is refused, see ``_get_required_fields``.
        """
        self.ensure_one()
        gaps = []
        if not self.legal_basis_ids:
            gaps.append(self.env._("no legal basis"))
        gaps += self._list_citation_gaps()
        if not self.recipient_ids:
            gaps.append(self.env._("no recipients"))
        return gaps

    def _list_citation_gaps(self):
        """Name cited words that are not in force, or were not read in the law."""
        self.ensure_one()
        if not self.legal_basis_ids or self.document_state != "draft":
            return []
        valid_sudo, others_sudo, day = self._cited_sudo()
        names, valid, others = map(
            _words, (self.legal_basis_ids, valid_sudo, others_sudo)
        )
        uncertain = _words(valid_sudo.filtered(lambda one: not one._is_certain()))
        gaps = [
            self.env._(
                "“%(basis)s” is not in force on %(date)s",
                basis=name,
                date=day.strftime("%d/%m/%Y"),
            )
            for name in sorted(names & others - valid)
        ]
        gaps += [
            self.env._(
                "“%(basis)s” has not been compared with the law itself", basis=name
            )
            for name in sorted(names & uncertain)
        ]
        return gaps

    @api.depends(lambda self: [*self._gap_fields()])
    @api.depends_context("lang")
    def _compute_open_gaps(self):
        for document in self:
            gaps = document._list_gaps()
            document.open_gaps = self.env._(", ").join(gaps) or False

    @api.model
    def _gap_fields(self):
        """Return the names of the fields that ``_list_gaps`` looks at."""
        return {
            *("legal_basis_ids.name", "recipient_ids", "document_state"),
            *("date_document", "company_id", "document_type_id"),
        }

    def _get_gaps(self, action):
        gaps = super()._get_gaps(action)
        if action in ("propose", "sign", "launch"):
            gaps += self._list_gaps()
        return gaps

    def action_sign(self):
        """Sign as it is, and keep in the discussion what was still open then."""
        # a campaign is signed by its launch, which keeps the same
        kept = self if self._sign_action == "sign" else self.browse()
        open_gaps = {document: document.open_gaps for document in kept}
        result = super().action_sign()
        for document, gaps in open_gaps.items():
            if gaps:
                document.message_post(
                    body=self.env._("Signed although still open: %(gaps)s.", gaps=gaps)
                )
        return result
