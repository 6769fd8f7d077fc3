{
    "name": "Emulation and Commendation in Documents",
    "summary": "Files issued documents, minutes and evidence in OCA's Documents (dms)",
    "version": "19.0.1.0.0",
    # a part of dms is under the AGPL: what is built on it is, too
    "license": "AGPL-3",
    "author": "Sở Nội vụ tỉnh Lạng Sơn",
    "category": "Human Resources/Emulation and Commendation",
    "depends": ["thidua_khenthuong", "dms"],
    "data": [
        "security/tdkt_dms_groups.xml",
        "security/ir.model.access.csv",
        "views/dms_file_views.xml",
        "views/dms_directory_views.xml",
    ],
    "demo": ["demo/demo.xml"],
    "assets": {
        "web.assets_tests": ["thidua_khenthuong_dms/static/tests/tours/*.js"],
    },
    "post_init_hook": "file_what_is_there",
    "uninstall_hook": "leave_files",
    "auto_install": True,
}
