import {
    newRecord,
    press,
    save,
    waitState,
} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* A list of old awards, from the file into the register and out again. */

export const uploadList = (name) => async () => {
    const answer = await fetch(`/thidua_khenthuong/static/tests/${name}`);
    const file = new File([await answer.text()], name, {type: "text/csv"});
    const transfer = new DataTransfer();
    transfer.items.add(file);
    const input = document.querySelector(
        '.o_form_view .o_field_widget[name="file"] input[type="file"]'
    );
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
};

/* A digit pressed on a row takes that choice. */
function pressOne() {
    this.anchor.focus();
    this.anchor.dispatchEvent(new KeyboardEvent("keydown", {key: "1", bubbles: true}));
}

export const counted = (field, count) => ({
    content: `${count} in ${field}`,
    trigger: `.oe_stat_button .o_field_widget[name="${field}"] .o_stat_value:contains("${count}")`,
});

registry.category("web_tour.tours").add("tdkt_31_officer_imports_old_awards", {
    steps: () => [
        newRecord,
        {
            content: "choose the list",
            trigger: '.o_form_view .o_field_widget[name="file"]',
            run: uploadList("khen-thuong.csv"),
        },
        {
            content: "it is there",
            trigger: '.o_form_view .o_field_widget[name="file"]:has(.fa-trash)',
        },
        ...save,
        {
            content: "its columns have been recognised",
            trigger:
                '.o_field_widget[name="column_ids"] .o_data_row:contains("Số quyết định")',
        },
        press("action_read"),
        waitState("checked"),
        counted("ready_count", 2),
        counted("error_count", 1),
        {
            content: "what is wrong stands there without a click",
            trigger:
                '.o_field_widget[name="unsettled_row_ids"] ' +
                '.o_data_row:contains("Không Có Ai") td[name="reason"]:not(:empty)',
        },
        {
            content: "open the faulty row",
            trigger: '.oe_stat_button:has(.o_field_widget[name="error_count"])',
            run: "click",
        },
        {
            content: "in the list of rows",
            trigger:
                '.o_list_view:has(.o_control_panel) .o_data_row:contains("Không Có Ai")',
        },
        {
            content: "back to the batch",
            trigger: ".o_back_button",
            run: "click",
        },
        press("action_import"),
        waitState("done"),
        counted("imported_count", 2),
    ],
});

registry.category("web_tour.tours").add("tdkt_34_clerk_imports_an_annex", {
    steps: () => [
        newRecord,
        {
            content: "choose the annex of a decision",
            trigger: '.o_form_view .o_field_widget[name="file"]',
            run: uploadList("phu-luc.csv"),
        },
        {
            content: "it is there",
            trigger: '.o_form_view .o_field_widget[name="file"]:has(.fa-trash)',
        },
        ...save,
        {
            content: "the number has been found in the title",
            trigger: '.o_field_widget[name="list_number"] input:value("21/QĐ-SKT")',
        },
        {
            content: "and the award",
            trigger: '.o_field_widget[name="list_award"] input:value("Giấy khen")',
        },
        press("action_read"),
        waitState("checked"),
        counted("ready_count", 1),
        {
            content: "open the row to confirm",
            trigger: '.oe_stat_button:has(.o_field_widget[name="unsure_count"])',
            run: "click",
        },
        {
            content: "who may be meant is proposed",
            trigger: '.o_list_view .o_data_row kbd:contains("1")',
        },
        {
            content: "confirm with the keyboard",
            trigger: '.o_list_view .o_data_row .o_data_cell[name="raw_name"]',
            run: pressOne,
        },
        {
            content: "nothing waits any more",
            trigger: ".o_view_nocontent",
        },
        {
            content: "back to the batch",
            trigger: ".o_back_button",
            run: "click",
        },
        press("action_import"),
        waitState("done"),
    ],
});

registry.category("web_tour.tours").add("tdkt_32_officer_undoes_the_import", {
    steps: () => [
        {
            content: "open the batch",
            trigger:
                '.o_list_view .o_data_row .o_data_cell:contains("khen-thuong.csv")',
            run: "click",
        },
        waitState("done"),
        press("action_undo"),
        {
            content: "confirm",
            trigger: ".modal .btn-primary",
            run: "click",
        },
        waitState("undone"),
    ],
});

/* The size alone is that of a large file: were it read after all, the tour fails. */
function chooseLargeList() {
    const file = new File(["x"], "200-mb.xlsx");
    Object.defineProperty(file, "size", {value: 200 * 1024 * 1024});
    FileReader.prototype.readAsDataURL = () => {
        console.error("the file is being read");
    };
    const input = document.querySelector(
        '.o_form_view .o_field_widget[name="file"] input[type="file"]'
    );
    // A list of files would hand out another object, with the true size
    Object.defineProperty(input, "files", {value: [file]});
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

registry.category("web_tour.tours").add("tdkt_33_list_of_200_mb", {
    steps: () => [
        newRecord,
        {
            content: "choose a list of 200 MB",
            trigger: '.o_form_view .o_field_widget[name="file"]',
            run: chooseLargeList,
        },
        {
            content: "one sentence says what to do",
            trigger:
                '.o_notification:contains("200-mb.xlsx"):contains("25 MB"):contains("thiết lập")',
        },
        {
            content: "no file was taken",
            trigger:
                '.o_form_view .o_field_widget[name="file"]:not(:has(.fa-trash)):not(:contains("200-mb"))',
        },
        {
            content: "leave the form",
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            content: "the list is empty",
            trigger: ".o_list_view",
        },
    ],
});
