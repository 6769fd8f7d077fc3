import {Component} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** Since when records are whole has not been declared: who may, is led there. */
export class Undeclared extends Component {
    static template = "thidua_khenthuong.Undeclared";
    static props = {
        undeclared: {
            type: Object,
            shape: {sentence: String, action: [String, {value: false}]},
        },
        onOpen: {type: Function, optional: true},
    };

    setup() {
        this.action = useService("action");
    }

    open() {
        this.props.onOpen?.();
        return this.action.doAction(this.props.undeclared.action);
    }
}
