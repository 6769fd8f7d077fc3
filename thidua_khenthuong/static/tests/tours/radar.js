import {registry} from "@web/core/registry";

/* The radar, looked at by the leader and by a head who does not move; played in this
   order by tests/test_radar.py. */

const tours = registry.category("web_tour.tours");
const line = (text, status) =>
    `.o_tdkt_radar_line[data-status="${status}"]:contains("${text}")`;

tours.add("tdkt_radar_leader", {
    steps: () => [
        {
            content: "the columns have headings",
            trigger: ".o_tdkt_radar_heads:contains(Vướng mắc)",
        },
        {
            content: "the tables stand behind buttons",
            trigger: "button:contains(Tiến độ theo)",
        },
        {
            content: "who has not registered stands in red",
            trigger: line("Phòng Tổ chức", "red"),
        },
        {
            content: "who moves stands in green",
            trigger: line("Phòng Cải cách", "green"),
        },
        {
            content: "open the number of those who have not registered",
            trigger: '.o_tdkt_radar_tile[data-key="lacks_registration"]:contains("2")',
            run: "click",
        },
        {
            content: "exactly two departments are behind it",
            trigger:
                ".o_list_view:has(.o_data_row:nth-child(2)):not(:has(.o_data_row:nth-child(3)))",
        },
        {
            content: "back to the page",
            trigger: ".breadcrumb .o_back_button, .o_breadcrumb .breadcrumb-item a",
            run: "click",
        },
        {
            content: "remind them",
            trigger: ".o_tdkt_radar_remind",
            run: "click",
        },
        {
            content: "who was reminded is said",
            trigger: '.o_notification:contains("Người t_head")',
        },
    ],
});

tours.add("tdkt_radar_head", {
    steps: () => [
        {
            content: "his own department, and no other",
            trigger: `.o_tdkt_radar:has(${line("Phòng Tổ chức", "red")}):not(:contains("Phòng Cải cách"))`,
        },
        {
            content: "he has nobody to remind",
            trigger: ".o_tdkt_radar:not(:has(.o_tdkt_radar_remind))",
        },
        {
            content: "the line opens the registrations behind it",
            trigger: line("Phòng Tổ chức", "red"),
            run: "click",
        },
        {
            content: "there are none yet",
            trigger: ".o_list_view .o_view_nocontent, .o_kanban_view .o_view_nocontent",
        },
    ],
});
