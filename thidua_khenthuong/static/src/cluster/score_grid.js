import {Component, onWillUpdateProps, useRef, useState} from "@odoo/owl";
import {Mutex} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const POINTS = /^\d{1,9}([.,]\d{1,2})?$/;

/**
 * The scoring page of a unit: a line for each criterion, a column for each stage, the
 * present one to be filled in. Enter and the arrows lead from line to line; each number
 * is kept as soon as it is left, and the totals follow. The server decides who scores.
 */
export class ScoreGrid extends Component {
    static template = "thidua_khenthuong.ScoreGrid";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.root = useRef("root");
        this.sending = new Mutex();
        // typed and not kept yet, by field: the answer to another one shows the sheet
        // anew and must not take it away
        this.drafts = {};
        this.state = useState({grid: this.props.record.data[this.props.name]});
        this.source = this.state.grid;
        onWillUpdateProps((props) => {
            const given = props.record.data[props.name];
            if (given !== this.source) {
                this.source = given;
                this.state.grid = given;
            }
        });
    }

    get grid() {
        return this.state.grid;
    }

    get missing() {
        const {lines, stage} = this.grid;
        return lines.filter(
            (line) => line.kind !== "section" && line.points[stage] === null
        ).length;
    }

    get missingWords() {
        return _t("Not scored yet: %s", this.missing);
    }

    /** The stage before the present one, whose points a reason explains. */
    get former() {
        const keys = this.grid.stages.map((stage) => stage.key);
        return keys[keys.indexOf(this.grid.stage) - 1];
    }

    get columns() {
        return this.grid.stages.length + (this.former ? 4 : 3);
    }

    kindName(kind) {
        return {bonus: _t("Bonus Points"), penalty: _t("Penalty Points")}[kind] || "";
    }

    number(points) {
        return points === null || points === undefined
            ? ""
            : formatFloat(points, {digits: [16, 2], trailingZeros: false});
    }

    shownPoints(line, key) {
        return this.drafts[`points-${line.id}`] ?? this.number(line.points[key]);
    }

    shownReason(line) {
        return this.drafts[`reason-${line.id}`] ?? line.reasons[this.grid.stage];
    }

    type(name, line, event) {
        this.drafts[`${name}-${line.id}`] = event.target.value;
    }

    differs(line) {
        const {stage} = this.grid;
        const [present, before] = [line.points[stage], line.points[this.former]];
        return present !== null && before !== null && present !== before;
    }

    /** One after the other: an answer that comes late must not show an older sheet. */
    keep(cell) {
        return this.sending.exec(() => this.send(cell));
    }

    async send(cell) {
        const {resId, resModel} = this.props.record;
        try {
            this.state.grid = await this.orm.call(resModel, "set_scores", [
                [resId],
                [cell],
            ]);
            return true;
        } catch (error) {
            this.notification.add(error.data?.message || error.message, {
                type: "danger",
            });
            return false;
        }
    }

    async changePoints(line, event) {
        const input = event.target;
        const text = input.value.trim();
        const before = this.number(line.points[this.grid.stage]);
        if (text && !POINTS.test(text)) {
            this.notification.add(
                _t("“%s” is no number of points: at most two decimals.", text),
                {type: "danger"}
            );
            delete this.drafts[`points-${line.id}`];
            input.value = before;
            return;
        }
        const points = text ? Number(text.replace(",", ".")) : null;
        const kept = await this.keep({criterion_id: line.id, points});
        delete this.drafts[`points-${line.id}`];
        if (!kept) {
            input.value = before;
        }
    }

    async changeReason(line, event) {
        await this.keep({criterion_id: line.id, reason: event.target.value});
        delete this.drafts[`reason-${line.id}`];
    }

    move(event) {
        const step = {Enter: 1, ArrowDown: 1, ArrowUp: -1}[event.key];
        if (!step) {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        const inputs = [...this.root.el.querySelectorAll("input.o_tdkt_points")];
        const next = inputs[inputs.indexOf(event.target) + step];
        if (next) {
            next.focus();
            next.select();
        } else {
            event.target.blur();
        }
    }
}

registry.category("fields").add("tdkt_score_grid", {
    component: ScoreGrid,
    displayName: _t("Scores of a cluster"),
    supportedTypes: ["json", "jsonb"],
});

/** A table that the server has worded: headings, and rows of texts. */
export class WordedTable extends Component {
    static template = "thidua_khenthuong.WordedTable";
    static props = {...standardFieldProps};

    get table() {
        return this.props.record.data[this.props.name];
    }

    rowClass(row) {
        if (row.wrong) {
            return "table-danger";
        }
        return row.strong ? "table-success fw-bold" : "";
    }
}

registry.category("fields").add("tdkt_worded_table", {
    component: WordedTable,
    displayName: _t("Worded table"),
    supportedTypes: ["json", "jsonb"],
});
