import {registry} from "@web/core/registry";

/* Somebody looks at his way to the titles, a head at who of the unit may be proposed;
   played by tests/test_roadmap.py. Triggers use technical names. */

const tours = registry.category("web_tour.tours");

tours.add("tdkt_own_roadmap", {
    steps: () => [
        {
            content: "my page leads there",
            trigger: ".tdkt_my_page .tdkt_open_roadmap",
            run: "click",
        },
        {
            content: "two years received, drawn as one line",
            trigger:
                'tr[data-award="CSTDCS"] td.tdkt_linked .tdkt_mark[data-state="given"]',
        },
        {
            content: "what comes next is a star",
            trigger: 'tr[data-award="CSTDT"] .tdkt_mark[data-state="aim"]',
        },
        {
            content: "and what it takes stands below",
            trigger: '.tdkt_aim[data-award="CSTDT"] li',
        },
    ],
});

tours.add("tdkt_unit_roadmap", {
    steps: () => [
        {
            content: "an award",
            trigger: '.tdkt_unit_roadmap .list-group-item[data-award="CSTDT"]',
            run: "click",
        },
        {
            content: "it is shown",
            trigger: '.tdkt_unit_roadmap .active[data-award="CSTDT"]',
        },
        {
            content: "back to one that everybody is close to",
            trigger: '.tdkt_unit_roadmap .list-group-item[data-award="LDTT"]',
            run: "click",
        },
        {
            content: "somebody's way to the titles",
            trigger: '.tdkt_person:contains("t_staff") button',
            run: "click",
        },
        {
            content: "with what was received",
            trigger:
                '.tdkt_roadmap tr[data-award="CSTDCS"] .tdkt_mark button, .tdkt_roadmap tr[data-award="CSTDCS"] button.tdkt_mark',
        },
    ],
});
