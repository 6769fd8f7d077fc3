import {agree} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* The first hour of a role, in the browser; played by tests/test_first_hour.py. */

const tours = registry.category("web_tour.tours");

const signNext = (left) => [
    {
        content: `${left} left: the first stands beside them, as it will be printed`,
        trigger: `.tdkt_my_page:has(.tdkt_to_sign h4 .badge:contains(${left})) .tdkt_preview[src*="report_"]`,
    },
    {
        content: "sign it",
        trigger: ".tdkt_document .tdkt_sign",
        run: "click",
    },
    agree,
    {
        content: "what was done is said",
        trigger:
            ".o_notification:contains(Đã xong):not(:visible), .o_notification:contains(Đã xong)",
    },
];

/* Three documents of different kinds, one after the other, without leaving the page;
   the clicks are those of the person, counted on the way. */
tours.add("tdkt_61_leaders_morning", {
    steps: () => [
        {
            content: "the application opens on the page of who signs",
            trigger: ".tdkt_my_page .tdkt_to_sign",
            run() {
                window.tdktClicks = 0;
                document.addEventListener(
                    "click",
                    () => (window.tdktClicks += 1),
                    true
                );
            },
        },
        ...signNext(3),
        ...signNext(2),
        ...signNext(1),
        {
            content: "nothing waits any more, with no more than three clicks each",
            trigger: ".tdkt_my_page:not(:has(.tdkt_to_sign))",
            run() {
                if (!window.tdktClicks || window.tdktClicks > 9) {
                    throw new Error(`${window.tdktClicks} clicks for three documents`);
                }
            },
        },
    ],
});

tours.add("tdkt_62_bell_lists_what_is_due", {
    steps: () => [
        {
            content: "open the bell",
            trigger:
                ".o_menu_systray .o-mail-ActivityMenu-counter, .o_menu_systray i[aria-label='Activities'], .o_menu_systray .fa-clock-o",
            run: "click",
        },
        {
            content: "open the campaigns that are due",
            trigger:
                ".o-mail-ActivityGroup[data-model_name='tdkt.campaign'], .o-mail-ActivityGroup:contains(Phong trào)",
            run: "click",
        },
        {
            content: "only the due one is listed, in our own menu",
            trigger:
                ".o_list_view .o_data_row:contains(Trình ký), .o_kanban_record:contains(Trình ký)",
        },
        {
            content: "the menu of our application stands above",
            trigger:
                '.o_main_navbar [data-menu-xmlid="thidua_khenthuong.tdkt_menu_campaigns"]',
        },
        {
            content: "nothing else is listed",
            trigger:
                ".o_action_manager:not(:contains(Phong trào chưa trình)):contains(Trình ký)",
        },
    ],
});

/* On a phone: the decision as a card, the next button on it. */
tours.add("tdkt_63_officer_on_a_phone", {
    steps: () => [
        {
            content: "decisions are cards with number, subject and state",
            trigger:
                ".o_kanban_view .o_kanban_record:contains(Về việc tặng):contains(Đã ký)",
            run: "click",
        },
        {
            content: "the header has room",
            trigger: ".o_form_view .o_form_statusbar",
        },
    ],
});

tours.add("tdkt_64_leader_on_a_phone", {
    steps: () => [
        {
            content: "what waits is a card; the document opens in a page of its own",
            trigger: ".tdkt_to_sign .tdkt_document a.btn-link[target='_blank']",
        },
        {
            content: "launch",
            trigger: ".tdkt_document .tdkt_sign",
            run: "click",
        },
        agree,
        {
            content: "done",
            trigger: ".tdkt_my_page:not(:has(.tdkt_to_sign))",
        },
    ],
});
