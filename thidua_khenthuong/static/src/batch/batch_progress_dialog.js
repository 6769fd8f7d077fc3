import {Component, onWillDestroy, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {BatchRunner} from "@thidua_khenthuong/runner/runner";
import {_t} from "@web/core/l10n/translation";
import {RunnerProgress} from "@thidua_khenthuong/runner/runner_progress";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** Records per request, where the first requests were quick. */
const MOST = 200;

/**
 * Does one thing with many records, some of them per request: shows how far it is,
 * stops when told to and goes on, and names what failed and why.
 *
 * The method is called as ``method(ids, ...args, arguments?)`` on a few records at a
 * time and answers with one ``{id, name, ok, reason}`` per record. What is done is kept
 * by the server; stopping leaves the rest untouched.
 */
export class BatchProgressDialog extends Component {
    static template = "thidua_khenthuong.BatchProgressDialog";
    static components = {Dialog, RunnerProgress};
    static props = {
        title: String,
        model: String,
        method: String,
        ids: {type: Array, element: Number},
        args: {type: Array, optional: true},
        chunkSize: {type: Number, optional: true},
        /* What must be known before it starts */
        warnings: {type: Array, element: String, optional: true},
        /* What must be known before it starts: {name, label, options?} */
        question: {type: [Object, {value: null}, {value: false}], optional: true},
        /* Told which action to go on with, before the dialog closes */
        openNext: Function,
        close: Function,
    };
    static defaultProps = {args: [], chunkSize: 25, warnings: []};

    setup() {
        this.orm = useService("orm");
        const {ids, chunkSize: size} = this.props;
        this.runner = useState(
            new BatchRunner({
                ids,
                size,
                most: MOST,
                call: (chunk) => this.callServer(chunk),
            })
        );
        this.state = useState({answer: ""});
        onWillDestroy(() => this.runner.stop());
    }

    callServer(ids) {
        const {model, method, args, question} = this.props;
        const extra = question ? [{[question.name]: this.state.answer}] : [];
        return this.orm.silent.call(model, method, [ids, ...args, ...extra]);
    }

    get mayStart() {
        return !this.props.question || Boolean(this.state.answer.trim());
    }

    get progressText() {
        const {handled: done, total} = this.runner;
        return _t("%(done)s of %(total)s", {done, total});
    }

    get summary() {
        const {done, failed, total, handled} = this.runner;
        const counts = {done, failed: failed.length, untouched: total - handled};
        return counts.untouched
            ? _t(
                  "%(done)s done, %(failed)s failed, %(untouched)s left untouched.",
                  counts
              )
            : _t("%(done)s done, %(failed)s failed.", counts);
    }

    openFailed() {
        this.props.openNext({
            type: "ir.actions.act_window",
            name: _t("Failed: %(title)s", {title: this.props.title}),
            res_model: this.props.model,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: [["id", "in", this.runner.failed.map((result) => result.id)]],
        });
        this.props.close();
    }
}

/**
 * Opens the dialog, and lets the list reload once it is closed or the next action
 * follow: two actions at a time would cancel each other.
 */
function openBatch(env, action) {
    return new Promise((resolve) => {
        let next = {type: "ir.actions.act_window_close"};
        const props = {
            ...action.params,
            openNext: (nextAction) => {
                next = nextAction;
            },
        };
        env.services.dialog.add(BatchProgressDialog, props, {
            onClose: () => resolve(next),
        });
    });
}

registry.category("actions").add("tdkt_batch", openBatch);
