import {
    addLine,
    choose,
    newRecord,
    openPage,
    press,
    save,
    type,
    waitState,
} from "@thidua_khenthuong/../tests/tours/main_job";
import {counted, uploadList} from "@thidua_khenthuong/../tests/tours/award_import";
import {registry} from "@web/core/registry";

/* What awards are judged by: the assessments of a year, and an initiative. */

const tours = registry.category("web_tour.tours");
const form = ".o_form_view";
const author = (place) =>
    `.o_field_widget[name="author_ids"] .o_data_row.o_selected_row:nth-child(${place})`;

tours.add("tdkt_41_officer_imports_assessments", {
    steps: () => [
        newRecord,
        {
            content: "choose the list",
            trigger: '.o_form_view .o_field_widget[name="file"]',
            run: uploadList("xep-loai.csv"),
        },
        {
            content: "it is there",
            trigger: '.o_form_view .o_field_widget[name="file"]:has(.fa-trash)',
        },
        ...save,
        {
            content: "the year has been found in the title",
            trigger: '.o_field_widget[name="list_year"] input:value("2022")',
        },
        press("action_read"),
        waitState("checked"),
        counted("ready_count", 3),
        counted("error_count", 1),
        {
            content: "what is wrong stands there without a click",
            trigger:
                '.o_field_widget[name="unsettled_row_ids"] ' +
                '.o_data_row:contains("Không Có Ai") td[name="reason"]:not(:empty)',
        },
        press("action_import"),
        waitState("done"),
        counted("imported_count", 3),
    ],
});

tours.add("tdkt_42_head_proposes_an_initiative", {
    steps: () => [
        newRecord,
        type(form, "name", "Số hóa quy trình tiếp nhận hồ sơ", "input, textarea"),
        {
            content: "the author is the head until somebody joins",
            trigger:
                '.o_field_widget[name="author_ids"] .o_data_row [name="share"]:contains("100")',
            run: "click",
        },
        type(author(1), "share", "60"),
        addLine("author_ids"),
        ...choose(author(2), "employee_id", "Người t_staff"),
        type(author(2), "share", "40"),
        openPage("description"),
        type(form, "description", "Rút ngắn thời gian xử lý hồ sơ.", "textarea"),
        ...save,
        press("action_submit"),
        waitState("submitted"),
    ],
});

tours.add("tdkt_43_officer_recognises_it", {
    steps: () => [
        {
            content: "open the initiative",
            trigger:
                '.o_list_view .o_data_row .o_data_cell:contains("Số hóa quy trình")',
            run: "click",
        },
        type(form, "reference", "31/QĐ-SKT"),
        type(form, "recognised_on", "12/12/2022"),
        ...save,
        press("action_recognise"),
        {
            content: "what is still open is said, go on",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        waitState("recognised"),
    ],
});
