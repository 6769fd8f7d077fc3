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
            yield chain._say(chain.company_id, result)


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
    check_orphans,
    check_history,
    check_prints,
):
    for sentence in check():
        print("WRONG", sentence)
