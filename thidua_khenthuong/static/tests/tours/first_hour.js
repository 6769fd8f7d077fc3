import {agree, openPage, save} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* The first hour of a role, in the browser; played by tests/test_first_hour.py. */

const tours = registry.category("web_tour.tours");

const signNext = (left) => [
    {
        content: `${left} left: the first stands beside them, as it will be printed`,
        trigger: `.tdkt_front:has(.tdkt_to_sign h4 .badge:contains(${left})) .tdkt_preview[src*="report_"]`,
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
            trigger: ".tdkt_front .tdkt_to_sign",
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
            trigger: ".tdkt_front:not(:has(.tdkt_to_sign))",
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

/* The default bases once more: asked, done, said. */
tours.add("tdkt_68_officer_takes_default_bases", {
    steps: () => [
        {
            content: "the head of the decision says that it cites nothing, and offers",
            trigger: ".o_form_view .alert button[name='action_take_legal_bases']",
            run: "click",
        },
        {
            content: "what was done is said",
            trigger: ".o_notification:contains(căn cứ mặc định)",
        },
        {
            content: "nothing is offered any more",
            trigger:
                ".o_form_view:not(:has(.alert button[name='action_take_legal_bases']))",
        },
        openPage("document"),
        {
            content: "the bases stand in the document; take the law out",
            trigger:
                ".o_field_widget[name='legal_basis_ids'] .o_data_row:contains(Luật Thi đua) .o_list_record_remove",
            run: "click",
        },
        ...save,
        {
            content: "take all of them anew",
            trigger: ".tab-pane button[name='action_take_legal_bases']",
            run: "click",
        },
        {
            content: "it says what happens to those that are there",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "the law is there again",
            trigger:
                ".o_form_view .o_field_widget[name='legal_basis_ids'] .o_data_row:contains(Luật Thi đua)",
        },
    ],
});

/** Every word of these parts of a phone's screen is seen without moving sideways. */
const isWhole = (trigger, ...parts) => ({
    content: `${trigger} is as wide as it shows`,
    trigger,
    run() {
        const page = document.documentElement;
        if (page.scrollWidth > window.innerWidth) {
            throw new Error(`the page is ${page.scrollWidth} px wide`);
        }
        const found = document.querySelectorAll([trigger, ...parts].join(", "));
        for (const element of found) {
            const box = element.getBoundingClientRect();
            const beyond = box.width && (box.left < -1 || box.right > innerWidth + 1);
            if (beyond || element.scrollWidth > element.clientWidth + 1) {
                const words = element.textContent.trim();
                throw new Error(`cut off: ${element.className} “${words}”`);
            }
        }
    },
});

const cards = ".o_kanban_view .o_kanban_record:not(.o_kanban_ghost)";
const cardsAreWhole = isWhole(cards, `${cards} .badge`, `${cards} footer`);
const headIsWhole = isWhole(
    ".o_form_view .o_form_statusbar",
    ".o_form_view .oe_title",
    ".o_form_view .o_inner_group .badge"
);

/* On a phone: dossiers and nominations as cards, the next button on them. */
tours.add("tdkt_63_officer_on_a_phone", {
    steps: () => [
        {
            content: "a dossier is a card with its unit, campaign and state",
            trigger: `${cards}:contains(Phòng):contains(Phong trào):contains(Đã nộp)`,
        },
        cardsAreWhole,
        {
            content: "the next step stands on the card",
            trigger: `${cards} button[name='action_appraise']`,
            run: "click",
        },
        {
            content: "it is done, and said",
            trigger: ".o_notification:contains(Đã xong)",
        },
        {
            content: "the card says so; open it",
            trigger: `${cards}:contains(Đang thẩm định):not(:has(button[name='action_appraise']))`,
            run: "click",
        },
        headIsWhole,
    ],
});

tours.add("tdkt_66_officer_qualifies_on_a_phone", {
    steps: () => [
        {
            content: "a nomination is a card with name, award and state",
            trigger: `${cards}:contains(Người t_staff):contains(Giấy khen)`,
        },
        cardsAreWhole,
        {
            content: "qualify",
            trigger: `${cards} button[name='action_qualify']`,
            run: "click",
        },
        {
            content: "it is done, and said",
            trigger: ".o_notification:contains(Đã xong)",
        },
    ],
});

tours.add("tdkt_67_officer_numbers_on_a_phone", {
    steps: () => [
        {
            content: "decisions are cards with number, subject and state",
            trigger: `${cards}:contains(chưa có số):contains(Về việc tặng):contains(Đã ký)`,
        },
        cardsAreWhole,
        {
            content: "the next step: the number",
            trigger: `${cards} button:contains(số)`,
            run: "click",
        },
        {
            content: "the number of the register",
            trigger: ".modal .o_field_widget[name='number'] input",
            run: "edit 12",
        },
        isWhole(".modal .modal-body", ".modal footer"),
        {
            content: "take it",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "the card bears it",
            trigger: `${cards}:contains(12/):contains(Đã cấp số)`,
            run: "click",
        },
        headIsWhole,
    ],
});

tours.add("tdkt_64_leader_on_a_phone", {
    steps: () => [
        {
            content: "two documents wait, each a card",
            trigger: ".tdkt_to_sign:has(h4 .badge:contains(2)) .tdkt_document",
        },
        isWhole(".tdkt_document", ".tdkt_document .card-footer", ".tdkt_front h4"),
        {
            content: "the document opens in a page of its own",
            trigger: ".tdkt_to_sign .tdkt_document a.btn-link[target='_blank']",
            async run({anchor}) {
                const answer = await fetch(anchor.href);
                const type = answer.headers.get("Content-Type") || "";
                if (!answer.ok || !type.startsWith("application/pdf")) {
                    throw new Error(`${answer.status} ${type} at ${anchor.href}`);
                }
            },
        },
        ...[1, 2].flatMap((number) => [
            {
                content: `sign document ${number}`,
                trigger: `.tdkt_to_sign:has(h4 .badge:contains(${3 - number})) .tdkt_sign`,
                run: "click",
            },
            isWhole(".modal .modal-body", ".modal .modal-footer"),
            agree,
        ]),
        {
            content: "done",
            trigger: ".tdkt_front:not(:has(.tdkt_to_sign))",
        },
    ],
});
