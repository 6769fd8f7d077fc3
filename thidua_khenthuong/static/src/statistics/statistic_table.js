import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * The table of a statistical report: every number opens the records it counts, every
 * difference from a report that was sent the records it comes from. The server counts,
 * and says what is behind a number.
 */
export class StatisticTable extends Component {
    static template = "thidua_khenthuong.StatisticTable";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get table() {
        return this.props.record.data[this.props.name];
    }

    get parts() {
        const {rows, unclassified, breakdown} = this.table;
        return [
            {key: "rows", title: "", lines: rows},
            {key: "unclassified", title: _t("Not Classified"), lines: unclassified},
            {key: "breakdown", title: this.breakdownTitle, lines: breakdown},
        ].filter((part) => part.lines.length);
    }

    /** By what it is broken down, in the words of the field above. */
    get breakdownTitle() {
        const {data, fields} = this.props.record;
        const [, words] =
            (fields.breakdown?.selection || []).find(
                ([key]) => key === data.breakdown
            ) || [];
        return words ? _t("Broken down by: %s", words) : _t("Breakdown");
    }

    cellKey(line, index) {
        return `${line.key}|${this.table.columns[index].key}`;
    }

    /** Zero opens nothing, and a draft that is not saved has no records to open. */
    opens(number) {
        return Boolean(this.table.opens && number && this.props.record.resId);
    }

    async call(method, ...args) {
        if (!(await this.props.record.save())) {
            return;
        }
        const {resModel, resId} = this.props.record;
        const action = await this.orm.call(resModel, method, [[resId], ...args]);
        return this.action.doAction(action);
    }
}

registry.category("fields").add("tdkt_statistic_table", {
    component: StatisticTable,
    displayName: _t("Statistical table"),
    supportedTypes: ["json", "jsonb"],
});
