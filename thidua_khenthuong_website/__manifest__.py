{
    "name": "Emulation and Commendation on the Website",
    "summary": "Campaigns, exemplars and the honour roll on the public website",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "author": "Sở Nội vụ tỉnh Lạng Sơn",
    "category": "Human Resources/Emulation and Commendation",
    "depends": ["thidua_khenthuong", "website"],
    "data": [
        "security/ir.model.access.csv",
        "security/tdkt_publication_rules.xml",
        "views/tdkt_publication_views.xml",
        "views/tdkt_published_views.xml",
        "views/website_templates.xml",
        "data/website_menu_data.xml",
    ],
    "demo": ["demo/demo.xml"],
    "oca_data_manual": [
        # read by the tests and rendered into docs/, not loaded
        "security/access_matrix.csv",
    ],
    "assets": {
        "web.assets_frontend": ["thidua_khenthuong_website/static/src/css/*.css"],
        "web.assets_tests": ["thidua_khenthuong_website/static/tests/tours/*.js"],
    },
    "uninstall_hook": "remove_menus",
    "auto_install": True,
}
