import {MonetaryField, monetaryField} from "@web/views/fields/monetary/monetary_field";
import {formatMonetary} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";

/** An amount of money that shows nothing where nothing is due, instead of “0 ₫”. */
export class AmountField extends MonetaryField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

/** The same for totals of lists, groups and pivots, which ask for it by the widget. */
export function formatAmount(value, options) {
    return value ? formatMonetary(value, options) : "";
}
formatAmount.extractOptions = formatMonetary.extractOptions;

registry.category("fields").add("tdkt_amount", {
    ...monetaryField,
    component: AmountField,
    supportedTypes: ["monetary"],
    // as for any amount: core knows the width by the type where no widget is named
    listViewWidth: 105,
});
registry.category("formatters").add("tdkt_amount", formatAmount);
