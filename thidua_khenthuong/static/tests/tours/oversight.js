import {
    choose,
    newRecord,
    openRow,
    press,
    save,
    type,
    waitState,
} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* Who acts for whom, what is put right after the award, and who looks over it all; see
   tests/test_oversight_tours.py. */

const tours = registry.category("web_tour.tours");

const confirmDialog = {
    content: "confirm",
    trigger: ".modal .modal-footer .btn-primary",
    run: "click",
};
const confirmAmendment = {
    content: "confirm",
    trigger: '.modal button[name="action_confirm"]',
    run: "click",
};
const pressInHeader = (label) => ({
    content: `press ${label}`,
    trigger: `.o_form_view .o_statusbar_buttons button:contains("${label}")`,
    run: "click",
});

tours.add("tdkt_51_head_passes_his_place_on", {
    steps: () => [
        newRecord,
        {
            content: "it is the head himself who is replaced",
            trigger: '.o_field_widget[name="employee_id"] input:value("Vi Văn Toàn")',
        },
        ...choose(".o_form_view", "delegate_id", "Lý Thị Mai"),
        {
            content: "the last day",
            trigger: 'input[data-field="date_to"]',
            run: "edit 31/12/2099 && press Escape",
        },
        ...save,
        press("action_confirm"),
        confirmDialog,
        waitState("confirmed"),
    ],
});

tours.add("tdkt_52_deputy_hands_the_dossier_in", {
    steps: () => [
        openRow("Phòng Tổ chức"),
        waitState("draft"),
        press("action_submit"),
        waitState("submitted"),
        {
            content: "the chatter says in whose place",
            trigger: '.o-mail-Message:contains("Vi Văn Toàn")',
        },
    ],
});

tours.add("tdkt_53_leader_corrects_an_award", {
    steps: () => [
        openRow("Người t_staff"),
        waitState("valid"),
        pressInHeader("Đính chính"),
        type(".modal", "nominee_position", "Chuyên viên chính"),
        type(".modal", "document_reference", "Công văn số 21/SKT-VP ngày 15/3/2023"),
        type(".modal", "reason", "Ghi sai ngạch", "textarea"),
        confirmAmendment,
        waitState("corrected"),
        {
            content: "the words of before stay",
            trigger:
                '.o_field_widget[name="change_ids"] s:contains("Chuyên viên"):not(:contains("chính"))',
        },
        {
            content: "beside the right ones",
            trigger:
                '.o_field_widget[name="change_ids"] b:contains("Chuyên viên chính")',
        },
    ],
});

tours.add("tdkt_54_officer_reissues_a_certificate", {
    steps: () => [
        openRow("Người t_staff"),
        waitState("corrected"),
        pressInHeader("Cấp lại"),
        type(".modal", "reason", "Thất lạc khi chuyển trụ sở", "textarea"),
        confirmAmendment,
        waitState("reissued"),
        {
            content: "both changes are listed",
            trigger: '.o_field_widget[name="change_ids"] .o_data_row:eq(1)',
        },
    ],
});

tours.add("tdkt_55_leader_reads_the_history", {
    steps: () => [
        {
            content: "the reissue is in the history",
            trigger: '.o_list_view .o_data_row:contains("Cấp lại")',
        },
        {
            content: "open the correction",
            trigger:
                '.o_list_view .o_data_row .o_data_cell[name="action_name"]:contains("Đính chính")',
            run: "click",
        },
        {
            content: "with the words before and after",
            trigger: '.o_field_widget[name="changes"] td:contains("Chuyên viên chính")',
        },
        {
            content: "nothing can be edited",
            trigger: ".o_form_view:not(:has(.o_field_widget input:visible))",
        },
    ],
});

tours.add("tdkt_56_leader_checks_the_history", {
    steps: () => [
        {
            content: "check",
            trigger: '.modal button[name="action_check"]',
            run: "click",
        },
        {
            content: "the history is whole",
            trigger: '.modal .alert-success:contains("Sở Kiểm thử")',
        },
    ],
});

tours.add("tdkt_57_hr_exports_personal_data", {
    steps: () => [
        ...choose(".modal", "employee_id", "Người t_staff"),
        type(".modal", "reason", "Theo đơn đề nghị ngày 20/3/2023", "textarea"),
        {
            content: "export",
            trigger: '.modal button[name="action_export"]',
            run: "click",
        },
        {
            content: "the archive is offered",
            trigger:
                '.modal .o_field_widget[name="file"] a, .modal .o_field_widget[name="file"] button',
        },
    ],
});

tours.add("tdkt_58_officer_sees_what_rests_on_it", {
    steps: () => [
        openRow("Chiến sĩ thi đua cơ sở"),
        waitState("revoked"),
        {
            content: "the later title is listed",
            trigger:
                '.o_field_widget[name="resting_ids"] .o_data_row:contains("Bằng khen")',
        },
    ],
});
