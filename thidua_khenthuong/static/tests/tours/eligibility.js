import {registry} from "@web/core/registry";

/* Why somebody may, or may not, receive an award: on the line, and in the panel. */

const tours = registry.category("web_tour.tours");

const word = (row, outcome) => ({
    content: `the word on ${row}`,
    trigger: `.o_data_row:contains("${row}") .tdkt_eligibility[data-outcome="${outcome}"]`,
    run: "click",
});
const panel = (outcome) => ({
    content: "the panel opens with the outcome",
    trigger: `.tdkt_eligibility_dialog .tdkt_outcome[data-outcome="${outcome}"]`,
});
const finding = (result, words) => ({
    content: `a condition says “${words}”`,
    trigger: `.tdkt_finding[data-result="${result}"]:contains("${words}")`,
});
const close = [
    {
        content: "close the panel",
        trigger: ".tdkt_eligibility_dialog footer .btn-primary",
        run: "click",
    },
    {
        content: "the panel is closed",
        trigger: "body:not(:has(.tdkt_eligibility_dialog))",
    },
];

tours.add("tdkt_81_head_sees_why", {
    steps: () => [
        word("t_staff", "not_eligible"),
        panel("not_eligible"),
        finding("not_met", "yêu cầu từ"),
        finding("judged", "Bộ phận thường trực kiểm tra"),
        ...close,
        word("Phòng Tổ chức", "cannot_tell"),
        panel("cannot_tell"),
        {
            content: "the share of the members",
            trigger: '.tdkt_finding .progress[aria-valuemax="2"]',
        },
        ...close,
    ],
});

tours.add("tdkt_83_employee_on_himself", {
    steps: () => [
        word("Lao động tiên tiến", "not_eligible"),
        panel("not_eligible"),
        finding("not_met", "Đang trong thời hạn kỷ luật"),
        ...close,
    ],
});

tours.add("tdkt_82_officer_compares", {
    steps: () => [
        word("t_staff", "not_eligible"),
        panel("not_eligible"),
        {
            content: "it was another outcome at submission",
            trigger: '.tdkt_changed:contains("Đã thay đổi từ khi nộp")',
        },
        {
            content: "look at the day of submission",
            trigger: ".tdkt_then",
            run: "click",
        },
        panel("eligible"),
        {
            content: "and at today again",
            trigger: ".tdkt_today",
            run: "click",
        },
        panel("not_eligible"),
        {
            content: "open the assessment that proves it",
            trigger: '.tdkt_finding[data-result="not_met"] .tdkt_proofs a',
            run: "click",
        },
        {
            content: "the assessment stands there",
            trigger: '.o_form_view .o_field_widget[name="level"]',
        },
    ],
});
