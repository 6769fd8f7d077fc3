# Rules that let everybody read now forbid to write: an update leaves rules as they
# are, so these are removed here and made anew from the addon's data.
RULES = (
    "tdkt_campaign_rule_user",
    "tdkt_campaign_section_rule_user",
    "tdkt_campaign_point_rule_user",
    "tdkt_campaign_target_rule_user",
    "tdkt_campaign_award_rule_user",
    "tdkt_legal_basis_rule_user",
    "tdkt_recipient_rule_user",
)


def migrate(cr, version):
    cr.execute(
        """
        DELETE FROM ir_rule
         WHERE id IN (SELECT res_id
                        FROM ir_model_data
                       WHERE module = 'thidua_khenthuong'
                         AND model = 'ir.rule'
                         AND name IN %s)
        """,
        [RULES],
    )
    cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'thidua_khenthuong'
           AND model = 'ir.rule'
           AND name IN %s
        """,
        [RULES],
    )
