import {Component} from "@odoo/owl";
import {Domain} from "@web/core/domain";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const CHART = "tdkt.campaign.review.chart";
const ADD = "thidua_khenthuong.tdkt_campaign_review_chart_action_add";

export const mayPrintCharts = () => user.checkAccessRight(CHART, "create");

/* Open the dialog that takes a chart into a report; the server reads its numbers. */
export function printChart(action, values) {
    const entries = Object.entries(values);
    return action.doAction(ADD, {
        additionalContext: Object.fromEntries(
            entries.map(([name, value]) => [`default_${name}`, value])
        ),
    });
}

/* In the menu of the graph of the register: what it shows now, printed in a report. */
export class PrintGraph extends Component {
    static template = "thidua_khenthuong.PrintGraph";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.action = useService("action");
    }

    print() {
        const {searchModel, __getContext__} = this.env;
        const shown = Object.assign({}, ...__getContext__.callbacks.map((fn) => fn()));
        return printChart(this.action, {
            kind: "register",
            domain: new Domain(searchModel.domain).toString(),
            grouping: shown.graph_groupbys.join(","),
            measure: shown.graph_measure,
        });
    }
}

registry.category("cogMenu").add(
    "tdkt-print-graph",
    {
        Component: PrintGraph,
        groupNumber: 20,
        isDisplayed: ({config, searchModel}) =>
            config.viewType === "graph" &&
            searchModel.resModel === "tdkt.commendation" &&
            mayPrintCharts(),
    },
    {sequence: 20}
);
