import {registry} from "@web/core/registry";

/* An exemplar through its states, one tour per login, played in this order on the same
   record by tests/test_exemplar.py. */

const tours = registry.category("web_tour.tours");

const openCard = {
    content: "open the exemplar",
    trigger: '.o_kanban_record:contains("một cửa tận tụy")',
    run: "click",
};

const press = (name) => ({
    content: `press ${name}`,
    trigger: `.o_form_view .o_statusbar_buttons button[name="${name}"]:enabled`,
    run: "click",
});

const waitState = (state) => ({
    content: `the record is ${state}`,
    trigger: `.o_form_view .o_arrow_button_current[data-value="${state}"]`,
});

const step = (action, state) => ({
    steps: () => [openCard, press(action), waitState(state)],
});

tours.add("tdkt_exemplar_1_head_proposes", {
    steps: () => [
        {
            content: "new exemplar",
            trigger: ".o_control_panel .o-kanban-button-new",
            run: "click",
        },
        {
            content: "its headline",
            trigger:
                '.o_field_widget[name="name"] input, .o_field_widget[name="name"] textarea',
            run: "edit Người cán bộ một cửa tận tụy",
        },
        {
            content: "who it is",
            trigger: '.o_field_widget[name="employee_id"] input',
            run: "edit Nông Thị Hạnh",
        },
        {
            content: "choose the person",
            trigger:
                '.o-autocomplete--dropdown-menu .o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):contains("Nông Thị Hạnh")',
            run: "click",
        },
        {
            content: "what was done",
            trigger: '.o_field_widget[name="story"] textarea',
            run: "edit Giải quyết 1.200 hồ sơ, không hồ sơ nào trễ hạn.",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        press("action_propose"),
        waitState("proposed"),
    ],
});

tours.add("tdkt_exemplar_2_officer_checks", step("action_check", "checked"));

tours.add("tdkt_exemplar_3_leader_approves", step("action_approve", "approved"));

tours.add("tdkt_exemplar_4_head_asks_consent", {
    steps: () => [
        openCard,
        waitState("approved"),
        {
            content: "open the page of the consent",
            trigger: '.o_notebook_headers .nav-link[name="consent"]',
            run: "click",
        },
        {
            content: "open the calendar",
            trigger:
                '.o_field_widget[name="consent_date"] input, .o_field_widget[name="consent_date"] button',
            run: "click",
        },
        {
            content: "today",
            trigger: ".o_datetime_picker .o_today",
            run: "click",
        },
        {
            content: "how it was given",
            trigger: '.o_field_widget[name="consent_method"] input',
            run: "click",
        },
        {
            content: "signed on paper",
            trigger: ".o_select_menu_item:contains('giấy')",
            run: "click",
        },
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
    ],
});

tours.add("tdkt_exemplar_5_officer_publishes", step("action_publish", "published"));

tours.add("tdkt_exemplar_6_person_withdraws", {
    steps: () => [
        openCard,
        waitState("published"),
        press("action_withdraw_consent"),
        {
            content: "confirm",
            trigger: ".modal .btn-primary",
            run: "click",
        },
        waitState("approved"),
    ],
});
