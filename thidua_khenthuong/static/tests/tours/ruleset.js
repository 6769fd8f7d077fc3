import {
    agree,
    openPage,
    openRow,
    press,
    save,
    type,
} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";

/* A manager changes what an award asks for: never in the set that judges, but in a copy
   that takes its place; played by tests/test_ruleset.py. */

const tours = registry.category("web_tour.tours");

const openCriterion = (months) => ({
    content: "the months a new recruit must have served",
    trigger: `.o_field_widget[name="criterion_ids"] .o_data_row:contains("ít nhất ${months} tháng tính"):contains("Lao động tiên tiến") .o_data_cell[name="sentence"]`,
    run: "click",
});
const keep = {
    content: "keep the criterion",
    trigger: ".modal .o_form_button_save",
    run: "click",
};

tours.add("tdkt_manager_changes_a_rule", {
    steps: () => [
        openRow("R2025"),
        {
            content: "what judges is read only",
            trigger: '.o_field_widget[name="name"].o_readonly_modifier',
        },
        press("action_revise"),
        {
            content: "a copy is being prepared",
            trigger: ".ribbon:contains('Đang soạn')",
        },
        openCriterion(6),
        type(".modal", "months", "13"),
        keep,
        ...save.slice(0, 1),
        {
            content: "no year has thirteen months",
            trigger: '.modal:contains("phải từ 1 đến 12") .modal-footer .btn-primary',
            run: "click",
        },
        openCriterion(13),
        type(".modal", "months", "5"),
        keep,
        ...save,
        openPage("difference"),
        {
            content: "what was changed stands side by side",
            trigger:
                '.o_field_widget[name="difference"]:contains("6 tháng"):contains("5 tháng")',
        },
        press("action_put_in_force"),
        agree,
        {
            content: "it judges, and can no longer be changed",
            trigger: '.o_form_view button[name="action_revise"]',
        },
    ],
});
