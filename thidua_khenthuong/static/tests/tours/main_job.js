import {registry} from "@web/core/registry";

/* The main job, one tour per login, played in this order on the same records by
   tests/test_tours.py. Triggers use technical names, so that they hold in any
   language of the interface. */

const tours = registry.category("web_tour.tours");

export const openMenu = (section, entry) => [
    {
        content: `open the menu ${section}`,
        trigger: `.o_main_navbar [data-menu-xmlid="thidua_khenthuong.${section}"]`,
        run: "click",
    },
    {
        content: `choose ${entry}`,
        trigger: `.o-dropdown--menu [data-menu-xmlid="thidua_khenthuong.${entry}"]`,
        run: "click",
    },
];

export const press = (name) => ({
    content: `press ${name}`,
    trigger: `.o_form_view .o_statusbar_buttons button[name="${name}"]:enabled`,
    run: "click",
});

/** What cannot be taken back asks first: agree. */
export const agree = {
    content: "what it does is said, go on",
    trigger: ".modal .modal-footer .btn-primary",
    run: "click",
};

export const waitState = (state) => ({
    content: `the record is ${state}`,
    trigger: `.o_form_view .o_arrow_button_current[data-value="${state}"]`,
});

export const openRow = (text) => ({
    content: `open ${text}`,
    trigger: `.o_list_view .o_data_row .o_data_cell:contains("${text}")`,
    run: "click",
});

export const choose = (scope, field, text) => [
    {
        content: `type into ${field}`,
        trigger: `${scope} .o_field_widget[name="${field}"] input`,
        run: `edit ${text}`,
    },
    {
        content: `choose ${text}`,
        trigger: `.o-autocomplete--dropdown-menu .o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):contains("${text}")`,
        run: "click",
    },
];

export const type = (scope, field, text, tag = "input") => ({
    content: `fill ${field}`,
    trigger: `${scope} .o_field_widget[name="${field}"] ${tag}`,
    run: `edit ${text}`,
});

export const addLine = (field) => ({
    content: `add a line to ${field}`,
    trigger: `.o_field_widget[name="${field}"] .o_field_x2many_list_row_add a`,
    run: "click",
});

export const openPage = (name) => ({
    content: `open the page ${name}`,
    trigger: `.o_notebook_headers .nav-link[name="${name}"]`,
    run: "click",
});

export const save = [
    {
        content: "save",
        trigger: ".o_form_button_save",
        run: "click",
    },
    {
        content: "saved",
        trigger:
            ".o_form_view .o_form_saved, .o_form_view .o_form_status_indicator_buttons.invisible:not(:visible)",
    },
];

export const newRecord = {
    content: "new record",
    trigger:
        ".o_control_panel .o_list_button_add, .o_control_panel .o-kanban-button-new",
    run: "click",
};

async function uploadLaunchDocument() {
    const answer = await fetch("/thidua_khenthuong/static/tests/phat-dong.txt");
    const file = new File([await answer.text()], "phat-dong.txt", {type: "text/plain"});
    const transfer = new DataTransfer();
    transfer.items.add(file);
    const input = document.querySelector(
        '.modal .o_field_widget[name="file"] input[type="file"]'
    );
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

tours.add("tdkt_01_officer_imports", {
    steps: () => [
        ...openMenu("tdkt_menu_campaigns", "tdkt_campaign_import_menu"),
        {
            content: "choose the file",
            trigger: '.modal .o_field_widget[name="file"]',
            run: uploadLaunchDocument,
        },
        {
            content: "the file is there",
            trigger:
                '.modal .o_field_widget[name="file"] .o_input:value("phat-dong.txt"), .modal .o_field_widget[name="file"]:has(.fa-trash)',
        },
        {
            content: "import it",
            trigger: '.modal button[name="action_import"]',
            run: "click",
        },
        waitState("draft"),
        {
            content: "the document stands beside what was read in it",
            trigger: '.tdkt_document .tdkt_line_section:contains("GIẢI PHÁP")',
        },
        {
            content: "what was guessed is marked",
            trigger:
                '.o_field_widget[name="guess_ids"] .o_data_row.text-warning:contains("31/12/2023")',
        },
        press("action_confirm_guesses"),
        {
            content: "the text has found its place",
            trigger:
                '.o_field_widget[name="section_ids"] .o_data_row:contains("GIẢI PHÁP")',
        },
        openPage("targets"),
        {
            content: "both targets have been found",
            trigger: '.o_field_widget[name="target_ids"] .o_data_row:contains("IV.2")',
        },
        press("action_propose"),
        agree,
        {
            content: "the signer has been told",
            trigger: ".o-mail-Activity",
        },
    ],
});

tours.add("tdkt_02_leader_launches", {
    steps: () => [
        {
            content: "open the campaign",
            trigger: '.o_kanban_record:contains("nước rút")',
            run: "click",
        },
        waitState("draft"),
        {
            content: "who signs stands above the text",
            trigger: '.alert:contains("GIÁM ĐỐC / Người Giám Đốc")',
        },
        press("action_launch"),
        agree,
        waitState("launched"),
    ],
});

export const number = (value) => [
    {
        content: "number the document",
        trigger: ".o_statusbar_buttons button.tdkt_number:enabled",
        run: "click",
    },
    type(".modal", "number", value),
    {
        content: "confirm",
        trigger: '.modal button[name="action_confirm"]',
        run: "click",
    },
];

tours.add("tdkt_03_officer_numbers_and_issues", {
    steps: () => [
        {
            content: "open the campaign",
            trigger: '.o_kanban_record:contains("nước rút")',
            run: "click",
        },
        waitState("launched"),
        ...number("7"),
        press("action_issue"),
        agree,
        {
            content: "issued under its number",
            trigger: '.o_field_widget[name="number_display"]:contains("07/PD-SKT")',
        },
        {
            content: "no button is left to press",
            trigger: ".o_form_view:not(:has(button[name='action_issue']))",
        },
    ],
});

tours.add("tdkt_04_head_registers", {
    steps: () => [
        newRecord,
        ...choose(".o_form_view", "campaign_id", "nước rút"),
        ...choose(".o_form_view", "department_id", "Phòng Tổ chức"),
        addLine("item_ids"),
        type('.o_field_widget[name="item_ids"]', "name", "Mô hình hồ sơ không giấy"),
        type('.o_field_widget[name="item_ids"]', "quantity_target", "12"),
        type('.o_field_widget[name="item_ids"]', "uom", "hồ sơ"),
        ...save,
        press("action_submit"),
        waitState("submitted"),
    ],
});

tours.add("tdkt_05_officer_approves", {
    steps: () => [
        openRow("nước rút"),
        waitState("submitted"),
        press("action_approve"),
        waitState("approved"),
    ],
});

tours.add("tdkt_06_head_reports", {
    steps: () => [
        openRow("nước rút"),
        waitState("approved"),
        openPage("evidence"),
        addLine("evidence_ids"),
        type('.o_field_widget[name="evidence_ids"]', "name", "Số hóa 12 hồ sơ"),
        ...choose('.o_field_widget[name="evidence_ids"]', "item_id", "không giấy"),
        type('.o_field_widget[name="evidence_ids"]', "quantity", "12"),
        ...save,
        openPage("result"),
        type(".o_form_view", "result_summary", "Hoàn thành 12/12 hồ sơ.", "textarea"),
        ...save,
        press("action_report"),
        waitState("reported"),
    ],
});

tours.add("tdkt_07_head_nominates", {
    steps: () => [
        newRecord,
        ...choose(".o_form_view", "campaign_id", "nước rút"),
        addLine("nomination_ids"),
        ...choose('.o_field_widget[name="nomination_ids"]', "award_id", "Giấy khen"),
        ...choose(
            '.o_field_widget[name="nomination_ids"]',
            "employee_id",
            "Nông Thị Hạnh"
        ),
        type(
            '.o_field_widget[name="nomination_ids"]',
            "merit",
            "Chủ trì mô hình hồ sơ không giấy.",
            "textarea, .o_field_widget[name='merit'] input"
        ),
        ...save,
        press("action_submit"),
        waitState("submitted"),
    ],
});

tours.add("tdkt_08_officer_qualifies", {
    steps: () => [
        openRow("Phòng Tổ chức"),
        waitState("submitted"),
        press("action_appraise"),
        waitState("appraising"),
        {
            content: "qualify the line",
            trigger:
                '.o_field_widget[name="nomination_ids"] button[name="action_qualify"]',
            run: "click",
        },
        {
            content: "the line is qualified",
            trigger:
                '.o_field_widget[name="nomination_ids"]:not(:has(button[name="action_qualify"]))',
        },
    ],
});

tours.add("tdkt_09_officer_prepares_decision", {
    steps: () => [
        newRecord,
        type(
            ".o_form_view",
            "subject",
            "Về việc tặng Giấy khen đợt cuối năm",
            "textarea"
        ),
        ...choose(".o_form_view", "campaign_id", "nước rút"),
        type(
            ".o_form_view",
            "reward_reason",
            "đã có thành tích xuất sắc trong phong trào thi đua nước rút",
            "textarea"
        ),
        ...choose(".o_form_view", "signer_id", "Giám Đốc"),
        ...save,
        press("action_gather"),
        {
            content: "the nominee is on the list",
            trigger:
                '.o_field_widget[name="nomination_ids"] .o_data_row:contains("Nông Thị Hạnh")',
        },
        press("action_propose"),
        agree,
        waitState("waiting"),
        {
            content: "the signer has been told",
            trigger: ".o-mail-Activity",
        },
    ],
});

tours.add("tdkt_10_leader_signs", {
    steps: () => [
        openRow("cuối năm"),
        waitState("waiting"),
        press("action_sign"),
        agree,
        waitState("signed"),
    ],
});

tours.add("tdkt_11_officer_issues_decision", {
    steps: () => [
        openRow("cuối năm"),
        waitState("signed"),
        ...number("15"),
        waitState("numbered"),
        press("action_issue"),
        agree,
        waitState("issued"),
        openPage("commendations"),
        {
            content: "the commendation is there",
            trigger:
                '.o_field_widget[name="commendation_ids"] .o_data_row:contains("Nông Thị Hạnh")',
        },
    ],
});

tours.add("tdkt_12_hr_sees_the_award", {
    steps: () => [
        {
            content: "the smart button counts it",
            trigger:
                'button[name="action_open_commendations"] .o_stat_value:contains("1")',
        },
        openPage("tdkt_commendations"),
        {
            content: "the award stands on the employee's page",
            trigger:
                '.o_field_widget[name="commendation_ids"] .o_data_row:contains("15/QĐ-SKT")',
        },
    ],
});

tours.add("tdkt_13_employee_sees_his_own", {
    steps: () => [
        {
            content: "his own commendation",
            trigger: '.o_kanban_record:contains("15/QĐ-SKT")',
        },
    ],
});
