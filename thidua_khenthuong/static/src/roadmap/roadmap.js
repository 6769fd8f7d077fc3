import {Component, onMounted, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Undeclared} from "../eligibility/undeclared";
import {useService} from "@web/core/utils/hooks";
import {useDatedPage, wordClass} from "./dated_page";

const MARKS = {
    given: "fa-circle",
    proposed: "fa-circle-o",
    revoked: "fa-ban",
    broken: "fa-chain-broken",
    step: "fa-circle-thin",
    aim: "fa-star",
};
const LEGEND = [
    ["given", _t("received")],
    ["proposed", _t("being proposed")],
    ["broken", _t("breaks the row of years")],
    ["step", _t("still needed on the way")],
    ["aim", _t("earliest possible")],
    ["revoked", _t("revoked")],
];

/** What somebody has received, what is within reach, and what is missing for it. */
export class Roadmap extends Component {
    static template = "thidua_khenthuong.Roadmap";
    static components = {DateTimeInput, Undeclared};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.scroll = useRef("scroll");
        this.legend = LEGEND;
        this.word = wordClass;
        const {employee_id, day} = this.props.action.params || {};
        this.dated = useDatedPage("get_page", {subject: employee_id, day});
        onMounted(() => this.showPresent());
    }

    get page() {
        return this.dated.page;
    }

    /** On a phone the years do not fit: begin with the present one, history to the left. */
    showPresent() {
        const present = this.scroll.el?.querySelector(".tdkt_present");
        if (present) {
            this.scroll.el.scrollLeft =
                present.offsetLeft - this.scroll.el.clientWidth / 2;
        }
    }

    mark(cell) {
        return MARKS[cell.state];
    }

    markOf(state) {
        return MARKS[state];
    }

    open(cell) {
        if (cell.id) {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "tdkt.commendation",
                res_id: cell.id,
                views: [[false, "form"]],
            });
        }
    }
}

registry.category("actions").add("tdkt_roadmap", Roadmap);
