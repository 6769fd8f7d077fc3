import {Component, onWillStart, useState} from "@odoo/owl";
import {FairnessChart} from "../statistics/fairness";
import {SigningPanel} from "../my_page/signing_panel";
import {_t} from "@web/core/l10n/translation";
import {formatInteger} from "@web/views/fields/formatters";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const LAST = "#adb5bd";
const THIS = "#1f6feb";
const BADGES = {
    red: "text-bg-danger",
    amber: "text-bg-warning",
    green: "text-bg-success",
};

/* A number with its words; pressing it opens the records it counts. */
export class FrontNumber extends Component {
    static template = "thidua_khenthuong.FrontNumber";
    static props = {number: Object, money: {type: Boolean, optional: true}};

    setup() {
        this.action = useService("action");
    }

    get value() {
        const value = formatInteger(this.props.number.value);
        return this.props.money ? _t("%s đ", value) : value;
    }

    open() {
        return this.action.doAction(this.props.number.action);
    }
}

/* What a leader, an officer, a head or HR looks at first. The server says which blocks
   there are, and what opens each number. */
export class TdktFront extends Component {
    static template = "thidua_khenthuong.Front";
    static components = {FairnessChart, FrontNumber, SigningPanel};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({page: null});
        onWillStart(() => Promise.all([loadBundle("web.chartjs_lib"), this.load()]));
    }

    async load() {
        this.state.page = await this.orm.call("tdkt.front", "get_page", []);
    }

    open(action) {
        return this.action.doAction(action);
    }

    async openLine(line) {
        const action = await this.orm.call(
            "tdkt.campaign.progress",
            "action_open_commitments",
            [[line.id]]
        );
        return this.action.doAction(action);
    }

    badge(status) {
        return BADGES[status] || "text-bg-secondary";
    }

    share([part, whole]) {
        return whole.value ? Math.round((100 * part.value) / whole.value) : 0;
    }

    daysLeft(days) {
        return days === 0 ? _t("today") : _t("%s days left", days);
    }

    /** What a reader of the screen hears of a number in a table. */
    valueOf({label, value}) {
        return `${label}: ${formatInteger(value)}`;
    }

    stateOf(step) {
        return step.done ? _t("Done") : _t("To Do");
    }

    get stepsDone() {
        const {setup} = this.state.page;
        return _t("%(done)s of %(all)s done", {
            done: setup.filter((step) => step.done).length,
            all: setup.length,
        });
    }

    get awardsChart() {
        const {months, years} = this.state.page.awards;
        return {
            label: _t("Awards, by Month of the Decision"),
            labels: months.map((month) => month.label),
            datasets: years.map((year, index) => ({
                label: String(year),
                data: months.map((month) => month.numbers[index].value),
                backgroundColor: index ? THIS : LAST,
            })),
        };
    }

    get funnelChart() {
        const {funnel} = this.state.page;
        return {
            label: _t("From Registration to Decision"),
            labels: funnel.map((number) => number.label),
            datasets: [
                {
                    label: _t("Quantity"),
                    data: funnel.map((number) => number.value),
                    backgroundColor: THIS,
                },
            ],
        };
    }
}

registry.category("actions").add("tdkt_front", TdktFront);
