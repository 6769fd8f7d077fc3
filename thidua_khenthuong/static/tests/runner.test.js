import {BatchRunner, Runner} from "@thidua_khenthuong/runner/runner";
import {Deferred, describe, expect, test, tick} from "@odoo/hoot";

describe.current.tags("headless");

const succeed = (ids) => ids.map((id) => ({id, name: `n${id}`, ok: true}));

test("a runner works until nothing is left", async () => {
    let left = 3;
    const runner = new Runner({portion: async () => Boolean(--left)});
    expect(runner.step).toBe("ready");
    await runner.start();
    expect(left).toBe(0);
    expect(runner.step).toBe("finished");
});

test("it stops between two portions and goes on", async () => {
    let done = 0;
    const runner = new Runner({
        portion: async () => {
            done += 1;
            if (done === 2) {
                runner.stop();
            }
            return done < 5;
        },
    });
    await runner.start();
    expect(done).toBe(2);
    expect(runner.step).toBe("stopped");
    await runner.start();
    expect(done).toBe(5);
    expect(runner.step).toBe("finished");
});

test("an error stops it and says why; started again it goes on", async () => {
    let broken = true;
    const runner = new Runner({
        portion: async () => {
            if (broken) {
                throw Object.assign(new Error("RPC"), {data: {message: "No server"}});
            }
            return false;
        },
    });
    await runner.start();
    expect(runner.step).toBe("stopped");
    expect(runner.interruption).toBe("No server");
    broken = false;
    await runner.start();
    expect(runner.step).toBe("finished");
    expect(runner.interruption).toBe("");
});

test("a second start while it runs starts nothing", async () => {
    let calls = 0;
    const answer = new Deferred();
    const runner = new Runner({
        portion: () => {
            calls += 1;
            return answer;
        },
    });
    const first = runner.start();
    await runner.start();
    expect(calls).toBe(1);
    answer.resolve(false);
    await first;
    expect(runner.step).toBe("finished");
});

test("lanes run side by side and share the records", async () => {
    const calls = [];
    const answers = [];
    const runner = new BatchRunner({
        ids: [1, 2, 3, 4, 5],
        size: 2,
        lanes: 2,
        call: (ids) => {
            calls.push(ids);
            const answer = new Deferred();
            answers.push(() => answer.resolve(succeed(ids)));
            return answer;
        },
    });
    const ended = runner.start();
    expect(calls).toEqual([
        [1, 2],
        [3, 4],
    ]);
    answers[1]();
    await tick();
    expect(calls.at(-1)).toEqual([5]);
    expect(runner.done).toBe(2);
    expect(runner.percent).toBe(40);
    answers[0]();
    answers[2]();
    await ended;
    expect(runner.done).toBe(5);
    expect(runner.step).toBe("finished");
});

test("what fails is named, the others are done", async () => {
    const runner = new BatchRunner({
        ids: [1, 2],
        call: async ([one, two]) => [
            {id: one, name: "An", ok: true},
            {id: two, name: "Bình", ok: false, reason: "Not yours."},
        ],
    });
    await runner.start();
    expect(runner.done).toBe(1);
    expect(runner.failed).toEqual([
        {id: 2, name: "Bình", ok: false, reason: "Not yours."},
    ]);
});

test("a request that fails as a whole leaves its records for the next start", async () => {
    let broken = true;
    const runner = new BatchRunner({
        ids: [1, 2, 3],
        size: 2,
        call: async (ids) => {
            if (broken) {
                throw new Error("Timeout");
            }
            return succeed(ids);
        },
    });
    await runner.start();
    expect(runner.step).toBe("stopped");
    expect(runner.waiting).toEqual([1, 2, 3]);
    expect(runner.handled).toBe(0);
    broken = false;
    await runner.start();
    expect(runner.done).toBe(3);
});

test("tried one by one, only what fails alone has failed", async () => {
    const calls = [];
    const runner = new BatchRunner({
        ids: [1, 2, 3],
        size: 3,
        singly: true,
        call: async (ids) => {
            calls.push(ids);
            if (ids.includes(2)) {
                throw new Error("Glyph missing");
            }
            return succeed(ids);
        },
    });
    await runner.start();
    expect(calls).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(runner.done).toBe(2);
    expect(runner.failed).toEqual([
        {id: 2, name: "#2", ok: false, reason: "Glyph missing"},
    ]);
    expect(runner.step).toBe("finished");
});

test("what is kept already is not done again", async () => {
    const calls = [];
    const runner = new BatchRunner({
        call: async (ids) => {
            calls.push(ids);
            return succeed(ids);
        },
    });
    runner.load([1, 2, 3], [1, 3]);
    expect(runner.done).toBe(2);
    await runner.start();
    expect(calls).toEqual([[2]]);
    runner.load([1], [1]);
    expect(runner.step).toBe("finished");
});

test("quick requests grow, as far as they may", async () => {
    const sizes = [];
    const runner = new BatchRunner({
        ids: [...Array(20).keys()],
        size: 2,
        most: 6,
        call: async (ids) => {
            sizes.push(ids.length);
            return succeed(ids);
        },
    });
    await runner.start();
    expect(sizes).toEqual([2, 4, 6, 6, 2]);
    expect(runner.done).toBe(20);
});
