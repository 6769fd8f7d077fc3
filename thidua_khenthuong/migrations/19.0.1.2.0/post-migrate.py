from datetime import date, timedelta

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists

from odoo.addons.thidua_khenthuong.models import sizes
from odoo.addons.thidua_khenthuong.models.history.tdkt_audit_entry import read_payload


def migrate(cr, version):
    """After the tables and data are up to date: one function for each thing done."""
    # sudo: an update runs for no user, and covers all offices
    env = api.Environment(cr, SUPERUSER_ID, {})
    carry_final_reports(env)
    copy_aliases(cr)
    mark_read_awards(env.cr)
    mark_yearly_titles(env.cr)
    renew_keys(env)
    number_document_types(cr)
    keep_entered_bonuses(cr)
    begin_new_forms_today(env)
    place_codes(cr)
    name_entries(cr)
    mark_twins(cr)
    forget_old_menu_names(env)
    carry_conditions(env)
    drop_old_indexes(cr)


def drop_old_indexes(cr):
    """Drop the indexes of a field that another index begins with."""
    cr.execute(
        """
        DROP INDEX IF EXISTS tdkt_audit_entry__user_id_index,
                             tdkt_commendation__award_id_index
        """
    )


# Numbers of types on the document axis, as data/tdkt_document_type_data.xml has them.
AXIS_TYPES = {
    "document_type_launch": (18, "?"),
    "document_type_plan": (10, "?"),
    "document_type_decision": (2, "G"),
    "document_type_report": (14, "?"),
    "document_type_guide": (8, "G"),
    "document_type_programme": (9, "G"),
    "document_type_directive": (3, "G"),
    "document_type_notice": (7, "G"),
    "document_type_letter": (18, "G"),
    "document_type_other": (18, "?"),
    "document_type_submission": (16, "?"),
}


def number_document_types(cr):
    """Give the types that came with the software their numbers on the axis.

    Data that is there is not updated; what an office has entered itself stands.
    """
    for name, (number, confidence) in AXIS_TYPES.items():
        cr.execute(
            """
            UPDATE tdkt_document_type kind
               SET axis_type = %s, axis_confidence = %s
              FROM ir_model_data shipped
             WHERE shipped.module = 'thidua_khenthuong' AND shipped.name = %s
               AND shipped.model = 'tdkt.document.type' AND shipped.res_id = kind.id
               AND COALESCE(kind.axis_type, 0) = 0
            """,
            [number, confidence, name],
        )


def keep_entered_bonuses(cr):
    """Leave bonuses that officers have entered so far, which are now filled by law.

    Only of lines that are not decided yet; with a reason they are not filled anew.
    """
    cr.execute(
        """
        UPDATE tdkt_nomination line
           SET bonus_reason = 'Đã nhập trước khi mức thưởng được tính tự động'
         WHERE line.amount > 0 AND line.bonus_reason IS NULL
           AND line.state IN ('draft', 'proposed', 'returned', 'qualified')
           AND NOT EXISTS (SELECT FROM tdkt_decision decision
                            WHERE decision.id = line.decision_id
                              AND decision.document_state != 'draft')
        """
    )


def begin_new_forms_today(env):
    """Let the forms of Nghị định 98/2023/NĐ-CP begin where nothing was printed before.

    An office that has decided keeps what its certificates looked like until now; one
    that has changed the template it was given goes on with its own.
    """
    names = ("certificate_template_nd98_giay_khen", "certificate_template_nd98_cstdcs")
    templates = env["tdkt.certificate.template"].union(
        *(
            env.ref(f"thidua_khenthuong.{name}", raise_if_not_found=False)
            or env["tdkt.certificate.template"]
            for name in names
        )
    )
    # sudo: nothing is lifted; it tells what the update wrote from what people did
    env.cr.execute(
        """
        SELECT FROM ir_model_data shipped
          JOIN tdkt_certificate_template template ON template.id = shipped.res_id
          LEFT JOIN tdkt_certificate_line line ON line.template_id = template.id
         WHERE shipped.module = 'thidua_khenthuong'
           AND shipped.name = 'certificate_template_default'
           AND (template.write_uid != %(robot)s OR line.write_uid != %(robot)s)
         LIMIT 1
        """,
        {"robot": SUPERUSER_ID},
    )
    if env.cr.fetchall():
        templates.active = False
        return
    env.cr.execute("SELECT FROM tdkt_commendation LIMIT 1")
    if env.cr.fetchall():
        templates.date_from = env.company._tdkt_today()


def place_codes(cr):
    """Give verification codes their room, which no certificate has shown so far.

    The place of the shipped template had none for the code that is typed; one that the
    office moved stays where it is, as large as a phone needs it.
    """
    cr.execute(
        """
        UPDATE tdkt_certificate_line line
           SET y = 143
          FROM ir_model_data shipped
         WHERE shipped.module = 'thidua_khenthuong'
           AND shipped.model = 'tdkt.certificate.line' AND shipped.res_id = line.id
           AND shipped.name = 'certificate_line_verification'
           AND (line.x, line.y, line.width) = (22, 152, 22)
        """
    )
    cr.execute(
        """
        UPDATE tdkt_certificate_line SET width = 20
         WHERE kind = 'verification' AND width < 20
        """
    )


def name_entries(cr):
    """Give the entries of the history the name they are searched by."""
    after = 0
    while True:
        cr.execute(
            "SELECT id, payload FROM tdkt_audit_entry WHERE id > %s ORDER BY id"
            " LIMIT 5000",
            [after],
        )
        rows = cr.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        names = [
            (read_payload(payload).get("name") or "")[: sizes.TEXT["char"]] or None
            for _id, payload in rows
        ]
        cr.execute(
            "UPDATE tdkt_audit_entry entry SET name = found.name"
            " FROM unnest(%s::int[], %s::varchar[]) found (id, name)"
            " WHERE entry.id = found.id",
            [[row[0] for row in rows], names],
        )


def mark_twins(cr):
    """Mark evidence and initiatives whose words or file stand elsewhere, too.

    Similar words are left to the cron, which compares what is still to be judged.
    """
    for table, kind in (
        ("tdkt_evidence", "TRUE"),
        ("tdkt_commitment_item", "line.kind = 'initiative'"),
    ):
        cr.execute(
            f"""
            UPDATE {table} line
               SET has_twin = TRUE
              FROM tdkt_commitment own,
                   (SELECT line.text_key, own.company_id
                      FROM {table} line
                      JOIN tdkt_commitment own ON own.id = line.commitment_id
                     WHERE length(line.text_key) >= 20 AND {kind}
                     GROUP BY 1, 2
                    HAVING COUNT(DISTINCT line.commitment_id) > 1) alike
             WHERE own.id = line.commitment_id AND {kind}
               AND alike.text_key = line.text_key
               AND alike.company_id = own.company_id
               AND line.has_twin IS NOT TRUE
            """
        )
    cr.execute(
        """
        WITH file AS (
            SELECT line.id, line.commitment_id, own.company_id, attachment.checksum
              FROM tdkt_evidence line
              JOIN tdkt_commitment own ON own.id = line.commitment_id
              JOIN ir_attachment attachment
                ON attachment.res_model = 'tdkt.evidence'
               AND attachment.res_field = 'file' AND attachment.res_id = line.id
        )
        UPDATE tdkt_evidence line
           SET has_twin = TRUE
          FROM file
          JOIN (SELECT checksum, company_id FROM file GROUP BY 1, 2
                HAVING COUNT(DISTINCT commitment_id) > 1) alike
            ON alike.checksum = file.checksum AND alike.company_id = file.company_id
         WHERE file.id = line.id AND line.has_twin IS NOT TRUE
        """
    )
    cr.execute(
        """
        UPDATE tdkt_commitment_item
           SET has_twin_evidence = TRUE
         WHERE id IN (SELECT item_id FROM tdkt_evidence WHERE has_twin)
           AND has_twin_evidence IS NOT TRUE
        """
    )


def forget_old_menu_names(env):
    """Let renamed menus get their new Vietnamese names, which are loaded after this.

    Odoo keeps a translation when its source changes, as if somebody had edited it.
    """
    env.cr.execute(
        """
        UPDATE ir_ui_menu menu
           SET name = jsonb_build_object('en_US', menu.name->>'en_US')
          FROM ir_model_data data
         WHERE data.module = 'thidua_khenthuong' AND data.model = 'ir.ui.menu'
           AND data.res_id = menu.id
           AND data.name IN (
               'tdkt_campaign_menu', 'tdkt_commitment_menu',
               'tdkt_decision_menu_external', 'tdkt_menu_nominations',
               'tdkt_menu_reports', 'tdkt_nomination_menu',
               'tdkt_nomination_menu_office', 'tdkt_radar_menu')
        """
    )
    env.invalidate_all()
    env.registry.clear_cache()


def renew_keys(env):
    """Compare other names of awards by one key, that of all texts."""
    aliases = env["tdkt.award.alias"].search([])
    env.add_to_compute(aliases._fields["key"], aliases)
    aliases.flush_recordset(["key"])


def mark_read_awards(cr):
    """Say of the awards a head of an agency decides that Điều 80 was read itself.

    Data that came with the software is not updated; where the office has entered
    another legal basis since, its own reading stands.
    """
    cr.execute(
        """
        UPDATE tdkt_award award
           SET confidence = 'V'
          FROM ir_model_data shipped
         WHERE shipped.module = 'thidua_khenthuong'
           AND shipped.model = 'tdkt.award' AND shipped.res_id = award.id
           AND shipped.name IN (
               'award_ldtt', 'award_cstdcs', 'award_ttldtt', 'award_gk_individual',
               'award_gk_collective', 'award_gk_household')
           AND award.confidence = 'Q'
           AND award.legal_basis LIKE 'Luật Thi đua, khen thưởng 2022, %, Điều 80'
        """
    )


def mark_yearly_titles(cr):
    """Say of the titles that came with the software that they are given once a year."""
    cr.execute(
        """
        UPDATE tdkt_award award
           SET commendation_type = 'cong_trang'
          FROM ir_model_data shipped
         WHERE shipped.module = 'thidua_khenthuong'
           AND shipped.model = 'tdkt.award' AND shipped.res_id = award.id
           AND award.kind = 'title' AND award.commendation_type IS NULL
        """
    )


def carry_final_reports(env):
    """Give the final report that a campaign held itself a record of its own.

    The first release had the signed file and its name, a later one the texts as well;
    a database that has been updated before holds the file alone, under a field that is
    gone. Where somebody has meanwhile attached another report, that one stays, and the
    old file becomes an attachment of the campaign.
    """

    def old(name):
        known = column_exists(env.cr, "tdkt_campaign", name)
        return SQL.identifier("campaign", name) if known else SQL("NULL::text")

    evaluation, limits, direction = map(
        old, ("summary_evaluation", "summary_limits", "summary_direction")
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO tdkt_campaign_review (
                   campaign_id, company_id, kind, date, state, report_filename,
                   evaluation, limits, direction,
                   create_uid, create_date, write_uid, write_date)
            SELECT campaign.id, campaign.company_id, 'final',
                   COALESCE(campaign.date_end, campaign.write_date::date),
                   CASE WHEN signed.id IS NULL THEN 'draft' ELSE 'completed' END,
                   CASE WHEN signed.id IS NOT NULL THEN COALESCE(%(filename)s,
                        'bao-cao-tong-ket' || CASE signed.mimetype
                            WHEN 'application/pdf' THEN '.pdf' ELSE '' END) END,
                   %(evaluation)s, %(limits)s, %(direction)s,
                   campaign.create_uid, campaign.create_date,
                   campaign.write_uid, campaign.write_date
              FROM tdkt_campaign campaign
              LEFT JOIN ir_attachment signed
                     ON signed.res_model = 'tdkt.campaign'
                    AND signed.res_field = 'summary_report'
                    AND signed.res_id = campaign.id
             WHERE num_nonnulls(%(evaluation)s, %(limits)s, %(direction)s,
                                signed.id::text) > 0
               AND NOT EXISTS (SELECT FROM tdkt_campaign_review review
                                WHERE review.campaign_id = campaign.id
                                  AND review.kind = 'final')
            """,
            filename=old("summary_report_filename"),
            evaluation=evaluation,
            limits=limits,
            direction=direction,
        )
    )
    env.cr.execute(
        """
        UPDATE ir_attachment file
           SET res_model = 'tdkt.campaign.review', res_field = 'report_file',
               name = 'report_file', res_id = review.id
          FROM tdkt_campaign_review review
         WHERE file.res_model = 'tdkt.campaign' AND file.res_field = 'summary_report'
           AND review.campaign_id = file.res_id AND review.kind = 'final'
           AND NOT EXISTS (SELECT FROM ir_attachment own
                            WHERE own.res_model = 'tdkt.campaign.review'
                              AND own.res_field = 'report_file'
                              AND own.res_id = review.id)
        """
    )
    env.cr.execute(
        """
        UPDATE ir_attachment
           SET res_field = NULL, name = 'Báo cáo tổng kết đã đính kèm trước đây'
         WHERE res_model = 'tdkt.campaign' AND res_field = 'summary_report'
        """
    )
    env.invalidate_all()


# How often and within how many years the conditions that came with the software asked
# for an earlier award. The rule sets say it now; what an office has entered or changed
# is its own.
SHIPPED_CONDITIONS = {
    "condition_cstdcs_ldtt": (1, 1),
    "condition_cstdt_cstdcs": (3, 3),
    "condition_cstdtq_cstdt": (2, 2),
    "condition_bkt_cstdcs": (2, 2),
    "condition_bkttg_bkt": (1, 0),
    "condition_bkttg_cstdcs": (3, 5),
    "condition_cstdcs_ldtt_2003": (1, 1),
    "condition_cstdt_cstdcs_2003": (3, 3),
    "condition_cstdtq_cstdt_2003": (2, 2),
}


def carry_conditions(env):
    """Make of an office's own conditions of awards a rule set on top of the law.

    They belonged to no office, so that each one that has given awards gets them. A set
    has one period: of conditions with different ones each stretch of time becomes a
    set. They warn, as they blocked nobody before. Where an office has a set of its own
    by now, theirs waits to be put in force.
    """
    cr = env.cr
    if not table_exists(cr, "tdkt_award_condition"):
        return
    cr.execute(
        """
        SELECT to_jsonb(condition) || jsonb_build_object('shipped', shipped.name)
          FROM tdkt_award_condition condition
          LEFT JOIN ir_model_data shipped
            ON shipped.module = 'thidua_khenthuong'
           AND shipped.model = 'tdkt.award.condition'
           AND shipped.res_id = condition.id
         ORDER BY condition.id
        """
    )
    own = [
        row
        for (row,) in cr.fetchall()
        if SHIPPED_CONDITIONS.get(row["shipped"]) != (row["times"], row["years"])
    ]
    if own:
        cr.execute("SELECT DISTINCT company_id FROM tdkt_commendation")
        companies = env["res.company"].browse([row[0] for row in cr.fetchall()])
        for company in companies.sorted("id") or env.company:
            make_condition_sets(env, company, own)
    cr.execute(
        "DELETE FROM ir_model_data WHERE module = 'thidua_khenthuong'"
        " AND model = 'tdkt.award.condition'"
    )
    cr.execute("DROP TABLE tdkt_award_condition")


def make_condition_sets(env, company, conditions):
    """Give ``company`` rule sets of its own with these conditions."""
    for number, (first, last, found) in enumerate(split_periods(conditions), 1):
        ruleset = env["tdkt.ruleset"].create(
            {
                "code": f"DKR-{number}",
                "name": "Điều kiện do cơ quan đã nhập trong danh mục khen thưởng",
                "company_id": company.id,
                "date_from": first,
                "date_to": last,
                "chosen_by": "decided",
                "legal_basis": "Điều kiện do cơ quan đã nhập",
                "criterion_ids": [
                    Command.create(
                        {
                            "award_id": row["award_id"],
                            "kind": "earlier_awards",
                            "award_ids": [Command.set([row["earlier_id"]])],
                            "times": min(row["times"], 100),
                            # of more years than a row may name, any number counts
                            "years": row["years"] if row["years"] <= 50 else 0,
                            "legal_basis": row["legal_basis"],
                            "confidence": row["confidence"],
                            # an archived one is kept, and asks for nothing
                            "active": row.get("active") is not False,
                        }
                    )
                    for row in found
                ],
            }
        )
        try:
            with env.cr.savepoint():
                ruleset.action_put_in_force()
        except UserError:
            # another set of the office is in force, or nothing in this one asks for
            # anything: people decide what becomes of it
            ruleset.invalidate_recordset()


def split_periods(conditions):
    """Return [(first day, last day, conditions in force)], none for an open end.

    The periods follow each other; those in which nothing is in force are left out.
    """

    def day(row, name):
        return date.fromisoformat(row[name]) if row[name] else None

    after = {
        day(row, "date_to") + timedelta(days=1) for row in conditions if row["date_to"]
    }
    starts = sorted(
        {day(row, "date_from") for row in conditions if row["date_from"]} | after
    )
    periods = []
    for first, following in zip([None, *starts], [*starts, None], strict=True):
        last = following - timedelta(days=1) if following else None
        found = [
            row
            for row in conditions
            if (not row["date_from"] or (first and day(row, "date_from") <= first))
            and (not row["date_to"] or (last and last <= day(row, "date_to")))
        ]
        if found:
            periods.append((first, last, found))
    return periods


def copy_aliases(cr):
    """Leave other names of awards to every office whose lists have used them."""
    cr.execute(
        """
        INSERT INTO tdkt_award_alias (name, key, award_id, company_id,
                                      create_uid, create_date, write_uid, write_date)
        SELECT DISTINCT alias.name, alias.key, alias.award_id, batch.company_id,
                        alias.create_uid, alias.create_date,
                        alias.write_uid, alias.write_date
          FROM tdkt_award_alias alias
          JOIN tdkt_award_import_row line
            ON line.award_id = alias.award_id AND line.raw_award = alias.name
          JOIN tdkt_award_import batch ON batch.id = line.import_id
         WHERE batch.company_id != alias.company_id
            ON CONFLICT DO NOTHING
        """
    )
