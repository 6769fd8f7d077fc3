import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("tdkt_dms_clerk", {
    steps: () => [
        {
            content: "The decision leads to its folder",
            trigger: "button.tdkt_filing",
            run: "click",
        },
        {
            content: "which is named after it,",
            trigger: ".o_breadcrumb .o_last_breadcrumb_item:contains('64/QĐ-SKT')",
        },
        {
            content: "where its copy is",
            trigger: ".o_kanban_record:contains('64-QĐ-SKT.pdf')",
        },
        {
            content: "Look for it by its number",
            trigger: ".o_searchview_input",
            run: "edit 64/QĐ",
        },
        {
            content: "among the numbers of documents",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:nth-child(2)",
            run: "click",
        },
        {
            content: "and open it",
            trigger: ".o_kanban_record:contains('64-QĐ-SKT.pdf')",
            run: "click",
        },
        {
            content: "It says what it is",
            trigger: "div[name='tdkt_number']:contains('64/QĐ-SKT')",
        },
        {
            content: "its name cannot be changed",
            trigger: "div[name='name'].o_readonly_modifier",
        },
        {
            content: "and it leads back",
            trigger: "button.tdkt_record",
            run: "click",
        },
        {
            content: "to the decision",
            trigger: "button.tdkt_filing",
        },
    ],
});

registry.category("web_tour.tours").add("tdkt_dms_phone", {
    steps: () => [
        {
            content: "Buttons of a record are behind one on a phone",
            trigger: "button:has(.fa-bolt)",
            run: "click",
        },
        {
            content: "The record leads to its folder",
            trigger: "button.tdkt_filing",
            run: "click",
        },
        {
            content: "where its copy is, and nothing is wider than the window",
            trigger: ".o_kanban_record:contains('.pdf')",
            run() {
                const {scrollWidth} = document.documentElement;
                if (scrollWidth > window.innerWidth) {
                    throw new Error(`${scrollWidth} px wide`);
                }
            },
        },
        {
            content: "It opens",
            trigger: ".o_kanban_record:contains('.pdf')",
            run: "click",
        },
        {
            content: "and says what it is",
            trigger: "div[name='tdkt_number']",
        },
    ],
});
