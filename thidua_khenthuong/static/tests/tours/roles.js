import {
    addLine,
    agree,
    choose,
    newRecord,
    openPage,
    openRow,
    press,
    save,
    type,
    waitState,
} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* What the year adds to the work of each role; played by tests/test_role_tours.py.
   The diary, exemplars, the radar, submissions and the import have files of their
   own. */

const tours = registry.category("web_tour.tours");

export const uploadTo = (field) => ({
    content: `choose a file for ${field}`,
    trigger: `.o_form_view .o_field_widget[name="${field}"]`,
    run: () => {
        const transfer = new DataTransfer();
        const pdf = new File(["%PDF-1.4"], "van-ban.pdf", {type: "application/pdf"});
        transfer.items.add(pdf);
        const input = document.querySelector(
            `.o_form_view .o_field_widget[name="${field}"] input[type="file"]`
        );
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", {bubbles: true}));
    },
});

// --- The head of a unit ----------------------------------------------------------

tours.add("tdkt_41_head_writes_unit_plan", {
    steps: () => [
        waitState("launched"),
        press("action_new_unit_plan"),
        waitState("draft"),
        addLine("section_ids"),
        type(".modal", "title", "NỘI DUNG THI ĐUA"),
        {
            content: "add a point",
            trigger:
                '.modal .o_field_widget[name="point_ids"] .o_field_x2many_list_row_add a',
            run: "click",
        },
        type(
            '.modal .o_field_widget[name="point_ids"]',
            "text",
            "Mỗi người một cải tiến.",
            "input, .o_field_widget[name='text'] textarea"
        ),
        {
            content: "keep the section",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "it stands in the plan",
            trigger:
                '.o_field_widget[name="section_ids"] .o_data_row:contains("NỘI DUNG THI ĐUA")',
        },
        ...save,
        press("action_adopt"),
        agree,
        waitState("launched"),
    ],
});

tours.add("tdkt_42_head_sees_its_awards", {
    steps: () => [
        waitState("launched"),
        openPage("awards"),
        {
            content: "how many awards the plan provides for, and nothing to change",
            trigger:
                '.o_field_widget[name="award_ids"]:not(:has(.o_field_x2many_list_row_add)) .o_data_row:contains("Giấy khen")',
        },
    ],
});

tours.add("tdkt_43_head_submits_late", {
    steps: () => [
        waitState("draft"),
        {
            content: "the missing paper is named, with its article",
            trigger: '.o_form_view .alert-warning:contains("Báo cáo thành tích")',
        },
        press("action_submit"),
        waitState("submitted"),
        {
            content: "it is marked as late",
            trigger: ".o_widget_web_ribbon .ribbon",
        },
    ],
});

// --- The officer -----------------------------------------------------------------

const firstRow = ".o_list_view .o_data_row:first";

tours.add("tdkt_44_officer_merges", {
    steps: () => [
        {
            content: "the qualified lines of both units, with their total",
            trigger: '.o_list_view .o_list_footer:contains("900.000")',
        },
        {
            content: "the first unit stands first",
            trigger: `${firstRow}:contains("Người t_staff")`,
        },
        {
            content: "drag the other one above it",
            trigger: ".o_list_view .o_data_row:last .o_row_handle",
            run: `drag_and_drop(${firstRow})`,
        },
        {
            content: "it stands there",
            trigger: `${firstRow}:contains("Người t_staff2")`,
        },
    ],
});

// --- HR --------------------------------------------------------------------------

tours.add("tdkt_45_hr_registers_by_hand", {
    steps: () => [
        newRecord,
        type(".o_form_view", "subject", "Tặng Bằng khen năm 2019", "textarea"),
        type(".o_form_view", "external_reference", "1234/QĐ-UBND"),
        type(".o_form_view", "issuer_name", "UBND tỉnh"),
        {
            content: "its date",
            trigger: '.o_form_view .o_field_widget[name="date_document"] input',
            run: "edit 25/12/2019 && press Tab",
        },
        uploadTo("scan_file"),
        {
            content: "the scan is there",
            trigger: '.o_form_view .o_field_widget[name="scan_file"]:has(.fa-trash)',
        },
        openPage("lines"),
        addLine("line_ids"),
        ...choose('.o_field_widget[name="line_ids"]', "award_id", "Bằng khen"),
        ...choose('.o_field_widget[name="line_ids"]', "employee_id", "Người t_staff"),
        ...save,
        press("action_register"),
        agree,
        waitState("issued"),
    ],
});

// --- The council and the administrator ----------------------------------------------

tours.add("tdkt_46_council_looks", {
    steps: () => [
        {
            content: "dossiers are not the member's: there is no menu of them",
            trigger:
                '.o_main_navbar:not(:has([data-menu-xmlid="thidua_khenthuong.tdkt_menu_nominations"]))',
        },
        waitState("launched"),
        {
            content: "nothing is his to decide",
            trigger:
                ".o_form_view:not(:has(.o_statusbar_buttons button.oe_highlight:visible))",
        },
        openPage("awards"),
        {
            content: "he sees how many awards there are",
            trigger:
                '.o_field_widget[name="award_ids"] .o_data_row:contains("Giấy khen")',
        },
    ],
});

/* His page says what will come; every menu he has opens a screen. */
tours.add("tdkt_65_council_member_arrives", {
    steps: () => [
        {
            content: "one friendly sentence",
            trigger: ".tdkt_my_page .tdkt_council_note:contains(Hội đồng)",
        },
        ...[
            ["tdkt_menu_campaigns", "tdkt_campaign_menu"],
            ["tdkt_menu_campaigns", "tdkt_exemplar_menu"],
            ["tdkt_menu_commitments", "tdkt_commitment_menu_mine"],
            ["tdkt_menu_commitments", "tdkt_evidence_menu"],
            ["tdkt_menu_commendations", "tdkt_commendation_menu_mine"],
        ].flatMap(([section, entry]) => [
            {
                content: `open ${section}`,
                trigger: `.o_main_navbar [data-menu-xmlid="thidua_khenthuong.${section}"]`,
                run: "click",
            },
            {
                content: `open ${entry}`,
                trigger: `.o-dropdown--menu [data-menu-xmlid="thidua_khenthuong.${entry}"], .o_main_navbar a[data-menu-xmlid="thidua_khenthuong.${entry}"]`,
                run: "click",
            },
            {
                content: "it is there, and nothing is refused",
                trigger:
                    ".o_action_manager .o_view_controller:not(:has(.tdkt_my_page)), .o_action_manager .o_action",
            },
            {
                content: "no error came up",
                trigger: "body:not(:has(.o_error_dialog))",
            },
        ]),
    ],
});

tours.add("tdkt_47_manager_requires_a_paper", {
    steps: () => [
        openRow("Báo cáo thành tích"),
        {
            content: "change what happens without it",
            trigger: '.o_selected_row .o_field_widget[name="enforcement"] input',
            run: "click",
        },
        {
            content: "without this paper nothing is accepted any more",
            trigger: '.o_select_menu_item:contains("Chặn")',
            run: "click",
        },
        {
            content: "save the line",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "saved",
            trigger: ".o_list_view:not(:has(.o_selected_row))",
        },
    ],
});
