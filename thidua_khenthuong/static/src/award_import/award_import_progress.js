import {Component, onMounted, onPatched, onWillUnmount, useState} from "@odoo/owl";
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
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.progress = useState({done: 0, total: 0, stopped: false});
        this.running = false;
        onMounted(() => this.run());
        onPatched(() => this.run());
        onWillUnmount(() => {
            this.running = false;
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

    async run() {
        const id = this.props.record.resId;
        if (this.running || !id || !this.isBusy || this.progress.stopped) {
            return;
        }
        this.running = true;
        const begun = this.state;
        try {
            let answer = {state: begun};
            while (this.running && answer.state === begun) {
                answer = await this.orm.call(
                    "tdkt.award.import",
                    "action_step",
                    [[id]],
                    {}
                );
                Object.assign(this.progress, {done: answer.done, total: answer.total});
            }
        } catch (error) {
            this.progress.stopped = true;
            throw error;
        } finally {
            const mounted = this.running;
            this.running = false;
            if (mounted) {
                await this.props.record.load();
            }
        }
    }

    stop() {
        this.progress.stopped = true;
        this.running = false;
    }

    goOn() {
        this.progress.stopped = false;
        this.run();
    }
}

registry.category("view_widgets").add("tdkt_award_import_progress", {
    component: AwardImportProgress,
});
