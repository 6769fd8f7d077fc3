import {registry} from "@web/core/registry";

/* Pages behind a button, or behind a menu that the role is not shown, opened by their
   addresses one after the other; played by tests/test_role_tours.py. */

const tours = registry.category("web_tour.tours");

const OWN = [
    ["/odoo/lo-trinh-danh-hieu", ".tdkt_roadmap"],
    ["/odoo/thi-dua-cua-toi", ".tdkt_my_page"],
];
const UNIT = [["/odoo/ai-du-dieu-kien", ".tdkt_unit_roadmap"]];
const FAIRNESS = [["/odoo/cong-bang-khen-thuong", ".o_tdkt_fairness_year"]];
const BAR = [
    {
        content: "the menu bar is ours",
        trigger:
            '.o_main_navbar .o_menu_brand[data-menu-xmlid="thidua_khenthuong.tdkt_menu_root"]',
    },
    {
        content: "with what is in it",
        trigger:
            '.o_menu_sections [data-menu-xmlid="thidua_khenthuong.tdkt_menu_campaigns"]',
    },
];

/** As if another application had been used in this window before. */
function leaveForMessages() {
    const menus = JSON.parse(localStorage.getItem("webclient_menus"));
    const other = Object.values(menus).find(
        (menu) => menu.xmlid === "mail.menu_root_discuss"
    );
    sessionStorage.setItem("menu_id", other.id);
}

function open([address, shown]) {
    return [
        {
            content: `open ${address}`,
            trigger: ".o_main_navbar",
            run() {
                leaveForMessages();
                window.location.href = address;
            },
            expectUnloadPage: true,
        },
        {content: "the page", trigger: shown},
        ...BAR,
    ];
}

for (const [name, pages] of [
    ["tdkt_menu_bar_of_own_pages", OWN],
    ["tdkt_menu_bar_for_a_unit", [...OWN, ...UNIT]],
    ["tdkt_menu_bar_for_the_council", [...OWN, ...FAIRNESS]],
    ["tdkt_menu_bar_for_the_office", [...OWN, ...UNIT, ...FAIRNESS]],
]) {
    tours.add(name, {
        steps: () => [
            {content: "a record, by its address", trigger: ".o_form_view"},
            ...BAR,
            ...pages.flatMap(open),
        ],
    });
}
