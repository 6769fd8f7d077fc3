import {
    agree,
    choose,
    newRecord,
    number,
    openPage,
    openRow,
    press,
    save,
    type,
    waitState,
} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* Awards above the head's authority: the submission, and its answer. */

const tours = registry.category("web_tour.tours");

tours.add("tdkt_21_officer_prepares_submission", {
    steps: () => [
        newRecord,
        type(
            ".o_form_view",
            "subject",
            "Về việc đề nghị tặng Bằng khen năm 2023",
            "textarea"
        ),
        type(".o_form_view", "addressee", "Chủ tịch Ủy ban nhân dân tỉnh"),
        ...choose(".o_form_view", "campaign_id", "thử nghiệm"),
        ...choose(".o_form_view", "signer_id", "Giám Đốc"),
        ...save,
        press("action_gather"),
        {
            content: "both nominees are on the list",
            trigger:
                '.o_field_widget[name="nomination_ids"] .o_data_row:contains("t_head")',
        },
        openPage("papers"),
        {
            content: "the dossier's papers are listed",
            trigger:
                '.o_field_widget[name="paper_ids"] .o_data_row:contains("Báo cáo thành tích")',
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

tours.add("tdkt_22_leader_signs_submission", {
    steps: () => [
        openRow("Bằng khen năm 2023"),
        waitState("waiting"),
        press("action_sign"),
        agree,
        waitState("signed"),
    ],
});

tours.add("tdkt_23_officer_sends_submission", {
    steps: () => [
        openRow("Bằng khen năm 2023"),
        waitState("signed"),
        ...number("9"),
        waitState("numbered"),
        press("action_issue"),
        agree,
        waitState("issued"),
        {
            content: "how it is sent",
            trigger: '.o_field_widget[name="channel"] input',
            run: "click",
        },
        {
            content: "by the document system",
            trigger: '.o_select_menu_item:contains("iOffice")',
            run: "click",
        },
        ...save,
        press("action_send"),
        waitState("sent"),
        {
            content: "every line awaits its answer",
            trigger:
                '.o_field_widget[name="nomination_ids"] .o_data_row .o_field_widget[name="answer"], .o_field_widget[name="nomination_ids"] .o_data_row td[name="answer"]',
        },
    ],
});

tours.add("tdkt_24_officer_registers_answer", {
    steps: () => [
        openRow("09/TTr-SKT"),
        waitState("sent"),
        press("action_register_answer"),
        type(".o_form_view", "external_reference", "1234/QĐ-UBND"),
        {
            content: "its date",
            trigger: '.o_form_view .o_field_widget[name="date_document"] input',
            run: "edit 01/01/2024 && press Tab",
        },
        ...save,
        press("action_gather"),
        {
            content: "the lines it covers",
            trigger:
                '.o_field_widget[name="nomination_ids"] .o_data_row:contains("t_staff")',
        },
        press("action_register"),
        agree,
        waitState("issued"),
        openPage("commendations"),
        {
            content: "the commendations are there",
            trigger:
                '.o_field_widget[name="commendation_ids"] .o_data_row:contains("t_head")',
        },
    ],
});
