import base64
import csv
import hashlib
import io
import json
import zipfile

from odoo import models
from odoo.exceptions import UserError

from ... import signed_pdf
from ...edxml import envelope, messages
from ...typesetting import filenames
from . import sentences

# What a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TdktDistribution(models.Model):
    """The issue package: what the document system needs to send a document on.

    A ZIP of the file that goes out, what is to be typed about it (JSON, and a list of
    recipients as CSV), and one edXML message to all receivers whose code is known. No
    live connection is claimed: the package is left where the document system looks, or
    downloaded and uploaded there by hand.
    """

    _inherit = "tdkt.distribution"

    def _serve_ioffice(self, document, official):
        """Make the package for the lines, and hand it over where there is a way."""
        addresses, faults = self._find_addresses(document)
        lines = self - self.browse().union(*faults)
        if not lines:
            return faults
        company = document.company_id
        package = lines._make_package(document, official, addresses)
        connector = self.env["tdkt.connector"]
        is_set = connector._is_set(company)
        if is_set:
            connector._send(company, package["filename"], package.pop("raw"))
            note = self.env._("Handed over to the folder of the document system.")
        else:
            package.pop("raw")
            note = self.env._(
                "The package is ready: download it, upload it into the document "
                "system, then choose “Done by Hand”."
            )
        result = dict(faults)
        for line in lines:
            row = addresses.get(line)
            taken_over = row and row.partner_id != line.partner_id
            result[line] = {
                **package,
                "state": "done" if is_set else "todo",
                "organ_code": row.code if row else False,
                "note": " ".join(
                    filter(None, (note, taken_over and line._get_successor_note(row)))
                ),
            }
        return result

    def _get_successor_note(self, row):
        return self.env._(
            "Addressed to “%(successor)s”, which has taken over from “%(former)s”.",
            successor=row.partner_id.display_name,
            former=self.partner_id.display_name,
        )

    def _find_addresses(self, document):
        """Return {line: code of its receiver}, and {line: fault} of those without.

        A line that names no organisation (“công chức, viên chức Sở”) needs no code: it
        is in the package, and the document system knows who that is.

        :raises UserError: when this office itself has no code
        """
        named = self.filtered("partner_id")
        if not named:
            return {}, {}
        codes = self.env["tdkt.organisation.code"]
        sender = document.company_id.partner_id
        receivers = codes._find_receivers(
            named.partner_id | sender, document.company_id._tdkt_today()
        )
        if sender not in receivers:
            raise UserError(
                self.env._(
                    "“%(office)s” itself has no code on the document axis: enter it "
                    "under Configuration › Codes of Organisations, then distribute "
                    "again.",
                    office=document.company_id.name,
                )
            )
        without = named.filtered(lambda line: line.partner_id not in receivers)
        fault = self.env._(
            "No code on the document axis is known of: %(organisations)s. Enter it "
            "under Configuration › Codes of Organisations, then distribute again.",
            organisations=self.env._(", ").join(
                dict.fromkeys(without.mapped("partner_id.display_name"))
            ),
        )
        addresses = {line: receivers[line.partner_id] for line in named - without}
        return addresses, {line: {"fault": fault} for line in without}

    # --- Making it -------------------------------------------------------------------

    def _make_package(self, document, official, addresses):
        """Return the values of the package of these lines, and its ``raw`` bytes.

        The same lines make the same bytes under the same name, so that a package that
        is made again after a crash takes the place of the first.

        :raises UserError: when the message for the axis lacks something
        """
        stem = filenames.clean(document.number_display.replace("/", "-"))
        files = {f"{stem}.pdf": official.content}
        key = False
        if addresses:
            message = self._prepare_message(document, official, stem, addresses)
            key = message.document_id
            try:
                files[f"{stem}.edxml"] = envelope.build(message)
            except messages.Fault as fault:
                raise UserError(
                    sentences.say(
                        self.env, sentences.WRITING, fault, document.display_name
                    )
                ) from fault
        files["noi-nhan.csv"] = self._write_recipients(addresses)
        files["thong-tin.json"] = self._write_facts(document, files, addresses)
        raw = self._zip(files, document.date_document)
        digest = hashlib.sha256(raw).hexdigest()
        return {
            "raw": raw,
            "file": base64.b64encode(raw),
            "filename": f"{stem}-{digest[:8]}.zip",
            "sha256": digest,
            "document_key": key,
        }

    def _prepare_message(self, document, official, stem, addresses):
        """Return the message of a document, as :mod:`edxml.messages` has it."""
        kind = document.document_type_id
        if not kind.axis_type:
            raise UserError(
                self.env._(
                    "“%(type)s” has no number on the document axis: have the "
                    "administrator of the catalogue enter it under Document Types.",
                    type=kind.name,
                )
            )
        company = document.company_id
        codes = self.env["tdkt.organisation.code"]
        own = codes._find_receivers(company.partner_id, company._tdkt_today())
        sender = own[company.partner_id]
        number = f"{document.number:02d}"
        rows = codes.union(*addresses.values())
        return messages.Document(
            document_id=envelope.document_id(
                sender.code, document.date_document, number, document.symbol
            ),
            sender=messages.Organisation(
                sender.code,
                company.name,
                document.issuer_superior_name or "",
                **self._prepare_contact(company.partner_id),
            ),
            recipients=tuple(
                messages.Organisation(
                    row.code,
                    row.partner_id.name or row.partner_id.display_name,
                    row.partner_id.parent_id.name or "",
                    **self._prepare_contact(row.partner_id),
                )
                for row in rows
            ),
            number=number,
            notation=document.symbol or "",
            place=document.place or "",
            day=document.date_document,
            kind=messages.Kind(
                kind.axis_type, kind.axis_name or kind.name, kind.axis_detail
            ),
            subject=document.subject or document.display_name,
            signer=self._prepare_signer(document),
            # no later than the lines came: the same moment whenever it is made again
            sent=company._tdkt_local(min(self.mapped("create_date"))).replace(
                tzinfo=None, microsecond=0
            ),
            attachments=(
                messages.Attachment(
                    f"{stem}.pdf", official.content, description="Văn bản chính"
                ),
            ),
            to_places=tuple(document.recipient_ids.mapped("name")),
            pages=self._count_pages(official.content),
        )

    def _prepare_contact(self, partner):
        return {
            "address": partner._display_address(without_company=True)
            .strip()
            .replace("\n", ", "),
            "email": partner.email or "",
            "telephone": partner.phone or "",
            "website": partner.website or "",
        }

    def _prepare_signer(self, document):
        lines = document._printed_signer()
        competence = [lines["authority"], *lines["further"]]
        return messages.Signer(
            lines["name"] or "",
            lines["position"] or "",
            ", ".join(filter(None, competence)),
        )

    def _count_pages(self, content):
        try:
            return signed_pdf.inspect(content).pages
        except (signed_pdf.NotPdf, signed_pdf.Protected):
            return 0

    def _list_recipients(self, addresses):
        for line in self:
            row = addresses.get(line)
            yield {
                "noi_nhan": line.name,
                "co_quan": row.partner_id.display_name if row else "",
                "ma_dinh_danh": row.code if row else "",
                "ma_dinh_danh_cu": (row.code_102 or "") if row else "",
            }

    def _write_recipients(self, addresses):
        """Return the lines as a list that a spreadsheet opens, and takes for text."""
        text = io.StringIO()
        names = ["noi_nhan", "co_quan", "ma_dinh_danh", "ma_dinh_danh_cu"]
        writer = csv.DictWriter(text, names, lineterminator="\r\n")
        writer.writeheader()
        for values in self._list_recipients(addresses):
            writer.writerow(
                {
                    name: f"'{value}" if value.startswith(FORMULA) else value
                    for name, value in values.items()
                }
            )
        # with a mark, or the program guesses another encoding
        return text.getvalue().encode("utf-8-sig")

    def _write_facts(self, document, files, addresses):
        facts = {
            "so": f"{document.number:02d}",
            "ky_hieu": document.symbol or "",
            "ngay_ban_hanh": document.date_document.isoformat(),
            "loai_van_ban": document.document_type_id.name,
            "trich_yeu": document.subject or document.display_name,
            "co_quan_ban_hanh": document.issuer_name or document.company_id.name,
            "noi_ban_hanh": document.place or "",
            "nguoi_ky": document.signer_name or "",
            "chuc_vu": document.signer_position or "",
            "tep": [
                {"ten": name, "sha256": hashlib.sha256(content).hexdigest()}
                for name, content in files.items()
            ],
            "noi_nhan": list(self._list_recipients(addresses)),
        }
        return json.dumps(facts, ensure_ascii=False, indent=2).encode()

    def _zip(self, files, day):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, file in files.items():
                # the moment of packing would make other bytes each time
                info = zipfile.ZipInfo(
                    name, (max(day.year, 1980), day.month, day.day) + (0, 0, 0)
                )
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, file)
        return content.getvalue()
