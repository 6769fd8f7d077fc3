import {agree, press, waitState} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* A session of the council: its trustees, its members, its secretary, its chair;
   played by tests/test_council_tours.py. */

const tours = registry.category("web_tour.tours");
const PASSPHRASE = "mười hai chữ cái trở lên";
const kept = {};

/** Keep what the page hands over as a file, as the user's computer would. */
const keepDownloads = {
    content: "downloads are kept",
    trigger: ".tdkt_make_key",
    run: () => {
        const original = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
            kept.file = blob;
            return original.call(URL, blob);
        };
    },
};

const chooseKeyFile = {
    content: "choose the key file",
    trigger: ".tdkt_key_file",
    run: () => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([kept.file], "khoa.json"));
        const input = document.querySelector(".tdkt_key_file");
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", {bubbles: true}));
    },
};

const vote = (choice) => [
    {
        content: `choose ${choice}`,
        trigger: `.tdkt_choice[data-choice="${choice}"]`,
        run: "click",
    },
    {
        content: "hand it in",
        trigger: ".tdkt_send:enabled",
        run: "click",
    },
    {
        content: "the receipt is shown",
        trigger: ".tdkt_receipt",
    },
    {
        content: "go on",
        trigger: ".tdkt_next",
        run: "click",
    },
];

tours.add("tdkt_101_trustee_makes_a_key", {
    steps: () => [
        press("action_open_trustee"),
        keepDownloads,
        {
            content: "a passphrase",
            trigger: ".tdkt_passphrase",
            run: `edit ${PASSPHRASE}`,
        },
        {
            content: "the same again",
            trigger: ".tdkt_passphrase_again",
            run: `edit ${PASSPHRASE}`,
        },
        {
            content: "make the key",
            trigger: ".tdkt_make_key:enabled",
            run: "click",
        },
        {
            content: "the key is made",
            trigger: ".tdkt_key_made",
        },
        chooseKeyFile,
        {
            content: "the passphrase once more",
            trigger: ".tdkt_passphrase",
            run: `edit ${PASSPHRASE}`,
        },
        {
            content: "try the file",
            trigger: ".tdkt_test_key:enabled",
            run: "click",
        },
        {
            content: "it opens",
            trigger: ".tdkt_key_tested",
        },
    ],
});

tours.add("tdkt_102_member_votes", {
    steps: () => [
        {
            content: "vote",
            trigger: ".tdkt_sessions .tdkt_vote",
            run: "click",
        },
        ...vote("agree"),
        ...vote("disagree"),
        {
            content: "all is in",
            trigger: ".tdkt_vote_done",
        },
        {
            content: "back to the own page",
            trigger: ".tdkt_vote_close",
            run: "click",
        },
        {
            content: "there",
            trigger: ".tdkt_my_page",
        },
    ],
});

tours.add("tdkt_103_secretary_closes", {
    steps: () => [
        waitState("voting"),
        press("action_count"),
        {
            content: "every line has a result",
            trigger: '.o_field_widget[name="item_ids"] .o_data_row .text-bg-success',
        },
        press("action_close"),
        agree,
        waitState("closed"),
        press("action_new_minutes"),
        {
            content: "the minutes are there",
            trigger: ".o_list_view .o_data_row",
        },
    ],
});

tours.add("tdkt_104_chair_leads_by_keyboard", {
    steps: () => [
        press("action_project"),
        {
            content: "the first nominee",
            trigger: '.tdkt_projector .tdkt_place:contains("1/2")',
            run: "press ArrowRight",
        },
        {
            content: "the second nominee",
            trigger: '.tdkt_projector .tdkt_place:contains("2/2")',
            run: "press Home",
        },
        {
            content: "the first again",
            trigger: '.tdkt_projector .tdkt_place:contains("1/2")',
        },
    ],
});

/** Tick off a member; what is pressed meanwhile would not be heard. */
const present = (row) => {
    const line = `.o_field_widget[name="member_ids"] .o_data_row:nth-child(${row})`;
    const button = 'button[name="action_set_present"]';
    return [
        {
            content: `member ${row} is present`,
            trigger: `${line} ${button}:enabled`,
            run: "click",
        },
        {
            content: `it is entered of member ${row}`,
            trigger: `${line}:not(:has(${button}))`,
        },
        {
            content: "and the form answers again",
            trigger: '.o_statusbar_buttons button[name="action_invite"]:enabled',
        },
    ];
};

/* The initiative council: what waits is gathered, whoever is there is ticked off. */
tours.add("tdkt_105_secretary_gathers_initiatives", {
    steps: () => [
        waitState("draft"),
        press("action_gather"),
        {
            content: "both initiatives are on the agenda, with their authors",
            trigger:
                '.o_field_widget[name="item_ids"] .o_data_row:nth-child(2) td[name="nominee_position"]:contains("40 %")',
        },
        {
            content: "no award is asked for",
            trigger: '.o_field_widget[name="item_ids"]:not(:has(td[name="award_id"]))',
        },
        press("action_invite"),
        {
            content: "who is there",
            trigger: '.o_notebook .nav-link[name="attendance"]',
            run: "click",
        },
        ...[1, 2, 3].flatMap((row) => present(row)),
        {
            content: "all are there",
            trigger:
                '.o_field_widget[name="member_ids"]:not(:has(button[name="action_set_present"]))',
        },
        press("action_open"),
        waitState("open"),
        {
            content: "the agenda",
            trigger: '.o_notebook .nav-link[name="agenda"]',
            run: "click",
        },
        {
            content: "the votes that are needed are said",
            trigger:
                '.o_field_widget[name="item_ids"] .o_data_row td[name="vote_note"]:contains("2")',
        },
        press("action_start_voting"),
        agree,
        waitState("voting"),
    ],
});

tours.add("tdkt_107_secretary_lowers_an_award", {
    steps: () => [
        waitState("voting"),
        {
            content: "the line that was not approved",
            trigger: '.o_field_widget[name="item_ids"] button.tdkt_vote_lower',
            run: "click",
        },
        {
            content: "the next award below is chosen, and what follows is said",
            trigger: '.modal .tdkt_effect:contains("Lao động tiên tiến")',
        },
        {
            content: "put it to the vote",
            trigger: '.modal .modal-footer button[name="action_confirm"]',
            run: "click",
        },
        {
            content: "the new line is on the agenda",
            trigger: '.o_field_widget[name="item_ids"] .o_data_row:eq(2)',
        },
        {
            content: "once alone",
            trigger:
                '.o_field_widget[name="item_ids"]:not(:has(button.tdkt_vote_lower))',
        },
    ],
});
