/** What an error of a call says to the person who waits. */
function wordsOf(error) {
    return error.data?.message || error.message;
}

/**
 * Does a long piece of work in portions, several requests at a time: can be stopped
 * between two portions and gone on with. What is done is kept by the server.
 *
 * ``step`` is what a dialog shows: ready, running, stopping, stopped (work is left) or
 * finished. Put into ``useState``, it renders whoever reads it.
 */
export class Runner {
    /**
     * @param {Object} options
     * @param {() => Promise<boolean>} options.portion does one portion; answers whether
     *      there is another one
     * @param {number} [options.lanes] portions under way at the same time
     */
    constructor({portion, lanes = 1}) {
        Object.assign(this, {lanes}, portion && {portion});
        this.step = "ready";
        this.interruption = "";
    }

    get isRunning() {
        return ["running", "stopping"].includes(this.step);
    }

    /**
     * Runs until nothing is left or somebody stops it; resolves when no portion is
     * under way. An error stops every lane and is told in ``interruption``.
     */
    async start() {
        if (this.isRunning) {
            return;
        }
        this.step = "running";
        this.interruption = "";
        const lanes = Array.from({length: this.lanes}, () => this.runLane());
        const ended = await Promise.all(lanes);
        this.step = ended.every(Boolean) ? "finished" : "stopped";
    }

    stop() {
        if (this.step === "running") {
            this.step = "stopping";
        }
    }

    /** Answers whether the lane ended because nothing was left for it. */
    async runLane() {
        try {
            while (this.step === "running") {
                if (!(await this.portion())) {
                    return true;
                }
            }
        } catch (error) {
            this.interruption = wordsOf(error);
            this.stop();
        }
        return false;
    }
}

/** Milliseconds after which more records per request would make it hard to stop. */
const QUICK = 1000;

/**
 * A runner over many records, some of them per request.
 *
 * ``call(ids)`` answers with one ``{id, name, ok, reason}`` per record. When a request
 * fails as a whole nothing of it is known to be done: its records wait for the next
 * start, or are tried one by one where ``singly`` says so, and what fails alone has
 * failed.
 */
export class BatchRunner extends Runner {
    /**
     * @param {Object} options
     * @param {(ids: number[]) => Promise<Object[]>} options.call
     * @param {number[]} [options.ids]
     * @param {number} [options.size] records per request
     * @param {number} [options.most] what it may grow to while requests are quick
     * @param {number} [options.lanes]
     * @param {boolean} [options.singly]
     */
    constructor({call, ids = [], size = 25, most = size, lanes = 1, singly = false}) {
        super({lanes});
        Object.assign(this, {call, size, most, singly});
        this.load(ids);
    }

    /** Begins anew with these records; some may be done already. */
    load(ids, done = []) {
        const known = new Set(done);
        this.waiting = ids.filter((id) => !known.has(id));
        this.total = ids.length;
        this.done = ids.length - this.waiting.length;
        this.failed = [];
        this.step = this.waiting.length ? "ready" : "finished";
    }

    get handled() {
        return this.done + this.failed.length;
    }

    get percent() {
        return this.total ? Math.round((100 * this.handled) / this.total) : 100;
    }

    async portion() {
        if (this.waiting.length) {
            const ids = this.waiting.splice(0, this.size);
            const start = Date.now();
            const results = await this.send(ids);
            // most of a request's work is the same for few and for many
            if (Date.now() - start < QUICK) {
                this.size = Math.min(2 * this.size, Math.max(this.most, this.size));
            }
            this.done += results.filter((result) => result.ok).length;
            this.failed.push(...results.filter((result) => !result.ok));
        }
        return Boolean(this.waiting.length);
    }

    async send(ids) {
        try {
            return await this.call(ids);
        } catch (error) {
            if (!this.singly) {
                this.waiting.unshift(...ids);
                throw error;
            }
            if (ids.length === 1) {
                const [id] = ids;
                return [{id, name: `#${id}`, ok: false, reason: wordsOf(error)}];
            }
        }
        const results = [];
        for (const id of ids) {
            results.push(...(await this.send([id])));
        }
        return results;
    }
}
