import {Component, onWillUpdateProps, useState} from "@odoo/owl";
import {confirmTransition, noticeTransition} from "../workflow/workflow_buttons";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {url} from "@web/core/utils/urls";
import {useService} from "@web/core/utils/hooks";

const keyOf = (document) => `${document.model},${document.id}`;

/**
 * The documents that wait for the user's signature, each beside its print.
 *
 * One is signed after the other, or several in one go: those that he has looked at, on
 * a phone those that he has opened. The server keeps who was given which print, and
 * signs no others together.
 */
export class SigningPanel extends Component {
    static template = "thidua_khenthuong.SigningPanel";
    static props = {documents: Array, reload: Function};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({chosen: 0, seen: {}, turn: 0});
        onWillUpdateProps(({documents}) => {
            const last = Math.max(documents.length - 1, 0);
            this.state.chosen = Math.min(this.state.chosen, last);
        });
    }

    choose(index) {
        this.state.chosen = index;
    }

    /** The one shown beside the list is looked at once the viewer has its print. */
    async watch(event) {
        const {document} = this;
        const viewer = event.target.contentWindow?.PDFViewerApplication;
        if (!viewer) {
            return;
        }
        await viewer.initializedPromise;
        if (viewer.pdfDocument) {
            this.read(document);
        } else {
            viewer.eventBus.on("documentloaded", () => this.read(document));
        }
    }

    read(document) {
        this.state.seen[keyOf(document)] = true;
    }

    isSeen(document) {
        return Boolean(this.state.seen[keyOf(document)]);
    }

    get seen() {
        return this.props.documents.filter((document) => this.isSeen(document));
    }

    /** The document shown beside the list: the first one until another is chosen. */
    get document() {
        return this.props.documents[this.state.chosen];
    }

    get preview() {
        const viewer = url("/web/static/lib/pdfjs/web/viewer.html", {
            file: this.document.url,
        });
        return `${viewer}#pagemode=none&zoom=page-width`;
    }

    get signSeenLabel() {
        return _t("Sign the %s I Have Looked At", this.seen.length);
    }

    /** Sign after the question; the next document then stands in its place. */
    async sign(document) {
        const {model, id, action} = document;
        if (await confirmTransition(this.env, model, id, action)) {
            await this.orm.call(model, `action_${action}`, [[id]]);
            await noticeTransition(this.env, model, id, action);
            await this.props.reload();
        }
    }

    /** Sign what was looked at, after one question that names each of them. */
    async signSeen() {
        const groups = {};
        for (const document of this.seen) {
            const {model, action} = document;
            groups[model] ||= {model, action, documents: []};
            groups[model].documents.push(document);
        }
        const names = this.seen.map((one) => `– ${one.type}: ${one.name}`);
        const warnings = await Promise.all(
            Object.values(groups).map(async ({model, action, documents}) => {
                const ids = documents.map((document) => document.id);
                const asked = await this.orm.call(model, "action_open_batch", [ids], {
                    context: {tdkt_action: action},
                });
                return asked.params.warnings;
            })
        );
        this.dialog.add(ConfirmationDialog, {
            title: this.signSeenLabel,
            body: [...names, "", ...new Set(warnings.flat())].join("\n"),
            confirmLabel: _t("Sign"),
            confirm: () => this.signGroups(Object.values(groups)),
            cancel: () => undefined,
        });
    }

    async signGroups(groups) {
        const results = [];
        for (const {model, action, documents} of groups) {
            const ids = documents.map((document) => document.id);
            results.push(
                ...(await this.orm.call(model, "action_run_many", [ids, action]))
            );
        }
        const failed = results.filter((result) => !result.ok);
        if (failed.length) {
            // what was not signed may have changed since: it is looked at again
            this.state.seen = {};
            this.state.turn++;
        }
        const counts = {done: results.length - failed.length, failed: failed.length};
        this.notification.add(
            failed.length
                ? [
                      _t("%(done)s done, %(failed)s failed.", counts),
                      ...failed.map((one) => `${one.name}: ${one.reason}`),
                  ].join(" ")
                : _t("Signed: %s.", counts.done),
            failed.length ? {type: "danger", sticky: true} : {type: "success"}
        );
        await this.props.reload();
    }

    sendBack(document) {
        return this.action.doAction("thidua_khenthuong.tdkt_reason_action", {
            additionalContext: {
                active_model: document.model,
                active_id: document.id,
                active_ids: [document.id],
                tdkt_method: "action_send_back",
            },
            onClose: () => this.props.reload(),
        });
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
