import hashlib
import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

ROOT = "/thi-dua"
CAMPAIGNS = f"{ROOT}/phong-trao"
EXEMPLARS = f"{ROOT}/guong-dien-hinh"
HONOURS = f"{ROOT}/vinh-danh"
# Lines of a page, and what a visitor may look for.
AWARDS = 50
CARDS = 12
FEW = 3
ENTRIES = 50
SEARCHED = 80
WORDS = 6
SHORT = 200
# A campaign that everybody may know: its document has gone out and is in force.
KNOWN_CAMPAIGN = [
    ("level", "=", "office"),
    ("document_state", "=", "issued"),
    ("state", "in", ("launched", "reviewing", "closed")),
]
BOLD = re.compile(r"\*\*")


class TdktWebsitePage(models.AbstractModel):
    """All that the public pages say, as plain values.

    The only place where what the office keeps is read for everybody. Each method takes
    the office, reads with the narrowest domain, and returns dicts of what a page shows:
    no template and no visitor is given a record. Nothing is kept between two questions,
    so what is withdrawn or revoked is gone from the next page on.
    """

    _name = "tdkt.website.page"
    _description = "What the website says"

    # --- Addresses -------------------------------------------------------------------

    @api.model
    def _slug(self, record, name):
        # Odoo's slugs take the marks off every letter but this one
        plain = (name or "").replace("đ", "d").replace("Đ", "D")
        return self.env["ir.http"]._slug((record.id, plain))

    @api.model
    def _id_of(self, slug):
        """Return the id at the end of an address, 0 for what none can have."""
        number = self.env["ir.http"]._unslug(slug)[1] or 0
        return number if number < 2**31 else 0

    @api.model
    def _campaign_url(self, campaign):
        return f"{CAMPAIGNS}/{self._slug(campaign, campaign.name)}"

    @api.model
    def _exemplar_url(self, exemplar):
        return f"{EXEMPLARS}/{self._slug(exemplar, exemplar.name)}"

    @api.model
    def _decision_url(self, decision):
        return f"{ROOT}/quyet-dinh/{self._slug(decision, decision.subject)}.pdf"

    @api.model
    def _address_of(self, publication, whole=True):
        """Return the address of what a line of publication shows.

        :param bool whole: with the server's present name where the website has none
        """
        # sudo: website - its address is public
        website_sudo = publication.company_id._tdkt_website()
        if publication.decision_id:
            path = f"{HONOURS}/{publication.decision_id.year}"
        else:
            path = self._campaign_url(
                publication.campaign_id or publication.news_id.campaign_id
            )
        root = website_sudo.get_base_url() if whole else website_sudo.domain or ""
        return f"{root.rstrip('/')}{path}"

    # --- What is public --------------------------------------------------------------

    @api.model
    def _published(self, company, name):
        """Return the query of the records published by field ``name``, for a domain."""
        # sudo: tdkt.publication - a visitor reads no line, only what it shows
        lines_sudo = self.env["tdkt.publication"].sudo()
        query = lines_sudo._search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "published"),
                (name, "!=", False),
            ]
        )
        return query.subselect(SQL.identifier(lines_sudo._table, name))

    @api.model
    def _campaigns_sudo(self, company):
        """Return (campaigns, domain), with sudo, of the public ones."""
        # sudo: tdkt.campaign - published, and known to everybody
        campaigns_sudo = self.env["tdkt.campaign"].sudo()
        return campaigns_sudo, Domain(
            [
                ("company_id", "=", company.id),
                *KNOWN_CAMPAIGN,
                ("id", "in", self._published(company, "campaign_id")),
            ]
        )

    @api.model
    def _exemplars_sudo(self, company):
        # sudo: tdkt.exemplar - published, with the person's consent
        exemplars_sudo = self.env["tdkt.exemplar"].sudo()
        return exemplars_sudo, Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "published"),
                "|",
                ("kind", "!=", "person"),
                ("consent_date", "!=", False),
            ]
        )

    @api.model
    def _awards_sudo(self, company):
        # sudo: tdkt.commendation - in force, of a published decision, and not left out
        awards_sudo = self.env["tdkt.commendation"].sudo()
        omitted = SQL("(SELECT commendation_id FROM tdkt_publication_omitted_rel)")
        return awards_sudo, Domain(
            [
                ("company_id", "=", company.id),
                ("state", "!=", "revoked"),
                ("decision_id.document_state", "=", "issued"),
                ("decision_id", "in", self._published(company, "decision_id")),
                ("id", "not in", omitted),
            ]
        )

    # --- Campaigns -------------------------------------------------------------------

    @api.model
    def _list_campaigns(self, company, limit=None):
        """Return the public campaigns, the newest first."""
        campaigns_sudo, domain = self._campaigns_sudo(company)
        return [
            self._campaign_card(one)
            for one in campaigns_sudo.search(
                domain, limit=limit or ENTRIES, order="date_start desc, id desc"
            )
        ]

    @api.model
    def _campaign_card(self, campaign_sudo):
        return {
            "name": campaign_sudo.name,
            "theme": campaign_sudo.theme or "",
            "period": self._period(campaign_sudo),
            "url": self._campaign_url(campaign_sudo),
            "running": campaign_sudo.state == "launched",
        }

    @api.model
    def _period(self, campaign_sudo):
        return " – ".join(
            day.strftime("%d/%m/%Y")
            for day in (campaign_sudo.date_start, campaign_sudo.date_end)
            if day
        )

    @api.model
    def _find_campaign(self, company, slug):
        """Return the public campaign of an address, with sudo; empty for any other."""
        campaigns_sudo, domain = self._campaigns_sudo(company)
        return campaigns_sudo.search(
            domain & Domain("id", "=", self._id_of(slug)), limit=1
        )

    @api.model
    def _read_campaign(self, company, slug):
        """Return what the page of a campaign says, None where there is none."""
        campaign_sudo = self._find_campaign(company, slug)
        if not campaign_sudo:
            return None
        line_sudo = self._line_sudo(campaign_sudo)
        return {
            **self._campaign_card(campaign_sudo),
            "slogan": campaign_sudo.slogan or "",
            "number": campaign_sudo.number_display or "",
            "date": campaign_sudo.date_document
            and campaign_sudo.date_document.strftime("%d/%m/%Y"),
            "sections": [
                {
                    "title": " ".join(filter(None, (section.label, section.title))),
                    "points": [
                        " ".join(
                            filter(None, (point.label, BOLD.sub("", point.text or "")))
                        )
                        for point in section.point_ids
                    ],
                }
                for section in campaign_sudo.section_ids
            ],
            "targets": campaign_sudo.target_ids.mapped("name"),
            "file": line_sudo.show_file
            and {
                "url": f"{self._campaign_url(campaign_sudo)}/van-ban.pdf",
                "sha256": self._digest(campaign_sudo),
            },
            "progress": self._read_progress(campaign_sudo)
            if line_sudo.show_progress
            else [],
            "news": self._list_news(company, campaign_sudo),
            "exemplars": self._list_exemplars(
                company, Domain("campaign_id", "=", campaign_sudo.id), limit=FEW
            )["cards"],
        }

    @api.model
    def _line_sudo(self, record_sudo):
        # sudo: tdkt.publication - what the office shows of it
        lines_sudo = self.env["tdkt.publication"].sudo()
        return lines_sudo.search(
            [(lines_sudo._subject_field(record_sudo), "=", record_sudo.id)]
        )

    @api.model
    def _read_progress(self, campaign_sudo):
        """Return how far each unit is: registered, and how much of it is done."""
        # sudo: tdkt.campaign.progress - the office has chosen to show it
        lines_sudo = (
            self.env["tdkt.campaign.progress"]
            .sudo()
            .search_fetch(
                [("campaign_id", "=", campaign_sudo.id), ("scope", "=", "department")],
                ["department_id", "registered", "item_count", "done_count"],
                order="department_id",
                limit=ENTRIES * 4,
            )
        )
        return [
            {
                "unit": line.department_id.name,
                "registered": line.registered,
                "done": line.done_count,
                "total": line.item_count,
            }
            for line in lines_sudo
        ]

    @api.model
    def _list_news(self, company, campaigns_sudo, limit=ENTRIES):
        """Return the published news of public campaigns."""
        # sudo: tdkt.campaign.news - published
        news_sudo = self.env["tdkt.campaign.news"].sudo()
        return [
            {
                "name": one.name,
                "date": one.date.strftime("%d/%m/%Y"),
                "outlet": one.outlet or "",
                "url": one.url or "",
            }
            for one in news_sudo.search(
                [
                    ("campaign_id", "in", campaigns_sudo.ids),
                    ("id", "in", self._published(company, "news_id")),
                ],
                limit=limit,
            )
        ]

    # --- The file --------------------------------------------------------------------

    @api.model
    def _digest(self, document_sudo):
        """Return the SHA-256 of the file that is served, as the register has it."""
        # sudo: tdkt.signed.file, tdkt.frozen.print - which file is in force
        signed_sudo = self.env["tdkt.signed.file"].sudo()._in_force_of(document_sudo)
        if signed_sudo:
            return signed_sudo.sha256
        # sudo: as above
        prints_sudo = self.env["tdkt.frozen.print"].sudo()
        return prints_sudo._in_force_of(document_sudo)[:1].sha256 or ""

    @api.model
    def _read_file(self, company, kind, slug):
        """Return (name, bytes, SHA-256) of a published document, None for any other.

        :param str kind: ``campaign`` or ``decision``
        """
        if kind == "campaign":
            record_sudo = self._find_campaign(company, slug)
        else:
            # sudo: tdkt.decision - published with its document
            record_sudo = (
                self.env["tdkt.decision"]
                .sudo()
                .search(
                    [
                        ("id", "=", self._id_of(slug)),
                        ("company_id", "=", company.id),
                        ("document_state", "=", "issued"),
                        ("id", "in", self._published(company, "decision_id")),
                    ]
                )
            )
        if (
            not record_sudo
            or not record_sudo._is_issued()
            or not self._line_sudo(record_sudo).show_file
        ):
            return None
        name, content = record_sudo._official_file()
        return name, content, hashlib.sha256(content).hexdigest()

    # --- Exemplars -------------------------------------------------------------------

    @api.model
    def _list_exemplars(self, company, narrower=Domain.TRUE, page=1, limit=CARDS):
        """Return a page of the published exemplars, the newest first.

        :return: dict with ``cards`` and the ``total``
        """
        exemplars_sudo, domain = self._exemplars_sudo(company)
        domain &= narrower
        found_sudo = exemplars_sudo.search(
            domain,
            order="date_published desc, id desc",
            limit=limit,
            offset=(page - 1) * limit,
        )
        total = len(found_sudo)
        if page > 1 or total == limit:
            total = exemplars_sudo.search_count(domain)
        pictures = self._pictures_of(found_sudo)
        return {
            "cards": [self._exemplar_card(one, pictures) for one in found_sudo],
            "total": total,
        }

    @api.model
    def _pictures_of(self, exemplars_sudo):
        # sudo: ir.attachment - whether there is a picture, not the picture
        files_sudo = self.env["ir.attachment"].sudo()
        return set(
            files_sudo.search(
                [
                    ("res_model", "=", exemplars_sudo._name),
                    ("res_field", "=", "image"),
                    ("res_id", "in", exemplars_sudo.ids),
                ]
            ).mapped("res_id")
        )

    @api.model
    def _exemplar_card(self, exemplar_sudo, pictures):
        story = (exemplar_sudo.story or "").strip()
        url = self._exemplar_url(exemplar_sudo)
        return {
            "name": exemplar_sudo.name,
            "subject": exemplar_sudo.subject_name,
            "unit": exemplar_sudo.unit_id.name,
            "kind": exemplar_sudo.kind,
            "short": story if len(story) <= SHORT else f"{story[:SHORT].rstrip()}…",
            "story": [line for line in story.splitlines() if line.strip()],
            "date": exemplar_sudo.date_published
            and exemplar_sudo.date_published.strftime("%d/%m/%Y"),
            "url": url,
            "image": f"{url}/anh" if exemplar_sudo.id in pictures else "",
        }

    @api.model
    def _find_exemplar(self, company, slug):
        exemplars_sudo, domain = self._exemplars_sudo(company)
        return exemplars_sudo.search(
            domain & Domain("id", "=", self._id_of(slug)), limit=1
        )

    @api.model
    def _read_exemplar(self, company, slug):
        """Return what the page of an exemplar says, None where there is none."""
        exemplar_sudo = self._find_exemplar(company, slug)
        if not exemplar_sudo:
            return None
        campaigns_sudo, domain = self._campaigns_sudo(company)
        campaign_sudo = campaigns_sudo.search(
            domain & Domain("id", "=", exemplar_sudo.campaign_id.id), limit=1
        )
        return {
            **self._exemplar_card(exemplar_sudo, self._pictures_of(exemplar_sudo)),
            "campaign": campaign_sudo and self._campaign_card(campaign_sudo),
        }

    @api.model
    def _read_picture(self, company, slug):
        """Return the picture of a published exemplar, an empty value for any other."""
        exemplar_sudo = self._find_exemplar(company, slug)
        return exemplar_sudo.with_context(bin_size=False).image

    # --- The honour roll -------------------------------------------------------------

    @api.model
    def _list_years(self, company):
        """Return the years of which awards are public, the latest first."""
        awards_sudo, domain = self._awards_sudo(company)
        return [
            year
            for (year,) in awards_sudo._read_group(domain, ["year"], order="year desc")
        ]

    @api.model
    def _list_awards(self, company, year=None, words="", page=1):
        """Return one page of the honour roll, in a fixed number of queries.

        :param str words: parts of a name or unit, with or without diacritics
        :return: dict with ``lines`` and the ``total``
        """
        awards_sudo, domain = self._awards_sudo(company)
        if year:
            domain &= Domain("year", "=", year)
        for word in words[:SEARCHED].split()[:WORDS]:
            domain &= Domain("nominee_name", "ilike", word) | Domain(
                "nominee_department", "ilike", word
            )
        found_sudo = awards_sudo.search_fetch(
            domain,
            [
                *("nominee_title", "nominee_name", "nominee_position"),
                *("nominee_department", "award_name", "decision_number"),
                *("date", "year", "subject_type"),
            ],
            limit=AWARDS,
            offset=(page - 1) * AWARDS,
        )
        return {
            "lines": [self._award_line(one) for one in found_sudo],
            "total": awards_sudo.search_count(domain),
        }

    @api.model
    def _award_line(self, award_sudo):
        individual = award_sudo.subject_type == "individual"
        place = (award_sudo.nominee_position, award_sudo.nominee_department)
        return {
            "name": " ".join(
                filter(None, (award_sudo.nominee_title, award_sudo.nominee_name))
            ),
            "place": ", ".join(filter(None, place)) if individual else "",
            "award": award_sudo.award_name,
            "year": award_sudo.year,
            "decision": award_sudo.decision_number or "",
            "date": award_sudo.date.strftime("%d/%m/%Y"),
        }

    @api.model
    def _list_decisions(self, company, year):
        """Return the decisions of a year whose document everybody may open."""
        # sudo: tdkt.publication - published with its document
        lines_sudo = (
            self.env["tdkt.publication"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "published"),
                    ("show_file", "=", True),
                    ("decision_id.document_state", "=", "issued"),
                    ("decision_id.year", "=", year),
                ],
                limit=ENTRIES,
            )
        )
        return [
            {
                "name": decision.subject,
                "number": decision.number_display,
                "date": decision.date_document.strftime("%d/%m/%Y"),
                "url": self._decision_url(decision),
                "sha256": self._digest(decision),
            }
            for decision in lines_sudo.decision_id
            if decision._is_issued()
        ]

    # --- Sitemap ---------------------------------------------------------------------

    @api.model
    def _list_addresses(self, company):
        """Return every address that search engines may know."""
        campaigns_sudo, domain = self._campaigns_sudo(company)
        urls = [ROOT, EXEMPLARS, HONOURS]
        urls += [self._campaign_url(one) for one in campaigns_sudo.search(domain)]
        exemplars_sudo, domain = self._exemplars_sudo(company)
        urls += [self._exemplar_url(one) for one in exemplars_sudo.search(domain)]
        return urls + [f"{HONOURS}/{year}" for year in self._list_years(company)]
