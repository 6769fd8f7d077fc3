"""How much a record may hold, in one place.

An office never meets these limits: a decree's annex, a report of many pages, a list of
10,000 nominees fit. They keep one request from holding a worker or the memory of the
server. :mod:`.mixins.base` asks for them, in the model and in the database.
"""

# Characters of a text, by the type of its field: a line, some twenty pages.
TEXT = {"char": 1_000, "text": 65_536, "html": 65_536, "json": 262_144}
# A stored text that the code alone composes, of other fields.
COMPOSED = 262_144
# The database keeps a translated text in all languages at once.
LANGUAGES = 10
# Ids, or commands, in one value of a field of many records.
LINKS = 20_000
# A file as it comes in a request, in base64; the office's own limit is far below.
FILE = 64 * 2**20

# Fields that hold more, or less, than others of their type: by model and name, or by
# name in every model. What a unique index holds has to fit in a page of it.
OTHER_TEXT = {
    "abbreviation": 100,
    "code": 100,
    "minutes_symbol": 100,
    "symbol": 100,
    "external_reference": 250,
    "issuer_name": 500,
    # what a launch document says outside its sections, whole
    "tdkt.campaign.closing": 262_144,
    "tdkt.campaign.introduction": 262_144,
    "tdkt.campaign.unplaced_text": 1_048_576,
    "tdkt.campaign.section.title": 32_767,
    "tdkt.recipient.name": 32_767,
    "tdkt.document.default.recipient.name": 32_767,
    # composed of everything the campaign brought, then edited
    "tdkt.campaign.year_review": 262_144,
    "tdkt.campaign.review.chart.domain": 32_767,
    "tdkt.campaign.review.commendation": 1_048_576,
    "tdkt.campaign.review.organisation": 1_048_576,
    "tdkt.campaign.review.result": 1_048_576,
    # of the file that is read
    "tdkt.award.import.column.name": 32_767,
    "tdkt.award.import.column.key": 32_767,
    "tdkt.award.import.column.sample": 32_767,
    **{
        f"tdkt.{kind}.import.{name}": 32_767
        for kind in ("assessment", "initiative")
        for name in (
            *("column.name", "column.key", "column.sample"),
            *("row.faults", "row.reason", "row.issuer_name"),
        )
    },
    "tdkt.initiative.import.row.initiative_key": 65_536,
    "tdkt.award.import.row.decision_key": 65_536,
    "tdkt.award.import.row.faults": 32_767,
    "tdkt.award.import.row.issuer_name": 32_767,
    "tdkt.award.import.row.reason": 32_767,
    # every member of a unit may prove a finding
    "tdkt.eligibility.check.findings": 16_777_216,
    "tdkt.eligibility.check.whole_findings": 16_777_216,
    # old and new texts of all fields of a change
    "tdkt.audit.entry.payload": 16_777_216,
    "tdkt.audit.check.result": 1_048_576,
    # the ids behind every number of a report
    "tdkt.statistic.report.counted": 16_777_216,
}

# Cells of a list as they stand in the file, before anything is made of them.
CELL_PREFIX, CELL = "raw_", 32_767

# Lines of one record, by the field that shows them.
LINES = {
    "res.partner.tdkt_code_ids": 100,
    "tdkt.award.alias_ids": 1_000,
    "tdkt.award.criterion_ids": 1_000,
    "tdkt.award.rate_ids": 100,
    "tdkt.award.import.column_ids": 100,
    "tdkt.assessment.import.column_ids": 100,
    "tdkt.initiative.import.column_ids": 100,
    "tdkt.campaign.award_ids": 100,
    "tdkt.campaign.child_ids": 1_000,
    "tdkt.campaign.guess_ids": 500,
    "tdkt.campaign.legal_basis_ids": 200,
    "tdkt.campaign.news_ids": 5_000,
    "tdkt.campaign.recipient_ids": 1_000,
    "tdkt.campaign.review_ids": 1_000,
    "tdkt.campaign.review.chart_ids": 50,
    "tdkt.campaign.section_ids": 500,
    "tdkt.campaign.target_ids": 500,
    "tdkt.campaign.section.point_ids": 2_000,
    "tdkt.certificate.template.line_ids": 100,
    "tdkt.cluster.member_ids": 200,
    "tdkt.cluster.covenant.legal_basis_ids": 200,
    "tdkt.cluster.covenant.recipient_ids": 1_000,
    "tdkt.cluster.entry.evidence_ids": 2_000,
    "tdkt.cluster.entry.score_ids": 2_000,
    "tdkt.cluster.round.entry_ids": 200,
    "tdkt.cluster.sheet.criterion_ids": 500,
    "tdkt.commendation.change_ids": 100,
    "tdkt.commitment.evidence_ids": 2_000,
    "tdkt.commitment.item_ids": 200,
    "tdkt.commitment.item.evidence_ids": 500,
    "tdkt.council.member_ids": 200,
    "tdkt.council.member.relative_ids": 200,
    "tdkt.decision.amended_by_ids": 1_000,
    "tdkt.decision.change_ids": 10_000,
    "tdkt.decision.commendation_ids": 20_000,
    "tdkt.decision.legal_basis_ids": 200,
    "tdkt.decision.line_ids": 10_000,
    "tdkt.decision.nomination_ids": 10_000,
    "tdkt.decision.recipient_ids": 1_000,
    "tdkt.document.default.recipient_ids": 1_000,
    "tdkt.dossier.nomination_ids": 10_000,
    "tdkt.dossier.paper_ids": 50_000,
    "tdkt.initiative.author_ids": 100,
    "tdkt.nomination.check_ids": 1_000,
    "tdkt.nomination.paper_ids": 200,
    "tdkt.ruleset.criterion_ids": 1_000,
    "tdkt.statistic.form.column_ids": 50,
    "tdkt.statistic.form.row_ids": 200,
    "tdkt.statistic.report.figure_ids": 2_000,
    "tdkt.session.conflict_ids": 20_000,
    "tdkt.session.item_ids": 2_000,
    "tdkt.session.member_ids": 200,
    "tdkt.session.place_ids": 100,
    "tdkt.session.trustee_ids": 100,
    "tdkt.session.item.conflict_ids": 1_000,
    "tdkt.submission.legal_basis_ids": 200,
    "tdkt.submission.nomination_ids": 10_000,
    "tdkt.submission.paper_ids": 500,
    "tdkt.submission.recipient_ids": 1_000,
}

# What gathers below a record over the years, or by an action that has its own limit:
# nobody enters it as the record's lines, no form and no document shows it whole.
GATHERED = frozenset(
    {
        "hr.department.commendation_ids",
        "hr.employee.commendation_ids",
        "tdkt.award.import.decision_ids",
        "tdkt.assessment.import.row_ids",
        "tdkt.award.import.row_ids",
        "tdkt.campaign.commitment_ids",
        "tdkt.campaign.dossier_ids",
        "tdkt.campaign.exemplar_ids",
        "tdkt.campaign.frozen_print_ids",
        "tdkt.campaign.progress_ids",
        "tdkt.campaign.signed_file_ids",
        "tdkt.cluster.round_ids",
        "tdkt.cluster.covenant.frozen_print_ids",
        "tdkt.cluster.covenant.signed_file_ids",
        "tdkt.cluster.round.covenant_ids",
        "tdkt.cluster.round.frozen_print_ids",
        "tdkt.commendation.frozen_print_ids",
        "tdkt.council.session_ids",
        "tdkt.commendation.verification_code_ids",
        "tdkt.decision.frozen_print_ids",
        "tdkt.decision.signed_file_ids",
        "tdkt.distribution.reading_ids",
        "tdkt.distribution.receipt_ids",
        "tdkt.initiative.import.row_ids",
        "tdkt.decision.verification_code_ids",
        "tdkt.statistic.report.frozen_print_ids",
        "tdkt.nomination.session_item_ids",
        "tdkt.initiative.session_item_ids",
        "tdkt.minutes.frozen_print_ids",
        "tdkt.session.item.next_ids",
        "tdkt.session.ballot_ids",
        "tdkt.session.minutes_ids",
        "tdkt.submission.decision_ids",
        "tdkt.submission.frozen_print_ids",
        "tdkt.submission.signed_file_ids",
    }
)

# Documents of one request to print; the dialog of certificates makes its own batches.
PRINTED = 100
# Records of one call of an action that works through many; the web client sends 200 at
# most.
MANY = 1_000
# Entries of the register in one print, some 250 pages: a volume.
REGISTER = 2_000
