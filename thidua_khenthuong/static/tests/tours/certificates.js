import {CertificateDialog} from "@thidua_khenthuong/certificate/certificate_dialog";
import {Deferred} from "@web/core/utils/concurrency";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";

/* Certificates: the template with its preview, and all certificates of a decision; see
   tests/test_certificate_tours.py. */

const tours = registry.category("web_tour.tours");
const dialog = ".modal .o_tdkt_certificates";
// What the dialog asks the server for waits for it once it is held back.
const letGo = new Deferred();

function holdRequestsBack() {
    patch(CertificateDialog.prototype, {
        async typeset() {
            await letGo;
            return super.typeset(...arguments);
        },
    });
}

tours.add("tdkt_certificate_template", {
    steps: () => [
        {
            content: "open the template",
            trigger:
                '.o_list_view .o_data_row .o_data_cell[name="name"]:contains("A4")',
            run: "click",
        },
        {
            content: "the preview is drawn",
            trigger: ".o_tdkt_pdf_preview canvas[data-drawn='1']",
        },
        {
            content: "choose another frame",
            trigger: '.o_field_widget[name="frame_margin"] input',
            run: "edit 25 && press Tab",
        },
        {
            content: "the preview follows",
            trigger: ".o_tdkt_pdf_preview canvas[data-drawn='2']",
        },
        {
            content: "open a line",
            trigger:
                '.o_field_widget[name="line_ids"] .o_data_row:eq(5) .o_data_cell[name="font_size"]',
            run: "click",
        },
        {
            content: "a larger name",
            trigger:
                '.o_field_widget[name="line_ids"] .o_selected_row .o_field_widget[name="font_size"] input',
            run: "edit 31 && press Tab",
        },
        {
            content: "the preview follows the line, too",
            trigger: ".o_tdkt_pdf_preview canvas[data-drawn='3']",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "saved",
            trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_dirty))",
        },
    ],
});

tours.add("tdkt_certificates_of_a_decision", {
    steps: () => [
        {
            content: "open the decision",
            trigger: ".o_list_view .o_data_row .o_data_cell:contains('05/QĐ-SKT')",
            run: "click",
        },
        {
            content: "print its certificates",
            trigger: ".o_statusbar_buttons button[name='action_certificates']",
            run: "click",
        },
        {
            content: "nothing is ready yet",
            trigger: `${dialog} .o_tdkt_done:contains("0")`,
        },
        {
            content: "print all",
            trigger: `${dialog} .o_tdkt_start`,
            run: "click",
        },
        {
            content: "the one that cannot be printed is named, the others are ready",
            trigger: `${dialog}[data-step="finished"] .o_tdkt_failed li:contains("🎉")`,
        },
        {
            content: "seven of eight",
            trigger: `${dialog} .o_tdkt_done:contains("7")`,
        },
        {
            content: "the files are offered",
            trigger: `${dialog} a.o_tdkt_zip[href$="/zip"]`,
        },
        {
            content: "one PDF is offered",
            trigger: `${dialog} a.o_tdkt_pdf[href*="/pdf?volume=1"]`,
        },
    ],
});

tours.add("tdkt_certificates_go_on", {
    steps: () => [
        {
            content: "open the decision",
            trigger: ".o_list_view .o_data_row .o_data_cell:contains('05/QĐ-SKT')",
            run: "click",
        },
        {
            content: "print its certificates",
            trigger: ".o_statusbar_buttons button[name='action_certificates']",
            run: "click",
        },
        {
            content: "two are ready from before",
            trigger: `${dialog}[data-step="ready"] .o_tdkt_done:contains("2")`,
        },
        {
            content: "two requests will be under way until they are let go",
            trigger: `${dialog}[data-step="ready"]`,
            run: holdRequestsBack,
        },
        {
            content: "go on",
            trigger: `${dialog} .o_tdkt_start`,
            run: "click",
        },
        {
            content: "cancel at once",
            trigger: `${dialog} .o_tdkt_cancel`,
            run: "click",
        },
        {
            content: "it waits for them",
            trigger: `${dialog}[data-step="stopping"]`,
            run: () => letGo.resolve(),
        },
        {
            content: "it has stopped",
            trigger: `${dialog}[data-step="stopped"] .o_tdkt_done:contains("4")`,
        },
        {
            content: "go on again",
            trigger: `${dialog} .o_tdkt_start`,
            run: "click",
        },
        {
            content: "all are ready",
            trigger: `${dialog}[data-step="finished"] .o_tdkt_done:contains("8")`,
        },
        {
            content: "nothing is left to print",
            trigger: `${dialog}:not(:has(.o_tdkt_start))`,
        },
    ],
});
