import {agree} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* The page that each role looks at first; played by tests/test_front_tours.py. */

const tours = registry.category("web_tour.tours");

const back = {
    content: "back to the overview",
    trigger: ".o_back_button a, .o_back_button",
    run: "click",
};

/** A number, what it opens, and back. */
const follow = (block, key, rows) => [
    {
        content: `press ${key}`,
        trigger: `.tdkt_front_${block} .tdkt_front_number[data-key="${key}"]:contains("${rows}")`,
        run: "click",
    },
    {
        content: `it opens ${rows} records`,
        trigger: `.o_list_view:has(.o_data_row:nth-child(${rows})):not(:has(.o_data_row:nth-child(${rows + 1}):not(:empty)))`,
    },
    back,
    {content: "the overview again", trigger: `.tdkt_front_${block}`},
];

const wholeOnAPhone = {
    content: "nothing is wider than the phone",
    trigger: ".tdkt_front section",
    run() {
        const page = document.querySelector(".tdkt_front");
        if (page.scrollWidth > window.innerWidth) {
            throw new Error(`the page is ${page.scrollWidth} px wide`);
        }
    },
};

tours.add("tdkt_84_leader_looks_and_signs_in_one_go", {
    steps: () => [
        {
            content: "the first of two stands beside the list: it is looked at",
            trigger:
                ".tdkt_front .tdkt_document:nth-child(1):has(.tdkt_seen), .tdkt_front:has(.tdkt_document:nth-child(2)) .tdkt_document:has(.tdkt_seen)",
            timeout: 60000,
        },
        {
            content: "one alone is not signed in one go",
            trigger: ".tdkt_front:not(:has(.tdkt_sign_seen))",
        },
        {
            content: "look at the second",
            trigger: ".tdkt_document:not(:has(.tdkt_seen)) a.card-body",
            run: "click",
        },
        {
            content: "sign both",
            trigger: ".tdkt_sign_seen:contains(2)",
            timeout: 60000,
            run: "click",
        },
        {
            content: "the question names them",
            trigger: ".modal .text-prewrap:contains(Phát động):contains(Quyết định)",
        },
        agree,
        {
            content: "nothing waits any more",
            trigger: ".tdkt_front:not(:has(.tdkt_to_sign))",
        },
        {
            content: "the awards are drawn",
            trigger: ".tdkt_front_awards canvas[role='img'][aria-label]",
        },
        {
            content: "and stand in a table, too",
            trigger: ".tdkt_front_awards summary",
            run: "click",
        },
        {
            content: "of twelve months",
            trigger: ".tdkt_front_awards details[open] tbody tr:nth-child(12)",
        },
        ...follow("campaigns", "units", 3),
    ],
});

tours.add("tdkt_85_officer_follows_the_funnel", {
    steps: () => [
        ...follow("funnel", "registered", 1),
        ...follow("funnel", "nominated", 1),
        {
            content: "what ends soon",
            trigger: ".tdkt_front_deadlines .list-group-item:contains(Phong trào)",
        },
        {
            content: "the first steps of the office, some done",
            trigger: ".tdkt_front_step[data-key='campaign'] .fa-check-circle",
        },
        {
            content: "the next one opens what it takes",
            trigger: ".tdkt_front_step[data-key='fund'] .btn-link",
            run: "click",
        },
        {content: "the funds", trigger: ".o_list_view, .o_view_nocontent"},
    ],
});

tours.add("tdkt_86_head_compares_with_the_plan", {
    steps: () => [
        ...follow("unit", "promised", 1),
        {
            content: "one's own work is a button away",
            trigger: ".tdkt_front .tdkt_open_my_page",
            run: "click",
        },
        {content: "there it is", trigger: ".tdkt_my_page"},
    ],
});

tours.add("tdkt_87_hr_notes_an_award", {
    steps: () => [
        {
            content: "one new award",
            trigger: '.tdkt_front_personnel .tdkt_front_number:contains("1")',
            run: "click",
        },
        {
            content: "choose it",
            trigger: ".o_list_view .o_data_row .o_list_record_selector input",
            run: "click",
        },
        {
            content: "note it",
            trigger: '.o_control_panel button[name="action_note"]',
            run: "click",
        },
        {
            content: "it waits no longer",
            trigger: ".o_list_view:not(:has(.o_data_row)), .o_view_nocontent",
        },
        back,
        {
            content: "none is left",
            trigger: '.tdkt_front_personnel .tdkt_front_number:contains("0")',
        },
    ],
});

tours.add("tdkt_88_overview_on_a_phone", {
    steps: () => [
        wholeOnAPhone,
        {
            content: "a number opens cards",
            trigger: ".tdkt_front_radar .tdkt_front_number",
            run: "click",
        },
        {content: "as cards", trigger: ".o_kanban_view"},
    ],
});
