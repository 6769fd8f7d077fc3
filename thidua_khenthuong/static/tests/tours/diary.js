import {registry} from "@web/core/registry";

/* Diary, mass actions and “My Emulation”, played by tests/test_diary_tours.py.
   Triggers use technical names, so that they hold in any language. */

const tours = registry.category("web_tour.tours");

async function takePhoto() {
    const file = new File(["photo of the work"], "anh.jpg", {type: "image/jpeg"});
    const transfer = new DataTransfer();
    transfer.items.add(file);
    const input = document.querySelector(
        '.modal .o_field_widget[name="file"] input[type="file"]'
    );
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

/* Five interactions from the link to the saved line: press, type what, type how many,
   take the photo, save. The date is today's and the unit the item's. */
const recordOneLine = (opener) => [
    {
        content: "1. record a result",
        trigger: opener,
        run: "click",
    },
    {
        content: "the dialog knows the item",
        trigger: '.modal .o_field_widget[name="item_id"]:contains("một cửa")',
    },
    {
        content: "the unit stands beside the number",
        trigger: '.modal .o_field_widget[name="uom"]:contains("hồ sơ")',
    },
    {
        content: "2. what was done",
        trigger: '.modal .o_field_widget[name="name"] input',
        run: "edit Giải quyết 4 hồ sơ",
    },
    {
        content: "3. how many",
        trigger: '.modal .o_field_widget[name="quantity"] input',
        run: "edit 4",
    },
    {
        content: "4. a photo",
        trigger: '.modal .o_field_widget[name="file"]',
        run: takePhoto,
    },
    {
        content: "the photo is there",
        trigger: '.modal .o_field_widget[name="file"]:has(.fa-trash)',
    },
    {
        content: "5. save",
        trigger: ".modal .tdkt_save:enabled",
        run: "click",
    },
    {
        content: "the dialog is gone",
        trigger: "body:not(:has(.modal))",
    },
];

tours.add("tdkt_quick_entry_on_a_phone", {
    steps: () => [
        {
            content: "the phone's width is kept",
            trigger: ".o_kanban_view .tdkt_record",
            run() {
                const width = document.documentElement.scrollWidth;
                if (width > window.innerWidth) {
                    throw new Error(`the page is ${width} px wide`);
                }
            },
        },
        ...recordOneLine(".o_kanban_record .tdkt_record"),
        {
            content: "the card counts it",
            trigger:
                '.o_kanban_record:contains("một cửa") .fa-paperclip + span:contains("1")',
        },
    ],
});

tours.add("tdkt_officer_sees_the_like", {
    steps: () => [
        {
            content: "open one of the two",
            trigger: '.o_data_row .o_data_cell:contains("Số hóa toàn bộ")',
            run: "click",
        },
        {
            content: "open the other one",
            trigger: ".o_form_view .alert .tdkt_duplicate",
            run: "click",
        },
        {
            content: "which is another person's",
            trigger: ".breadcrumb .o_back_button, .o_breadcrumb .o_back_button",
        },
        {
            content: "and points back",
            trigger: ".o_form_view .alert .tdkt_duplicate",
        },
    ],
});

const selectAll = [
    {
        content: "all rows are there",
        trigger: ".o_list_view .o_data_row:eq(2)",
    },
    {
        content: "choose all",
        trigger: ".o_list_view thead .o_list_record_selector input",
        run: "click",
    },
];

tours.add("tdkt_officer_approves_many", {
    steps: () => [
        ...selectAll,
        {
            content: "approve them",
            trigger:
                '.o_control_panel button[name="action_open_batch"]:enabled:first, .o_control_panel_actions button[name="action_open_batch"]:enabled:first',
            run: "click",
        },
        {
            content: "nothing has begun yet",
            trigger: '.tdkt_batch strong:contains("3")',
        },
        {
            content: "start",
            trigger: ".tdkt_batch .tdkt_start:enabled",
            run: "click",
        },
        {
            content: "two are done, one failed",
            trigger: ".tdkt_batch .tdkt_summary:contains(2):contains(1)",
        },
        {
            content: "the failed one is named with its reason",
            trigger: '.tdkt_batch .tdkt_failed li:contains("t_staff2"):contains("“")',
        },
        {
            content: "show it",
            trigger: ".tdkt_batch .tdkt_open_failed",
            run: "click",
        },
        {
            content: "only it is listed",
            trigger:
                ".o_list_view:has(.o_data_row):not(:has(.o_data_row + .o_data_row))",
        },
    ],
});

tours.add("tdkt_officer_stops_in_between", {
    steps: () => [
        ...selectAll,
        {
            content: "approve them",
            trigger:
                '.o_control_panel button[name="action_open_batch"]:enabled:first, .o_control_panel_actions button[name="action_open_batch"]:enabled:first',
            run: "click",
        },
        {
            content: "start",
            trigger: ".tdkt_batch .tdkt_start:enabled",
            run: "click",
        },
        {
            content: "stop",
            trigger: ".tdkt_batch .tdkt_stop:enabled",
            run: "click",
        },
        {
            content: "the first 25 are done, the rest is untouched",
            trigger: ".tdkt_batch .tdkt_summary:contains(25):contains(5)",
        },
        {
            content: "close",
            trigger: ".tdkt_batch .tdkt_close",
            run: "click",
        },
        {
            content: "the list is up to date",
            trigger: ".o_list_view .o_data_row .text-bg-success",
        },
    ],
});

tours.add("tdkt_my_page", {
    steps: () => [
        {
            content: "it stands first in the menu",
            trigger:
                '.o_menu_sections > *:first-child[data-menu-xmlid="thidua_khenthuong.tdkt_my_page_menu"]',
            run: "click",
        },
        {
            content: "what was promised",
            trigger: '.tdkt_my_page .tdkt_commitments .card:contains("thử nghiệm")',
        },
        {
            content: "the nomination is being considered",
            trigger: ".tdkt_nominations .badge.text-bg-warning",
        },
        {
            content: "the award and its PDF",
            trigger: '.tdkt_awards .card:contains("QĐ-SKT") .tdkt_certificate',
        },
        ...recordOneLine(".tdkt_due .tdkt_record"),
        {
            content: "the page counts it",
            trigger: '.tdkt_due .card:contains("4") .fa-paperclip',
        },
    ],
});

tours.add("tdkt_my_page_on_a_phone", {
    steps: () => [
        {
            content: "nothing is wider than the phone",
            trigger: ".tdkt_my_page .tdkt_awards .card",
            run() {
                const page = document.querySelector(".tdkt_my_page");
                if (page.scrollWidth > window.innerWidth) {
                    throw new Error(`the page is ${page.scrollWidth} px wide`);
                }
            },
        },
        {
            content: "open the commitment",
            trigger: ".tdkt_commitments .card a",
            run: "click",
        },
        {
            content: "it is there",
            trigger: ".o_form_view .o_field_widget[name='item_ids']",
        },
    ],
});

tours.add("tdkt_officer_finds_what_waits", {
    steps: () => [
        {
            content: "what waits",
            trigger: '.tdkt_waiting[data-model="tdkt.commitment"]:contains("1")',
            run: "click",
        },
        {
            content: "the list shows just that",
            trigger: ".o_list_view .o_data_row",
        },
        {
            content: "by its filter",
            trigger: ".o_searchview .o_searchview_facet",
        },
    ],
});
