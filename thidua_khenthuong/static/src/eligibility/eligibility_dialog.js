import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {Undeclared} from "./undeclared";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";

export const COLOURS = {
    eligible: "success",
    cannot_tell: "warning",
    not_eligible: "danger",
};
export const SIGNS = {
    met: "fa-check-circle text-success",
    not_met: "fa-times-circle text-danger",
    missing: "fa-question-circle text-warning",
    judged: "fa-user-circle-o text-muted",
};

/** Why somebody may, or may not, receive an award: each condition with its proofs. */
export class EligibilityDialog extends Component {
    static template = "thidua_khenthuong.EligibilityDialog";
    static components = {Dialog, Undeclared};
    static props = {model: String, resId: Number, close: Function};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({panel: null, frozen: false});
        onWillStart(async () => {
            const panel = await this.orm.call(
                this.props.model,
                "get_eligibility_panel",
                [[this.props.resId]]
            );
            this.state.panel = panel;
            this.state.frozen = !panel.live;
        });
    }

    /** What is looked at: today's answer, or the one of the day of submission. */
    get shown() {
        const {live, frozen} = this.state.panel;
        return this.state.frozen ? frozen : live;
    }

    get colour() {
        return COLOURS[this.shown.outcome];
    }

    get heading() {
        return _t("%(title)s: eligibility", {title: this.state.panel.title});
    }

    /** On which day, and by which rules. */
    get circumstances() {
        const values = {
            date: formatDate(deserializeDate(this.shown.date)),
            rules: this.shown.rules.join(", ") || _t("none"),
        };
        return this.state.frozen
            ? _t("At submission on %(date)s; rules: %(rules)s", values)
            : _t("Today, %(date)s; rules: %(rules)s", values);
    }

    get changed() {
        const {live, frozen} = this.state.panel;
        const values = {
            date: formatDate(deserializeDate(frozen.date)),
            then: frozen.word,
            now: live.word,
        };
        return this.isChanged
            ? _t(
                  "Changed since submission on %(date)s: “%(then)s” then, “%(now)s” today.",
                  values
              )
            : _t(
                  "Changed since submission on %(date)s, with the same outcome.",
                  values
              );
    }

    more(finding) {
        return _t("and %(count)s more", {count: finding.more});
    }

    get isChanged() {
        const {live, frozen} = this.state.panel;
        return live && frozen && live.outcome !== frozen.outcome;
    }

    /** Conditions that are asked for in any case, then the ways of which one is enough. */
    get groups() {
        const groups = new Map();
        for (const finding of this.shown.findings) {
            const key = finding.alternative;
            groups.set(key, [...(groups.get(key) || []), finding]);
        }
        return [...groups].sort().map(([key, findings]) => ({
            key,
            title: key && _t("One way: %(letter)s", {letter: key}),
            findings,
        }));
    }

    sign(finding) {
        return SIGNS[finding.result];
    }

    width(share) {
        return share.total ? Math.round((100 * share.have) / share.total) : 0;
    }

    open(proof) {
        this.props.close();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: proof.model,
            res_id: proof.id,
            views: [[false, "form"]],
        });
    }
}
