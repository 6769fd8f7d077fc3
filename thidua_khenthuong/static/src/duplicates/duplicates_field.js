import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * Shows the like of a record under other names, as found by tdkt.duplicate.mixin: a
 * warning whose every line opens the other record.
 */
export class DuplicatesField extends Component {
    static template = "thidua_khenthuong.DuplicatesField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get hits() {
        return this.props.record.data[this.props.name] || [];
    }

    open(hit) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: hit.model,
            res_id: hit.id,
            views: [[false, "form"]],
        });
    }
}

/**
 * In a list there is room for a sign with their number only: the form tells the rest, and
 * so does the sign once somebody points at it.
 */
export class DuplicatesSign extends Component {
    static template = "thidua_khenthuong.DuplicatesSign";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({tooltip: ""});
    }

    get count() {
        return this.props.record.data[this.props.name];
    }

    async tell() {
        const {resModel, resId} = this.props.record;
        const [line] = await this.orm.silent.read(
            resModel,
            [resId],
            ["duplicate_hits"]
        );
        this.state.tooltip = (line?.duplicate_hits ?? [])
            .map((hit) => `${hit.kind}: ${hit.name} – ${hit.holder}`)
            .join("\n");
    }
}

const fields = registry.category("fields");
const displayName = _t("Possible duplicates");

fields.add("tdkt_duplicates", {
    displayName,
    supportedTypes: ["jsonb", "json"],
    component: DuplicatesField,
});
fields.add("list.tdkt_duplicates", {
    displayName,
    supportedTypes: ["integer"],
    component: DuplicatesSign,
});
