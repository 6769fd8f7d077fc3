import {
    agree,
    choose,
    newRecord,
    openMenu,
    press,
    save,
    waitState,
} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* The yearly statistics and the page on fairness; see tests/test_statistics_tours.py. */

const tours = registry.category("web_tour.tours");

tours.add("tdkt_71_officer_sends_the_yearly_report", {
    steps: () => [
        ...openMenu("tdkt_menu_reports", "tdkt_statistic_report_menu"),
        newRecord,
        ...choose(".o_form_view", "form_id", "0603"),
        {
            content: "the year",
            trigger: '.o_field_widget[name="year"] input',
            run: "edit 2022",
        },
        ...save,
        {
            content: "everything of the year is counted",
            trigger: '.o_tdkt_statistic .o_tdkt_number:contains("9")',
            run: "click",
        },
        {
            content: "and opens: nine awards",
            trigger: ".o_list_view .o_data_row:nth-child(9)",
        },
        {
            content: "back to the report",
            trigger: ".breadcrumb-item.o_back_button a, .o_back_button",
            run: "click",
        },
        {
            content: "what cannot be told stands apart and is classified",
            trigger: '.o_tdkt_statistic tr[data-key="?enterprise"] .o_tdkt_classify',
            run: "click",
        },
        {
            content: "the outside body",
            trigger: ".o_list_view .o_data_row .o_data_cell[name='enterprise']",
            run: "click",
        },
        {
            content: "is no enterprise",
            trigger:
                ".o_data_row .o_field_widget[name='enterprise'] .o_select_menu_toggler, .o_data_row .o_field_widget[name='enterprise'] input, .o_data_row .o_field_widget[name='enterprise'] select",
            run: "click",
        },
        {
            content: "choose it",
            trigger: ".o_select_menu_item:contains('Không phải doanh nghiệp')",
            run: "click",
        },
        {
            content: "keep it",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "kept",
            trigger: ".o_list_view:not(:has(.o_selected_row))",
        },
        {
            content: "back to the report",
            trigger: ".o_back_button",
            run: "click",
        },
        {
            content: "only the position of one is still not told",
            trigger:
                '.o_tdkt_statistic:not(:has(tr[data-key="?enterprise"])) tr[data-key="?leader_band"]',
        },
        press("action_send"),
        agree,
        // its print is typeset and kept
        {...waitState("sent"), timeout: 60000},
    ],
});

tours.add("tdkt_72_officer_sees_what_has_changed_since", {
    steps: () => [
        {
            content: "two awards were revoked",
            trigger: '.o_tdkt_differences .o_tdkt_gone:contains("2")',
            run: "click",
        },
        {
            content: "these two",
            trigger: ".o_list_view .o_data_row:nth-child(2)",
        },
        {
            content: "back to the report",
            trigger: ".o_back_button",
            run: "click",
        },
        {
            content: "the number that was sent stays",
            trigger: '.o_tdkt_statistic .o_tdkt_number:contains("9")',
        },
    ],
});

const fairness = [
    {
        content: "how many were commended",
        trigger: "select.o_tdkt_fairness_year",
        run: "select 2022",
    },
    {
        content: "leaders and staff are drawn",
        trigger: '.o_tdkt_fairness section[data-key="position"] canvas',
    },
    {
        content: "small departments are not",
        trigger:
            '.o_tdkt_fairness section[data-key="department"] .o_tdkt_fairness_hidden',
    },
    {
        content: "what may be concluded stands beside",
        trigger: ".o_tdkt_fairness aside li:nth-child(2)",
    },
];

tours.add("tdkt_73_leader_looks_at_fairness", {
    steps: () => [
        ...openMenu("tdkt_menu_reports", "tdkt_statistic_report_menu"),
        {
            content: "beside the reports",
            trigger: ".o_control_panel button:contains('Công bằng')",
            run: "click",
        },
        ...fairness,
    ],
});

tours.add("tdkt_74_leader_looks_at_fairness_on_a_phone", {
    steps: () => fairness,
});

tours.add("tdkt_75_officer_subscribes_to_deadlines", {
    steps: () => [
        {
            content: "the calendar",
            trigger: ".o_control_panel button:contains('lịch')",
            run: "click",
        },
        {
            content: "kept to oneself",
            trigger: '.modal .o_field_widget[name="confirmed"] input',
            run: "click",
        },
        {
            content: "make it",
            trigger: '.modal button[name="action_make"]',
            run: "click",
        },
        {
            content: "shown once",
            trigger: '.modal .o_field_widget[name="address"]:contains("/tdkt/lich/")',
        },
    ],
});

const takeIntoReport = (text) => [
    {
        content: "what is drawn is shown",
        trigger: `.modal .o_field_widget[name="preview"]:contains("${text}")`,
    },
    {
        content: "into the report under way",
        trigger: '.modal button[name="action_add"]',
        run: "click",
    },
];

tours.add("tdkt_108_officer_prints_a_graph_in_a_report", {
    steps: () => [
        {
            content: "the register as a graph",
            trigger: ".o_control_panel .o_switch_view.o_graph",
            run: "click",
        },
        {
            content: "it is drawn",
            trigger: ".o_graph_renderer canvas",
        },
        {
            content: "the menu of the page",
            trigger: ".o_control_panel .o_cp_action_menus button",
            run: "click",
        },
        {
            content: "print it",
            trigger: ".tdkt_print_graph",
            run: "click",
        },
        ...takeIntoReport("2022"),
        {
            content: "it stands in the report",
            trigger: '.o_form_view .o_field_widget[name="chart_ids"] tr:nth-child(2)',
        },
        ...openMenu("tdkt_menu_reports", "tdkt_statistic_report_menu"),
        {
            content: "the page on fairness",
            trigger: ".o_control_panel button:contains('Công bằng')",
            run: "click",
        },
        ...fairness.slice(0, 2),
        {
            content: "print how leaders and staff share",
            trigger: '.o_tdkt_fairness section[data-key="position"] .tdkt_print_chart',
            run: "click",
        },
        ...takeIntoReport("39% / 30%"),
        {
            content: "beside the other ones",
            trigger: '.o_form_view .o_field_widget[name="chart_ids"] tr:nth-child(3)',
        },
    ],
});
