"""The screens that an office of a province's size was once slow in, and core's beside.

Some thirty instead of all two thousand: a minute, so that sizes can be compared. Each
line names the role, the screen, the kind of core's screen it is compared with, and
what is asked.
"""

REGISTER = "tdkt_commendation_action"
PROGRESS = "tdkt_campaign_progress_action"
# role, screen, action, kind, what is asked
LISTS = (
    ("staff", "campaigns", "tdkt_campaign_action", {}),
    ("head", "decisions", "tdkt_decision_action", {}),
    ("head", "progress of all years", PROGRESS, {}),
    ("officer", "progress of all years", PROGRESS, {}),
    ("officer", "register, first page", REGISTER, {}),
    ("officer", "register, page at 8,000", REGISTER, {"offset": 8000}),
    ("officer", "register, code", REGISTER, {"domain": [("code", "ilike", "77")]}),
    (
        "officer",
        "register, number",
        REGISTER,
        {"domain": [("decision_number", "ilike", "77/QĐ")]},
    ),
    (
        "officer",
        "register, name",
        REGISTER,
        {"domain": [("nominee_name", "ilike", "Lan")]},
    ),
    (
        "officer",
        "rests on a revoked award",
        REGISTER,
        {"domain": [("rests_on_revoked", "=", True)]},
    ),
    ("officer", "nominations", "tdkt_nomination_action", {}),
    ("officer", "evidence", "tdkt_evidence_action", {}),
    *(
        (
            "officer",
            f"possible duplicates: {words}",
            action,
            {"domain": [("has_duplicates", "=", True)]},
        )
        for words, action in (
            ("nominations", "tdkt_nomination_action"),
            ("items", "tdkt_commitment_item_action"),
            ("evidence", "tdkt_evidence_action"),
            ("commitments", "tdkt_commitment_action"),
        )
    ),
    ("leader", "retention", "tdkt_retention_proposal_action", {}),
    *(
        (role, "ledger of filing", "tdkt_filing_action_all", {})
        for role in ("officer", "head", "staff")
    ),
    (
        "leader",
        "history, by name",
        "tdkt_audit_entry_action",
        {"domain": [("record_name", "ilike", "Nguyễn Văn An")]},
    ),
)
GROUPS = (
    *(
        ("officer", f"register by {field.removesuffix('_id')}", REGISTER, field)
        for field in ("decision_id", "unit_id", "campaign_id", "award_id")
    ),
    ("officer", "progress by campaign", PROGRESS, "campaign_id"),
)
FORMS = (
    ("staff", "campaign", "tdkt_campaign_action"),
    ("officer", "commendation", REGISTER),
)
CALLS = (
    *((role, "own page", "tdkt.my.page", "get_page") for role in ("staff", "head")),
    ("officer", "own page", "tdkt.my.page", "get_page"),
    ("officer", "radar", "tdkt.campaign.progress", "radar"),
    ("head", "radar", "tdkt.campaign.progress", "radar"),
)


def ask(screens_of, env):
    """Ask for all of them.

    :param screens_of: gives the ``Screens`` of a role
    """
    loaded = {}

    def window(role, name):
        """Return what a role's screens of an action are made of."""
        if (role, name) not in loaded:
            client = screens_of(role).client
            action = client.load_action(env.ref(f"thidua_khenthuong.{name}").id)
            loaded[role, name] = action["res_model"], *client.load_views(action)
        return loaded[role, name]

    for role, screen, name, asked in LISTS:
        screens_of(role).ask_list(screen, *window(role, name), **asked)
    for role, screen, name, field in GROUPS:
        screens_of(role).ask_list_groups(screen, *window(role, name), field)
    for role, screen, name in FORMS:
        screens_of(role).ask_form(f"{screen}: form", *window(role, name))
    for role, screen, model, method in CALLS:
        screens_of(role).measure(screen, "page", model, method)
