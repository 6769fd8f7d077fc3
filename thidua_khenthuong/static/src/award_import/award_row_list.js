import {Component} from "@odoo/owl";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * What a digit means for a row: 0 leaves it out, the others take that choice; the
 * first one, where it is who was found, confirms it.
 *
 * @returns {Array|null} method and its arguments; null when the row allows nothing
 */
export function readDigit(record, digit) {
    const {available_actions: actions, choices, state} = record.data;
    if (digit === 0) {
        return actions.includes("|skip|") ? ["action_skip", []] : null;
    }
    const choice = (choices || [])[digit - 1];
    if (!choice || !["unsure", "error", "duplicate"].includes(state)) {
        return null;
    }
    if (digit === 1 && actions.includes("|confirm|")) {
        return ["action_confirm", []];
    }
    return ["action_choose", [choice.field, choice.id]];
}

/** The numbered people or departments a row may mean. */
export class RowChoices extends Component {
    static template = "thidua_khenthuong.RowChoices";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
    }

    get choices() {
        return this.props.record.data[this.props.name] || [];
    }

    isOpen(index) {
        return readDigit(this.props.record, index + 1) !== null;
    }

    async choose(index) {
        const [method, args] = readDigit(this.props.record, index + 1);
        const {resModel, resId} = this.props.record;
        await this.orm.call(resModel, method, [[resId], ...args]);
        await this.props.record.model.load();
    }
}

registry.category("fields").add("tdkt_row_choices", {
    component: RowChoices,
    supportedTypes: ["json"],
    fieldDependencies: [
        {name: "available_actions", type: "char"},
        {name: "state", type: "selection"},
    ],
});

/** Rows are decided with the digits of the keyboard, one after the other. */
export class AwardRowListRenderer extends ListRenderer {
    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    onCellKeydownReadOnlyMode(hotkey, cell, group, record) {
        if (record && /^[0-9]$/.test(hotkey)) {
            this.decide(record, Number(hotkey), cell);
            return true;
        }
        return super.onCellKeydownReadOnlyMode(hotkey, cell, group, record);
    }

    async decide(record, digit, cell) {
        const call = readDigit(record, digit);
        if (!call) {
            return;
        }
        const row = cell.parentElement;
        const place = [...row.parentElement.children].indexOf(row);
        const column = [...row.children].indexOf(cell);
        const [method, args] = call;
        await this.orm.call(record.resModel, method, [[record.resId], ...args]);
        await this.props.list.model.load();
        this.focusAgain(record.resId, place, column);
    }

    /** Go on with the row below, or with what has taken the place of this one. */
    focusAgain(resId, place, column) {
        const stays = this.props.list.records.some((one) => one.resId === resId);
        requestAnimationFrame(() => {
            const rows = this.tableRef.el?.querySelectorAll("tbody .o_data_row") || [];
            const next = rows[Math.min(place + (stays ? 1 : 0), rows.length - 1)];
            next?.children[column]?.focus();
        });
    }
}

registry.category("views").add("tdkt_award_row_list", {
    ...listView,
    Renderer: AwardRowListRenderer,
});
