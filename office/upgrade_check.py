"""Says what is wrong in an updated office; runs in the present ``odoo shell``."""

import base64
import hashlib

env = globals()["env"]  # given by odoo shell
officer = env.ref("thidua_khenthuong.user_vanphong")


def check_final_reports():
    for state in ("closed", "reviewing"):
        campaign = env["tdkt.campaign"].search([("name", "=", f"Campaign {state}")])
        review = campaign.review_ids
        content = base64.b64decode(review.report_file or b"")
        if (review.kind, review.state) != ("final", "completed"):
            yield f"campaign {state} has no completed final report"
        elif content != f"%PDF-1.4 {state}".encode():
            yield f"the final report of campaign {state} is another file"
    campaign.with_user(officer).action_close()


def check_closed():
    for campaign in env["tdkt.campaign"].search(
        [("state", "=", "closed"), ("level", "=", "office")]
    ):
        if "completed" not in campaign.review_ids.mapped("state"):
            yield f"“{campaign.name}” is closed without a final report"


def check_conditions():
    """Conditions an office entered for its awards go on as its own rule set."""
    kept = env["tdkt.criterion"].search([("legal_basis", "like", "cơ quan, Điều 7")])
    entered = env["ir.config_parameter"].get_param("upgrade_fill.condition")
    if bool(kept) != bool(entered):
        yield f"an office's own condition has become {len(kept)} criteria"
    for criterion in kept:
        said = (
            *(criterion.award_id.code, *criterion.award_ids.mapped("code")),
            *(criterion.times, criterion.years, criterion.enforcement),
            *(str(criterion.date_from), str(criterion.date_to)),
            bool(criterion.company_id and criterion.settled_on),
        )
        if said != ("LDTT", "GK-CN", 2, 4, "warn", "2021-01-01", "2023-12-31", True):
            yield f"an office's own condition became {said}"


def check_orphans():
    files = env["ir.attachment"].search(
        [("res_model", "=like", "tdkt.%"), ("res_field", "!=", False)]
    )
    for file in files:
        if file.res_field not in env[file.res_model]._fields:
            yield f"{file.res_model} has lost its file {file.res_field}"


def check_history():
    env["tdkt.audit.chain"]._cron_seal()
    for chain in env["tdkt.audit.chain"].search([]):
        result = chain._check(chain.company_id)
        if result.fault:
            yield chain._get_sentence(chain.company_id, result)


def check_prints():
    """A kept print is what a reader gets, byte by byte."""
    reports = env["ir.actions.report"]
    for kept in env["tdkt.frozen.print"].search([("superseded_on", "=", False)]):
        content, _kind = reports._render_qweb_pdf(kept.report_name, [kept.res_id])
        if hashlib.sha256(content).hexdigest() != kept.sha256:
            yield f"{kept.filename} prints another file than the one kept"


for check in (
    check_final_reports,
    check_closed,
    check_conditions,
    check_orphans,
    check_history,
    check_prints,
):
    for sentence in check():
        print("WRONG", sentence)
