import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

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
const WORDS = {
    eligible: "text-bg-success",
    cannot_tell: "text-bg-warning",
    not_eligible: "text-bg-secondary",
};

/** What somebody has received, what is within reach, and what is missing for it. */
export class Roadmap extends Component {
    static template = "thidua_khenthuong.Roadmap";
    static components = {DateTimeInput};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.scroll = useRef("scroll");
        this.legend = LEGEND;
        const params = this.props.action.params || {};
        this.employeeId = params.employee_id || false;
        this.state = useState({page: null, day: params.day || false});
        onWillStart(() => this.load());
        onMounted(() => this.showPresent());
    }

    get days() {
        const {day, day_min, day_max} = this.state.page;
        return {
            type: "date",
            value: deserializeDate(day),
            minDate: deserializeDate(day_min),
            maxDate: deserializeDate(day_max),
            onApply: (chosen) => this.chooseDay(chosen),
        };
    }

    async load() {
        this.state.page = await this.orm.call("tdkt.roadmap", "get_page", [
            this.employeeId,
            this.state.day,
        ]);
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

    word(aim) {
        return WORDS[aim.outcome];
    }

    chooseDay(day) {
        this.state.day = day ? serializeDate(day) : false;
        return this.load();
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
