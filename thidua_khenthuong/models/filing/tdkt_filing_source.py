from pathlib import PurePath

from odoo import api, models
from odoo.tools import SQL

from ...typesetting import filenames

# Documents that a signature and a number make official.
DOCUMENTS = ("tdkt.campaign", "tdkt.submission", "tdkt.decision")
AWARD = "tdkt.commendation"
# Whose kept prints are filed.
PRINTED = (*DOCUMENTS, AWARD)
# Of a document that has not gone out yet.
UNISSUED = ("draft", "signed", "numbered")


class TdktFiling(models.Model):
    """What is to be filed: documents that stand, of records that stand.

    =========== ============================================== ========================
    kind        document                                       filed while
    =========== ============================================== ========================
    issued      the print kept at the issue                    no signed file came
    signed      the signed file from outside                   in force, issued
    scan        the scan of a decision made elsewhere          registered
    minutes     the minutes of a dossier                       the dossier is concluded
    paper       its papers                                     the dossier is concluded
    evidence    the file of an evidence, under its commitment  an award rests on it
    certificate the certificate, under its award               this print is in force
    =========== ============================================== ========================

    An addon adds a kind by extending :meth:`_query_sources` and a method
    ``_describe_<kind>``.
    """

    _inherit = "tdkt.filing"

    @api.model
    def _query_sources(self):
        """Return the query of everything that is to be filed.

        Its columns: ``kind, source, source_id, res_model, res_id, company_id``.
        """
        issued = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS model, id FROM %s WHERE document_state NOT IN %s",
                name,
                SQL.identifier(self.env[name]._table),
                UNISSUED,
            )
            for name in DOCUMENTS
        )
        return SQL(
            """
            SELECT 'issued' AS kind, 'tdkt.frozen.print,file' AS source,
                   print.id AS source_id, print.res_model, print.res_id,
                   print.company_id
              FROM tdkt_frozen_print print
             WHERE print.superseded_on IS NULL AND print.res_model IN %(documents)s
               AND NOT EXISTS (
                   SELECT 1 FROM tdkt_signed_file signed
                    WHERE signed.res_model = print.res_model
                      AND signed.res_id = print.res_id
                      AND signed.superseded_on IS NULL)
             UNION ALL
            SELECT 'signed', 'tdkt.signed.file,file', signed.id, signed.res_model,
                   signed.res_id, signed.company_id
              FROM tdkt_signed_file signed
              JOIN (%(issued)s) issued
                ON issued.model = signed.res_model AND issued.id = signed.res_id
             WHERE signed.superseded_on IS NULL
             UNION ALL
            SELECT 'scan', 'tdkt.decision,scan_file', decision.id, 'tdkt.decision',
                   decision.id, decision.company_id
              FROM tdkt_decision decision
              JOIN ir_attachment file
                ON file.res_model = 'tdkt.decision' AND file.res_field = 'scan_file'
               AND file.res_id = decision.id
             WHERE decision.document_state NOT IN %(unissued)s
             UNION ALL
            SELECT 'minutes', 'tdkt.dossier,minutes_file', dossier.id, 'tdkt.dossier',
                   dossier.id, dossier.company_id
              FROM tdkt_dossier dossier
              JOIN ir_attachment file
                ON file.res_model = 'tdkt.dossier' AND file.res_field = 'minutes_file'
               AND file.res_id = dossier.id
             WHERE dossier.state = 'concluded'
             UNION ALL
            SELECT 'paper', 'tdkt.dossier.paper,file', paper.id, 'tdkt.dossier',
                   dossier.id, dossier.company_id
              FROM tdkt_dossier_paper paper
              JOIN tdkt_dossier dossier ON dossier.id = paper.dossier_id
             WHERE dossier.state = 'concluded'
             UNION ALL
            SELECT 'evidence', 'tdkt.evidence,file', evidence.id, 'tdkt.commitment',
                   commitment.id, commitment.company_id
              FROM tdkt_evidence evidence
              JOIN tdkt_commitment commitment ON commitment.id = evidence.commitment_id
              JOIN ir_attachment file
                ON file.res_model = 'tdkt.evidence' AND file.res_field = 'file'
               AND file.res_id = evidence.id
             WHERE EXISTS (SELECT 1 FROM tdkt_nomination_evidence_rel rested
                            WHERE rested.evidence_id = evidence.id)
             UNION ALL
            SELECT 'certificate', 'tdkt.frozen.print,file', print.id, print.res_model,
                   print.res_id, print.company_id
              FROM tdkt_frozen_print print
              JOIN tdkt_commendation award ON award.id = print.res_id
             WHERE print.superseded_on IS NULL AND print.res_model = %(award)s
            """,
            award=AWARD,
            documents=DOCUMENTS,
            issued=issued,
            unissued=UNISSUED,
        )

    @api.model
    def _find_missing(self, records, limit):
        """Return what is to be filed in its office's place and stands in no row.

        :param dict records: as of :meth:`_note`
        :return: list of dicts, the columns of :meth:`_query_sources` and ``place``
        """
        self.env.flush_all()
        wanted = SQL("TRUE")
        if records is not None:
            wanted = SQL(" OR ").join(
                SQL("wanted.res_model = %s AND wanted.res_id = ANY(%s)", model, ids)
                for model, ids in records.items()
            )
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT wanted.*, company.tdkt_filing_place AS place
                  FROM (%(sources)s) wanted
                  JOIN res_company company ON company.id = wanted.company_id
                  LEFT JOIN tdkt_filing known
                    ON known.source = wanted.source
                   AND known.source_id = wanted.source_id
                   AND known.place = company.tdkt_filing_place
                   AND known.state != 'withdrawn'
                 WHERE known.id IS NULL AND (%(wanted)s)
                 ORDER BY wanted.source, wanted.source_id
                 LIMIT %(limit)s
                """,
                sources=self._query_sources(),
                wanted=wanted,
                limit=limit,
            )
        )

    @api.model
    def _find_stale(self):
        """Return the rows whose document is no longer to be filed, or is filed in the
        place that its office has chosen since.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT known.id
                  FROM tdkt_filing known
                  JOIN res_company company ON company.id = known.company_id
                  LEFT JOIN (%(sources)s) wanted
                    ON wanted.source = known.source
                   AND wanted.source_id = known.source_id
                 WHERE known.state != 'withdrawn'
                   AND (wanted.source IS NULL
                        OR known.place != company.tdkt_filing_place AND EXISTS (
                           SELECT 1 FROM tdkt_filing moved
                            WHERE moved.source = known.source
                              AND moved.source_id = known.source_id
                              AND moved.place = company.tdkt_filing_place
                              AND moved.state = 'filed'))
                """,
                sources=self._query_sources(),
            )
        )
        return self.browse([row[0] for row in rows])

    # --- What the ledger says of them ----------------------------------------------

    @api.model
    def _prepare_rows(self, found):
        """Return the values of rows for what :meth:`_find_missing` has found."""
        ids = {}
        for one in found:
            ids.setdefault(one["source"], []).append(one["source_id"])
        # one prefetch for each kind of document
        documents = {
            (source, document.id): document
            for source, source_ids in ids.items()
            for document in self.env[source.split(",")[0]].browse(source_ids)
        }
        # read together what is asked below of one award at a time
        awards = self.env[AWARD].browse(
            {one["res_id"] for one in found if one["res_model"] == AWARD}
        )
        awards.fetch(["code", "date", "decision_id"])
        classes = self._find_classes(found)
        rows = []
        for one in found:
            document = documents[one["source"], one["source_id"]]
            described = getattr(self, f"_describe_{one['kind']}")(document)
            record_class = classes.get((one["res_model"], one["res_id"]))
            rows.append({**one, **described, "record_class": record_class})
        return rows

    @api.model
    def _find_classes(self, found):
        """Return {(model, id): retention class} of the records of documents."""
        records = {}
        for one in found:
            records.setdefault(one["res_model"], set()).add(one["res_id"])
        # a certificate is kept as long as the decision that it rests on
        awards = self.env[AWARD].browse(records.pop(AWARD, ()))
        if awards:
            records.setdefault("tdkt.decision", set()).update(awards.decision_id.ids)
        classes = {}
        proposals = self.env["tdkt.retention.proposal"]
        retained = proposals._fields["res_model"].get_values(self.env)
        for model, ids in records.items():
            # of what is still going on, before it stands on the list of disposal
            usual = "award_office"
            if model in ("tdkt.campaign", "tdkt.commitment"):
                usual = "campaign"
            classes |= {(model, record_id): usual for record_id in ids}
            if model in retained:
                classes |= {
                    (model, row.res_id): row.record_class
                    for row in proposals.search(
                        [("res_model", "=", model), ("res_id", "in", list(ids))]
                    )
                }
        classes |= {
            (AWARD, award.id): classes["tdkt.decision", award.decision_id.id]
            for award in awards
        }
        return classes

    @api.model
    def _describe_document(self, document):
        """Return what the ledger says of an official document, without its name."""
        return {
            "document_type_id": document.document_type_id.id,
            "number": document._printed_reference() or False,
            "date": document.date_document,
        }

    @api.model
    def _describe_issued(self, kept):
        document = self.env[kept.res_model].browse(kept.res_id)
        return {**self._describe_document(document), "name": kept.filename}

    @api.model
    def _describe_certificate(self, kept):
        award = self.env[AWARD].browse(kept.res_id)
        return {"number": award.code, "date": award.date, "name": kept.filename}

    @api.model
    def _describe_signed(self, signed):
        document = self.env[signed.res_model].browse(signed.res_id)
        name = self.env._("%(document)s (signed)", document=document.display_name)
        return {
            **self._describe_document(document),
            "name": filenames.clean(name, "pdf"),
        }

    @api.model
    def _describe_scan(self, decision):
        name = self.env._("%(document)s (scan)", document=decision.display_name)
        return {
            **self._describe_document(decision),
            "name": self._name_like(name, decision.scan_filename),
        }

    @api.model
    def _describe_minutes(self, dossier):
        name = self.env._("Minutes %(number)s", number=dossier.minutes_number or "")
        return {
            "number": dossier.minutes_number,
            "date": dossier.minutes_date,
            "name": self._name_like(name, dossier.minutes_filename),
        }

    @api.model
    def _describe_paper(self, paper):
        return {"name": self._name_like(paper.display_name, paper.filename)}

    @api.model
    def _describe_evidence(self, evidence):
        name = filenames.clean(evidence.filename or evidence.name)
        return {"date": evidence.date, "name": name}

    @api.model
    def _name_like(self, name, filename):
        """Return a name fit for any disk, with the ending of the file it is given."""
        ending = PurePath(filenames.clean(filename)).suffix
        return filenames.clean(name, ending[1:])
