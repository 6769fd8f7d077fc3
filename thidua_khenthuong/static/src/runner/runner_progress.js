import {Component} from "@odoo/owl";

/** How far a runner is, as a bar; what stands in it is the slot. */
export class RunnerProgress extends Component {
    static template = "thidua_khenthuong.RunnerProgress";
    static props = {percent: Number, slots: {type: Object, optional: true}};
}
