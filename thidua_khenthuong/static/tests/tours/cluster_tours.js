import {registry} from "@web/core/registry";

const POINTS = ".o_tdkt_score_grid input.o_tdkt_points";

/* From the year of a cluster to the sheet of a unit, and two numbers entered there. */
const score = (open) => ({
    steps: () => [
        {
            content: "open the sheet of the first unit",
            trigger: open,
            run: "click",
        },
        {
            content: "the first number",
            trigger: `${POINTS}[data-code='1']`,
            run: "edit 40",
        },
        {
            content: "the second one, with a decimal comma",
            trigger: `${POINTS}[data-code='2']`,
            run: "edit 28,5",
        },
        {
            content: "leave it",
            trigger: `${POINTS}[data-code='3']`,
            run: "click",
        },
        {
            content: "the total follows",
            trigger: ".o_tdkt_total[data-stage='self']:contains('68,5')",
        },
    ],
});

registry
    .category("web_tour.tours")
    .add(
        "tdkt_91_officer_scores_a_unit",
        score(".o_data_row:first button[name='action_open_sheet']")
    );
registry
    .category("web_tour.tours")
    .add(
        "tdkt_92_officer_scores_a_unit_on_a_phone",
        score(".o_kanban_record:first button[name='action_open_sheet']")
    );
