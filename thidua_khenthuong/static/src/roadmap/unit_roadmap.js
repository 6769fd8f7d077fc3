import {Component, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Undeclared} from "../eligibility/undeclared";
import {useService} from "@web/core/utils/hooks";
import {useDatedPage, wordClass} from "./dated_page";

/** Who of a unit may receive what this year, and who lacks little. */
export class UnitRoadmap extends Component {
    static template = "thidua_khenthuong.UnitRoadmap";
    static components = {DateTimeInput, Undeclared};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.word = wordClass;
        const {unit_id} = this.props.action.params || {};
        this.state = useState({code: false});
        this.dated = useDatedPage("get_unit_page", {subject: unit_id});
    }

    get page() {
        return this.dated.page;
    }

    /** The award that is shown: the one chosen, else the first with somebody in sight. */
    get award() {
        const {awards} = this.page;
        return (
            awards.find((award) => award.code === this.state.code) ||
            awards.find((award) => award.lines.length) ||
            awards[0]
        );
    }

    chooseUnit(event) {
        return this.dated.choose(Number(event.target.value));
    }

    openRoadmap(line) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "tdkt_roadmap",
            params: {employee_id: line.id, day: this.page.day},
        });
    }

    /** A new dossier of this unit; who is in it is entered there. */
    propose() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "tdkt.dossier",
            views: [[false, "form"]],
            context: {
                default_department_id: this.page.unit_id,
                default_year: this.page.year,
            },
        });
    }
}

registry.category("actions").add("tdkt_unit_roadmap", UnitRoadmap);
