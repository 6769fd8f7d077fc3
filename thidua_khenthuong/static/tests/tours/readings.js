import {registry} from "@web/core/registry";

/* An employee reads what was sent to him, the head sees who has not, played by
   tests/test_reading_tours.py. Triggers use technical names. */

const tours = registry.category("web_tour.tours");

tours.add("tdkt_read_on_a_phone", {
    steps: () => [
        {
            content: "my page names what is to be read",
            trigger: '.tdkt_to_read .card:contains("PD-SKT")',
            run: "click",
        },
        {
            content: "it has not been opened yet",
            trigger: '.o_form_view:not(:has(.o_field_widget[name="date_opened"]))',
        },
        {
            content: "the button stands behind the cog of a phone, or in the header",
            trigger:
                ".o_statusbar_buttons .tdkt_read, .o_statusbar_buttons .dropdown-toggle",
            run: "click",
        },
        {
            content: "the day is written down",
            trigger: '.o_form_view .o_field_widget[name="date_opened"]:not(:empty)',
        },
    ],
});

tours.add("tdkt_who_has_not_read", {
    steps: () => [
        {
            content: "the head's list begins with those who have not opened it",
            trigger: ".o_facet_value",
        },
        {
            content: "by document",
            trigger: ".o_group_header",
            run: "click",
        },
        {
            content: "himself, for he has not; his colleague has",
            trigger: '.o_data_row:contains("t_head")',
        },
        {
            content: "nobody of another unit, and nobody who has opened it",
            trigger: '.o_list_view:not(:has(.o_data_row:contains("t_staff")))',
        },
    ],
});
