import {ListRenderer} from "@web/views/list/list_renderer";
import {patch} from "@web/core/utils/patch";

/** Vietnamese headings are several words: in lists of ours they break into lines. */
patch(ListRenderer.prototype, {
    getColumnClass(column) {
        const classes = super.getColumnClass(column);
        const own = this.props.list.resModel.startsWith("tdkt.");
        return own ? `${classes} tdkt_head` : classes;
    },
});
