/**
 * Repeat ballot_vectors.json with ballot.js. The test wraps this file into a function of
 * `ballot` (the module) and `vectors`, and adds its call.
 *
 * @returns {Promise<string[]>} what differs
 */
// eslint-disable-next-line no-unused-vars
async function repeatVectors(ballot, vectors) {
    const wrong = [];
    const same = (name, found, wanted) => {
        const [one, other] = [found, wanted].map((value) => JSON.stringify(value));
        if (one !== other) {
            wrong.push(`${name}: ${one} is not ${other}`.slice(0, 400));
        }
    };
    const refused = async (name, kind, attempt) => {
        try {
            await attempt();
            wrong.push(`${name}: not refused`);
        } catch (error) {
            same(name, error.kind || String(error), kind);
        }
    };
    const drawn = (seed) => {
        let count = 0;
        return () =>
            globalThis.nobleRistretto.sha512(
                new TextEncoder().encode(`${seed} ${count++}`)
            );
    };

    const memory = () => {
        const kept = {};
        return {
            getItem: (name) => kept[name] ?? null,
            setItem: (name, value) => (kept[name] = value),
            removeItem: (name) => delete kept[name],
        };
    };

    // keys
    for (const {trustee, seed, secret, announcement} of vectors.keys) {
        const key = ballot.makeKey(vectors.session, trustee, drawn(seed));
        same(`secret of ${trustee}`, key.secret, secret);
        same(`announcement of ${trustee}`, key.announcement, announcement);
        same(
            `key of ${trustee}`,
            ballot.readKey(vectors.session, trustee, announcement),
            key.key
        );
        await refused(`key of ${trustee} elsewhere`, "other", () =>
            ballot.readKey("s2", trustee, announcement)
        );
    }
    const election = new ballot.Election(vectors.election);
    same("digest of the election", election.digest, vectors.digest);
    const {trustees} = vectors.election;
    await refused("a key that is not theirs", "proof", () => {
        const key = ballot.makeKey("s1", "chair").key;
        return new ballot.Election({...vectors.election, key});
    });
    await refused("one trustee", "name", () => {
        return new ballot.Election({...vectors.election, trustees: trustees.slice(1)});
    });

    // ballots
    const lines = Object.fromEntries(vectors.lines.map((line) => [line.line, line]));
    const cast = Object.fromEntries(vectors.lines.map((line) => [line.line, []]));
    for (const {line, member, seed, ticked, text, receipt} of vectors.ballots) {
        const name = `ballot of ${member} on ${line}`;
        const made = election.vote(lines[line], member, ticked, drawn(seed));
        same(name, made, {text, receipt});
        same(
            `${name}, checked`,
            election.checkBallot(lines[line], member, text),
            receipt
        );
        cast[line].push([member, text]);
        // with numbers of the browser's own
        const fresh = election.vote(lines[line], member, ticked);
        same(
            `${name}, anew`,
            election.checkBallot(lines[line], member, fresh.text),
            fresh.receipt
        );
        if (fresh.text === text) {
            wrong.push(`${name}: not drawn anew`);
        }
    }
    const storage = memory();
    const made = election.vote(lines.l1, "m1", ["agree"]);
    same(
        "a ballot that nobody kept",
        election.keptBallot(lines.l1, "m1", storage),
        null
    );
    election.keepBallot(lines.l1, "m1", made, storage);
    same("a ballot kept", election.keptBallot(lines.l1, "m1", storage), made);
    election.forgetBallot(lines.l1, "m1", storage);
    same("a ballot forgotten", election.keptBallot(lines.l1, "m1", storage), null);
    same("another's", election.keptBallot(lines.l1, "m2", storage), null);
    for (const {name, line, member, kind, text} of vectors.refused) {
        await refused(name, kind, () =>
            election.checkBallot(lines[line], member, text)
        );
    }
    for (const ticked of [[], ["agree", "abstain"], ["lower"]]) {
        await refused(`ticked ${ticked}`, "count", () =>
            election.vote(lines.l1, "m1", ticked)
        );
    }

    // the trustees open sums of all ballots, and nothing else
    const keys = Object.fromEntries(
        vectors.keys.map(({trustee, seed}) => [
            trustee,
            ballot.makeKey(vectors.session, trustee, drawn(seed)),
        ])
    );
    const closed = (line, ballots = cast[line]) => ({
        line: lines[line],
        members: lines[line].members,
        ballots,
    });
    for (const {line, trustee, seed, text} of vectors.decryptions) {
        const opened = memory();
        const open = (what, more) =>
            election.open(keys[trustee], what, {opened, random: drawn(seed), ...more});
        const name = `${trustee} opens ${line}`;
        same(name, open(closed(line)), text);
        same(`${name} again`, open(closed(line, [...cast[line]].reverse())), text);
        const [first, ...others] = cast[line];
        await refused(`${name}, one ballot`, "few", () => open(closed(line, [first])));
        await refused(`${name}, the others`, "opened", () =>
            open(closed(line, others), {few: true})
        );
        await refused(`${name}, a ballot twice`, "twice", () =>
            open(closed(line, [first, ...cast[line]]))
        );
        await refused(`${name}, a stranger`, "entitled", () =>
            open({...closed(line), members: ["m1"]})
        );
        await refused(`${name}, under another name`, "other", () =>
            open({
                ...closed(line, [["m7", first[1]], ...others]),
                members: [...lines[line].members, "m7"],
            })
        );
        await refused(`${name}, with a key of another session`, "other", () =>
            election.open(ballot.makeKey("s2", trustee), closed(line), {opened})
        );
    }

    // the file of a key
    const [{trustee}] = vectors.keys;
    const {file, passphrase} = vectors.locked;
    for (const typed of ["NFC", "NFD"]) {
        const unlocked = await ballot.unlockKey(file, passphrase.normalize(typed));
        same(`key file, ${typed}`, unlocked.secret, keys[trustee].secret);
    }
    const locked = await ballot.lockKey(keys[trustee], "mười hai chữ cái");
    same(
        "key file, locked here",
        (await ballot.unlockKey(`${locked}\n`, "mười hai chữ cái")).secret,
        keys[trustee].secret
    );
    if (locked.includes(keys[trustee].secret)) {
        wrong.push("key file: the secret stands in it");
    }
    await refused("key file, other words", "passphrase", () =>
        ballot.unlockKey(locked, "mười hai chữ cai")
    );
    await refused("key file, altered", "passphrase", () =>
        ballot.unlockKey(locked.replace('"chair"', '"union"'), "mười hai chữ cái")
    );
    await refused("key file, cut", "form", () =>
        ballot.unlockKey(locked.slice(0, -9), "mười hai chữ cái")
    );
    await refused("key file, few words", "short", () =>
        ballot.lockKey(keys[trustee], "ngắn quá")
    );

    // what it takes, for the reader of the log
    const timed = (times, run) => {
        const begin = performance.now();
        for (let time = 0; time < times; time++) {
            run();
        }
        return ((performance.now() - begin) / times).toFixed(1);
    };
    const [[member, text]] = cast.l1;
    const making = timed(20, () => election.vote(lines.l1, member, ["agree"]));
    const checking = timed(20, () => election.checkBallot(lines.l1, member, text));
    console.log(
        `figures: a ballot of three options is made in ${making} ms in the browser, ` +
            `checked there in ${checking} ms`
    );
    return wrong;
}
