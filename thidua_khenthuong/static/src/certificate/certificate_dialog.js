import {Component, onWillDestroy, onWillStart, useState} from "@odoo/owl";
import {BatchRunner} from "@thidua_khenthuong/runner/runner";
import {RunnerProgress} from "@thidua_khenthuong/runner/runner_progress";
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
    static components = {RunnerProgress};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.decisionId = this.props.action.params.decision_id;
        this.state = useState({name: "", volumes: []});
        this.runner = useState(
            new BatchRunner({
                lanes: LANES,
                singly: true,
                call: (ids) => this.typeset(ids),
            })
        );
        onWillStart(() => this.load());
        onWillDestroy(() => this.runner.stop());
    }

    async load() {
        const found = await this.orm.call("tdkt.decision", "get_certificates", [
            this.decisionId,
        ]);
        // the server refuses more in one go
        Object.assign(this.runner, {size: found.batch, most: found.batch});
        this.runner.load(found.ids, found.done);
        this.volume = found.volume;
        this.state.name = found.name;
        this.countVolumes();
    }

    get downloadUrl() {
        return `/thi-dua/giay-khen/${this.decisionId}`;
    }

    countVolumes() {
        const count = Math.ceil(this.runner.done / this.volume);
        this.state.volumes = Array.from({length: count}, (_, index) => ({
            number: index + 1,
            label:
                count === 1
                    ? _t("One PDF")
                    : _t("PDF %(first)s–%(last)s", {
                          first: index * this.volume + 1,
                          last: Math.min((index + 1) * this.volume, this.runner.done),
                      }),
        }));
    }

    async start() {
        if (this.runner.failed.length) {
            // Tried again: what was wrong may have been put right in between
            await this.load();
        }
        await this.runner.start();
        this.countVolumes();
    }

    async typeset(ids) {
        const {done, failed} = await this.orm.silent.call(
            "tdkt.decision",
            "typeset_certificates",
            [this.decisionId, ids]
        );
        return [
            ...done.map((id) => ({id, ok: true})),
            ...failed.map((fault) => ({...fault, ok: false})),
        ];
    }
}

registry.category("actions").add("thidua_khenthuong.certificates", CertificateDialog);
