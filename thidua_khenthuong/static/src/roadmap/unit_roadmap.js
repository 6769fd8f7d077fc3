import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const WORDS = {
    eligible: "text-bg-success",
    cannot_tell: "text-bg-warning",
    not_eligible: "text-bg-secondary",
};

/** Who of a unit may receive what this year, and who lacks little. */
export class UnitRoadmap extends Component {
    static template = "thidua_khenthuong.UnitRoadmap";
    static components = {DateTimeInput};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const params = this.props.action.params || {};
        this.state = useState({
            page: null,
            unitId: params.unit_id || false,
            day: false,
            code: false,
        });
        onWillStart(() => this.load());
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
        this.state.page = await this.orm.call("tdkt.roadmap", "get_unit_page", [
            this.state.unitId,
            this.state.day,
        ]);
        this.state.unitId = this.state.page.unit_id;
    }

    /** The award that is shown: the one chosen, else the first with somebody in sight. */
    get award() {
        const {awards} = this.state.page;
        return (
            awards.find((award) => award.code === this.state.code) ||
            awards.find((award) => award.lines.length) ||
            awards[0]
        );
    }

    word(line) {
        return WORDS[line.outcome];
    }

    chooseUnit(event) {
        this.state.unitId = Number(event.target.value);
        return this.load();
    }

    chooseDay(day) {
        this.state.day = day ? serializeDate(day) : false;
        return this.load();
    }

    openRoadmap(line) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "tdkt_roadmap",
            params: {employee_id: line.id, day: this.state.page.day},
        });
    }

    /** A new dossier of this unit; who is in it is entered there. */
    propose() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "tdkt.dossier",
            views: [[false, "form"]],
            context: {
                default_department_id: this.state.page.unit_id,
                default_year: this.state.page.year,
            },
        });
    }
}

registry.category("actions").add("tdkt_unit_roadmap", UnitRoadmap);
