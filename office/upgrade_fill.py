"""Fills an office of a released version through its actions, as its users would.

Runs in that version's own ``odoo shell``, after its demo office has played its year:
what the demo lacks is a campaign that was closed with its signed report, and one that
waits for its closing.
"""

import base64

REPORTS = {"closed": b"%PDF-1.4 closed", "reviewing": b"%PDF-1.4 reviewing"}
MODULE = "thidua_khenthuong"
env = globals()["env"]  # given by odoo shell


def user(name):
    return env.ref(f"{MODULE}.user_{name}")


def attach_report(campaign, state):
    """Attach the signed final report where this version keeps it."""
    file, name = base64.b64encode(REPORTS[state]), f"{state}.pdf"
    if "tdkt.campaign.review" in env:
        values = {"campaign_id": campaign.id, "kind": "final", "evaluation": state}
        values |= {"report_file": file, "report_filename": name}
        reviews = env["tdkt.campaign.review"].with_user(user("vanphong"))
        reviews.create(values).action_complete()
        return
    campaign.write({"summary_report": file, "summary_report_filename": name})
    if "summary_evaluation" in campaign:
        campaign.summary_evaluation = state


def play_campaign(number, state):
    """Take a campaign from its draft to ``state``."""
    draft = env.ref(f"{MODULE}.campaign_2023").with_user(user("vanphong"))
    campaign = draft.copy({"name": f"Campaign {state}"})
    campaign.with_user(user("giamdoc")).action_launch()
    campaign.action_number(number)
    campaign.action_issue()
    campaign.action_start_review()
    attach_report(campaign, state)
    if state == "closed":
        campaign.action_close()
    return campaign


def enter_condition():
    """Enter an earlier award that this office asks for, where this version knows that.

    For one period: a certificate had to go before the title.
    """
    if "tdkt.award.condition" not in env:
        return
    awards = {
        code: env.ref(f"{MODULE}.award_{code}").id for code in ("gk_individual", "ldtt")
    }
    env["tdkt.award.condition"].with_user(user("quantri")).create(
        {
            "award_id": awards["ldtt"],
            "earlier_id": awards["gk_individual"],
            "times": 2,
            "years": 4,
            "date_from": "2021-01-01",
            "date_to": "2023-12-31",
            "legal_basis": "Quy chế thi đua, khen thưởng của cơ quan, Điều 7",
            "confidence": "Q",
        }
    )
    # for the check, which runs in another version
    env["ir.config_parameter"].set_param("upgrade_fill.condition", "entered")


def print_issued():
    """Print every issued document once; later versions keep the file."""
    reports = env["ir.actions.report"].with_user(user("vanphong"))
    for model, report in (
        ("tdkt.campaign", "report_campaign_launch_document"),
        ("tdkt.decision", "report_decision_document"),
    ):
        documents = env[model].search([("document_state", "=", "issued")])
        for document in documents.filtered("signer_id"):
            reports._render_qweb_pdf(f"{MODULE}.{report}", document.ids)


for number, state in ((901, "closed"), (902, "reviewing")):
    play_campaign(number, state)
enter_condition()
print_issued()
if "tdkt.audit.chain" in env:
    env["tdkt.audit.chain"]._cron_seal()
