import {Component, onMounted, onPatched, onWillUnmount, useState} from "@odoo/owl";
import {Runner} from "@thidua_khenthuong/runner/runner";
import {RunnerProgress} from "@thidua_khenthuong/runner/runner_progress";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const BUSY = ["checking", "importing", "undoing"];

/**
 * Drives a batch through its chunks: one call, one transaction, until the server says
 * that nothing is left. Leaving the form stops it; opening it again goes on.
 */
export class AwardImportProgress extends Component {
    static template = "thidua_khenthuong.AwardImportProgress";
    static components = {RunnerProgress};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.runner = useState(new Runner({portion: () => this.doStep()}));
        this.progress = useState({done: 0, total: 0});
        onMounted(() => this.begin());
        onPatched(() => this.begin());
        onWillUnmount(() => {
            this.unmounted = true;
            this.runner.stop();
        });
    }

    get state() {
        return this.props.record.data.state;
    }

    get isBusy() {
        return BUSY.includes(this.state);
    }

    get percent() {
        const {done, total} = this.progress;
        return total ? Math.floor((100 * done) / total) : 0;
    }

    /** Goes on by itself in every new state, but not where it was stopped. */
    begin() {
        const {resId} = this.props.record;
        const now = resId && this.isBusy ? `${resId} ${this.state}` : "";
        if (now !== this.begun) {
            this.begun = now;
            return now && this.run();
        }
    }

    async run() {
        await this.runner.start();
        if (!this.unmounted && !this.runner.interruption) {
            await this.props.record.load();
        }
    }

    async doStep() {
        const {done, total, state} = await this.orm.call(
            this.props.record.resModel,
            "action_step",
            [[this.props.record.resId]]
        );
        Object.assign(this.progress, {done, total});
        return state === this.state;
    }
}

registry.category("view_widgets").add("tdkt_award_import_progress", {
    component: AwardImportProgress,
});
