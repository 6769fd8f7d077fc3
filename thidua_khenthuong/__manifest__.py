{
    "name": "Emulation and Commendation (Thi đua – Khen thưởng)",
    "summary": "Campaigns, commitments, nominations, decisions and certificates of a "
    "Vietnamese public office",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "author": "Sở Nội vụ tỉnh Lạng Sơn",
    "category": "Human Resources/Emulation and Commendation",
    "depends": ["hr", "mail"],
    "external_dependencies": {"python": ["weasyprint", "python-docx"]},
    "data": [
        "security/tdkt_groups.xml",
        "security/ir.model.access.csv",
        "security/tdkt_rules.xml",
        "data/mail_activity_type_data.xml",
        "data/tdkt_item_kind_data.xml",
        "data/tdkt_document_type_data.xml",
        "data/tdkt_award_data.xml",
        "data/ir_cron_data.xml",
    ],
    "demo": [],
    "application": True,
}
