import {Component, onWillDestroy, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * Does one thing with many records, some of them per request: shows how far it is,
 * stops when told to, and names what failed and why.
 *
 * The method is called as ``method(ids, ...args, arguments?)`` on a few records at a
 * time and answers with one ``{id, name, ok, reason}`` per record. What is done is kept
 * by the server; stopping leaves the rest untouched.
 */
export class BatchProgressDialog extends Component {
    static template = "thidua_khenthuong.BatchProgressDialog";
    static components = {Dialog};
    static props = {
        title: String,
        model: String,
        method: String,
        ids: {type: Array, element: Number},
        args: {type: Array, optional: true},
        chunkSize: {type: Number, optional: true},
        /* What must be known before it starts: {name, label, options?} */
        question: {type: [Object, {value: null}, {value: false}], optional: true},
        /* Told which action to go on with, before the dialog closes */
        openNext: Function,
        close: Function,
    };
    static defaultProps = {args: [], chunkSize: 25};

    setup() {
        this.orm = useService("orm");
        this.waiting = [...this.props.ids];
        this.state = useState({
            step: "ready",
            answer: "",
            done: 0,
            failed: [],
            interruption: "",
        });
        onWillDestroy(() => {
            this.stopped = true;
        });
    }

    get total() {
        return this.props.ids.length;
    }

    get handled() {
        return this.state.done + this.state.failed.length;
    }

    get percent() {
        return this.total ? Math.round((100 * this.handled) / this.total) : 100;
    }

    get mayStart() {
        return !this.props.question || Boolean(this.state.answer.trim());
    }

    get progressText() {
        return _t("%(done)s of %(total)s", {done: this.handled, total: this.total});
    }

    get summary() {
        const counts = {
            done: this.state.done,
            failed: this.state.failed.length,
            untouched: this.total - this.handled,
        };
        return counts.untouched
            ? _t(
                  "%(done)s done, %(failed)s failed, %(untouched)s left untouched.",
                  counts
              )
            : _t("%(done)s done, %(failed)s failed.", counts);
    }

    async start() {
        const {question, args} = this.props;
        const extra = question ? [{[question.name]: this.state.answer}] : [];
        this.state.step = "running";
        while (this.waiting.length && !this.stopped) {
            const ids = this.waiting.slice(0, this.props.chunkSize);
            let results = [];
            try {
                results = await this.orm.silent.call(
                    this.props.model,
                    this.props.method,
                    [ids, ...args, ...extra]
                );
            } catch (error) {
                // Nothing of this chunk is known to be done: stop and say why
                this.state.interruption = error.data?.message || error.message;
                break;
            }
            this.waiting.splice(0, ids.length);
            this.state.done += results.filter((result) => result.ok).length;
            this.state.failed.push(...results.filter((result) => !result.ok));
        }
        this.state.step = "finished";
    }

    stop() {
        this.stopped = true;
        this.state.step = "stopping";
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
            domain: [["id", "in", this.state.failed.map((result) => result.id)]],
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
