import {Component, onWillDestroy, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

// Two requests at a time: an office with several workers is done in half the time.
const LANES = 2;

/**
 * Prints all certificates of a decision: asks the server for one batch after another,
 * shows how far it is and stops when told to. What is done is kept by the server, so the
 * dialog may be closed and opened again to go on.
 */
export class CertificateDialog extends Component {
    static template = "thidua_khenthuong.CertificateDialog";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.decisionId = this.props.action.params.decision_id;
        this.state = useState({
            step: "ready",
            name: "",
            total: 0,
            done: 0,
            failed: [],
            volumes: [],
        });
        onWillStart(() => this.load());
        onWillDestroy(() => {
            this.cancelled = true;
        });
    }

    async load() {
        const found = await this.orm.call("tdkt.decision", "get_certificates", [
            this.decisionId,
        ]);
        const done = new Set(found.done);
        this.size = found.batch;
        this.volume = found.volume;
        this.waiting = found.ids.filter((id) => !done.has(id));
        Object.assign(this.state, {
            name: found.name,
            total: found.ids.length,
            done: done.size,
            failed: [],
            step: this.waiting.length ? "ready" : "finished",
        });
        this.countVolumes();
    }

    get percent() {
        const handled = this.state.done + this.state.failed.length;
        return this.state.total ? Math.round((100 * handled) / this.state.total) : 0;
    }

    get downloadUrl() {
        return `/thi-dua/giay-khen/${this.decisionId}`;
    }

    countVolumes() {
        const count = Math.ceil(this.state.done / this.volume);
        this.state.volumes = Array.from({length: count}, (_, index) => ({
            number: index + 1,
            label:
                count === 1
                    ? _t("One PDF")
                    : _t("PDF %(first)s–%(last)s", {
                          first: index * this.volume + 1,
                          last: Math.min((index + 1) * this.volume, this.state.done),
                      }),
        }));
    }

    async start() {
        if (this.state.failed.length) {
            // Tried again: what was wrong may have been put right in between
            await this.load();
        }
        this.cancelled = false;
        this.state.step = "running";
        await Promise.all(Array.from({length: LANES}, () => this.work()));
        this.state.step = this.waiting.length ? "cancelled" : "finished";
        this.countVolumes();
    }

    cancel() {
        this.cancelled = true;
        this.state.step = "stopping";
    }

    async work() {
        while (this.waiting.length && !this.cancelled) {
            const ids = this.waiting.splice(0, this.size);
            const {done, failed} = await this.typeset(ids);
            this.state.done += done.length;
            this.state.failed.push(...failed);
        }
    }

    /** Typeset one batch; one that fails as a whole is tried again one by one. */
    async typeset(ids) {
        try {
            return await this.orm.silent.call("tdkt.decision", "typeset_certificates", [
                this.decisionId,
                ids,
            ]);
        } catch (error) {
            if (ids.length === 1) {
                const reason = (error.data && error.data.message) || error.message;
                return {done: [], failed: [{id: ids[0], name: `#${ids[0]}`, reason}]};
            }
        }
        const answers = {done: [], failed: []};
        for (const id of ids) {
            const {done, failed} = await this.typeset([id]);
            answers.done.push(...done);
            answers.failed.push(...failed);
        }
        return answers;
    }
}

registry.category("actions").add("thidua_khenthuong.certificates", CertificateDialog);
