/** @odoo-module **/
/**
 * The secret ballot in the browser: keys of trustees, ballots of members, and what a
 * trustee opens. docs/ballot.md specifies it; thidua_khenthuong/ballot is the server.
 *
 * It imports nothing, so that a browser, Odoo's assets and Node run the very same file.
 * static/lib/noble-curves must have been loaded before (see ballot_library.js). Numbers
 * are secret here: nothing of this module logs, and nothing keeps a choice.
 *
 *     const election = new Election(values);              // of the server; checked
 *     const made = election.vote(line, "m1", ["agree"]);  // {text, receipt}
 *     election.keepBallot(line, "m1", made);              // then send made.text
 *
 *     const key = makeKey(session, "chair");              // key.announcement: to send
 *     const file = await lockKey(key, passphrase);        // a text to download
 *     const again = await unlockKey(file, passphrase);
 *     const text = election.open(again, {line, members, ballots});
 */

export const FORMAT = "tdkt-ballot-1";
export const KEY_FORMAT = "tdkt-ballot-key-1";
export const GROUP = "ristretto255";
/** Below it a result says much about each ballot: opened only when the trustee agrees. */
export const FEW = 5;
export const SHORTEST_PASSPHRASE = 12;
const MOST_TRUSTEES = 9;
const MOST_OPTIONS = 40;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const ELEMENT = /^[0-9a-f]{64}$/;
const CHALLENGE = /^[0-9a-f]{32}$/;
// What OWASP asks of PBKDF2 with SHA-256; a file that asks for much more would stall.
const ITERATIONS = 600000;
const MOST_ITERATIONS = 10000000;

/**
 * Something that is refused. `kind` is one of the server's KINDS, or
 * `few` (fewer ballots than {@link FEW}), `opened` (a line was opened with other ballots),
 * `short` (too short a passphrase), `passphrase` (the wrong one, or an altered file),
 * `secure` (no https), `random` (no random numbers). ballot_words.js has the sentences.
 */
export class BallotError extends Error {
    constructor(kind, what = "") {
        super(what ? `${kind}: ${what}` : kind);
        this.name = "BallotError";
        this.kind = kind;
    }
}

// -- numbers and texts -----------------------------------------------------------------

function noble() {
    return globalThis.nobleRistretto;
}

function points() {
    return noble().ristretto255.Point;
}

function order() {
    return points().Fn.ORDER;
}

function mod(number, modulus) {
    const rest = number % modulus;
    return rest < 0n ? rest + modulus : rest;
}

function toHex(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
    return Uint8Array.from(text.match(/../g) || [], (byte) => parseInt(byte, 16));
}

/** Return the number that little-endian bytes write. */
function toNumber(bytes) {
    return BigInt(`0x${toHex(Uint8Array.from(bytes).reverse()) || "0"}`);
}

function toText(number, size = 32) {
    const digits = number.toString(16).padStart(2 * size, "0");
    return toHex(fromHex(digits).reverse());
}

function encoded(value) {
    return new TextEncoder().encode(value);
}

function digest(...parts) {
    return toHex(noble().sha512(encoded(JSON.stringify([FORMAT, ...parts]))));
}

function challenge(...parts) {
    return toNumber(fromHex(digest(...parts).slice(0, 32)));
}

/** Return what proves to its member that a ballot is counted as it was handed in. */
export function receiptOf(text) {
    return toHex(noble().sha256(encoded(text)));
}

/** Return 64 random bytes; of the browser, or there is no ballot. */
export function draw() {
    if (!globalThis.crypto?.getRandomValues) {
        throw new BallotError("random");
    }
    return globalThis.crypto.getRandomValues(new Uint8Array(64));
}

function drawScalar(random) {
    return mod(toNumber(random()), order());
}

function drawChallenge(random) {
    return toNumber(random().slice(0, 16));
}

function element(text) {
    if (typeof text !== "string" || !ELEMENT.test(text)) {
        throw new BallotError("form");
    }
    try {
        return points().fromHex(text);
    } catch {
        throw new BallotError("element");
    }
}

/** Multiply by a secret number: what noble does in the same steps for every number. */
function times(point, number) {
    const scalar = mod(number, order());
    return scalar ? point.multiply(scalar) : points().ZERO;
}

/** Multiply by a public number. */
function timesPublic(point, number) {
    const scalar = mod(number, order());
    return scalar ? point.multiplyUnsafe(scalar) : points().ZERO;
}

function proofText(part, response) {
    return [toText(part, 16), toText(mod(response, order()))];
}

function readProof(proof) {
    if (
        !Array.isArray(proof) ||
        proof.length !== 2 ||
        !CHALLENGE.test(proof[0]) ||
        !ELEMENT.test(proof[1])
    ) {
        throw new BallotError("form");
    }
    const [part, response] = proof.map((text) => toNumber(fromHex(text)));
    if (response >= order()) {
        throw new BallotError("form");
    }
    return [part, response];
}

function checkName(name) {
    if (typeof name !== "string" || !NAME.test(name)) {
        throw new BallotError("name");
    }
}

function range(least, most) {
    return Array.from({length: most - least + 1}, (_unused, place) => least + place);
}

function checkLine({line, options, least, most}) {
    [line, ...options].forEach(checkName);
    const count = options.length;
    if (
        !(count >= 1 && count <= MOST_OPTIONS) ||
        new Set(options).size < count ||
        ![least, most].every(Number.isInteger) ||
        !(least >= 0 && least <= most && most <= count)
    ) {
        throw new BallotError("name", line);
    }
}

/** Read a text of which `write` makes the same text again, or refuse it. */
function readText(text, write) {
    let again = null;
    let values = null;
    try {
        values = JSON.parse(text);
        again = write(values);
    } catch {
        throw new BallotError("form");
    }
    if (again !== text) {
        throw new BallotError("form");
    }
    return values;
}

function keyText({session, trustee, key, proof}) {
    return JSON.stringify({format: FORMAT, session, trustee, key, proof});
}

function ballotText({session, line, member, ciphertexts, options, sum}) {
    return JSON.stringify({
        format: FORMAT,
        session,
        line,
        member,
        ciphertexts,
        options,
        sum,
    });
}

function add(one, other) {
    return one.add(other);
}

// -- trustees --------------------------------------------------------------------------

/**
 * Make a trustee's key pair for a session.
 *
 * @returns {{session, trustee, secret, key, announcement}} `secret` leaves the browser in
 *  a locked file only, `announcement` is what the server is told
 */
export function makeKey(session, trustee, random = draw) {
    [session, trustee].forEach(checkName);
    const secret = drawScalar(random);
    const key = times(points().BASE, secret).toHex();
    const nonce = drawScalar(random);
    const commitment = times(points().BASE, nonce).toHex();
    const part = challenge("key", GROUP, session, trustee, key, commitment);
    const proof = proofText(part, nonce + part * secret);
    return {
        session,
        trustee,
        secret: toText(secret),
        key,
        announcement: keyText({session, trustee, key, proof}),
    };
}

/** Return a trustee's public key, once his announcement proves that he has the secret. */
export function readKey(session, trustee, text) {
    const values = readText(text, keyText);
    if (values.session !== session || values.trustee !== trustee) {
        throw new BallotError("other");
    }
    const key = element(values.key);
    if (key.equals(points().ZERO)) {
        throw new BallotError("element");
    }
    const [part, response] = readProof(values.proof);
    const commitment = timesPublic(points().BASE, response)
        .subtract(timesPublic(key, part))
        .toHex();
    if (part !== challenge("key", GROUP, session, trustee, values.key, commitment)) {
        throw new BallotError("proof", trustee);
    }
    return values.key;
}

function subtle() {
    if (!globalThis.crypto?.subtle) {
        throw new BallotError("secure");
    }
    return globalThis.crypto.subtle;
}

async function lock(passphrase, salt, iterations) {
    // one word typed on two machines is one word, however they compose its accents
    const typed = encoded(passphrase.normalize("NFC"));
    const material = await subtle().importKey("raw", typed, "PBKDF2", false, [
        "deriveKey",
    ]);
    return subtle().deriveKey(
        {name: "PBKDF2", hash: "SHA-256", salt, iterations},
        material,
        {name: "AES-GCM", length: 256},
        false,
        ["encrypt", "decrypt"]
    );
}

function keyFileText(values) {
    const {session, trustee, key, iterations, salt, iv, secret} = values;
    return JSON.stringify(
        {format: KEY_FORMAT, session, trustee, key, iterations, salt, iv, secret},
        null,
        1
    );
}

/** Return the text of the file in which a trustee keeps his key: nothing without the words. */
export async function lockKey({session, trustee, secret, key}, passphrase) {
    if (passphrase.normalize("NFC").length < SHORTEST_PASSPHRASE) {
        throw new BallotError("short");
    }
    const random = draw();
    const [salt, iv] = [random.slice(0, 16), random.slice(16, 28)];
    const locked = await subtle().encrypt(
        {name: "AES-GCM", iv, additionalData: encoded(`${session} ${trustee} ${key}`)},
        await lock(passphrase, salt, ITERATIONS),
        fromHex(secret)
    );
    return keyFileText({
        session,
        trustee,
        key,
        iterations: ITERATIONS,
        salt: toHex(salt),
        iv: toHex(iv),
        secret: toHex(new Uint8Array(locked)),
    });
}

/** Return the key that {@link lockKey} wrote: of the right words, whole, unaltered. */
export async function unlockKey(text, passphrase) {
    const values = readText(text.trim(), keyFileText);
    const {session, trustee, key, iterations, salt, iv, secret} = values;
    const whole =
        [session, trustee].every((name) => NAME.test(name)) &&
        ELEMENT.test(key) &&
        /^[0-9a-f]{32}$/.test(salt) &&
        /^[0-9a-f]{24}$/.test(iv) &&
        /^[0-9a-f]{96}$/.test(secret) &&
        Number.isInteger(iterations) &&
        iterations >= 1 &&
        iterations <= MOST_ITERATIONS;
    if (!whole) {
        throw new BallotError("form");
    }
    let opened = null;
    const derived = await lock(passphrase, fromHex(salt), iterations);
    try {
        opened = await subtle().decrypt(
            {
                name: "AES-GCM",
                iv: fromHex(iv),
                additionalData: encoded(`${session} ${trustee} ${key}`),
            },
            derived,
            fromHex(secret)
        );
    } catch {
        throw new BallotError("passphrase");
    }
    return {session, trustee, key, secret: toHex(new Uint8Array(opened))};
}

// -- the election ----------------------------------------------------------------------

export class Election {
    /**
     * @param {Object} values what the server says of the session (Election.values())
     * @throws {BallotError} a trustee without his secret, or a key that is not theirs
     */
    constructor({format, group, session, trustees, key}) {
        if (format !== FORMAT || group !== GROUP) {
            throw new BallotError("form");
        }
        checkName(session);
        if (!(trustees.length >= 2 && trustees.length <= MOST_TRUSTEES)) {
            throw new BallotError("name", "trustees");
        }
        this.session = session;
        this.keys = new Map(
            trustees.map(({trustee, announcement}) => [
                trustee,
                readKey(session, trustee, announcement),
            ])
        );
        if (new Set(this.keys.values()).size < trustees.length) {
            throw new BallotError("twice", "keys");
        }
        const joint = [...this.keys.values()].map(element).reduce(add);
        if (joint.equals(points().ZERO)) {
            throw new BallotError("element");
        }
        this.key = joint.toHex();
        if (this.key !== key) {
            throw new BallotError("proof", "key");
        }
        // every ballot multiplies it many times
        this._base = joint.precompute(8);
        this.digest = digest("election", GROUP, session, [...this.keys]);
    }

    _statement(line, member, ciphertexts) {
        return digest(
            "ballot",
            this.digest,
            this.key,
            line.line,
            line.options,
            line.least,
            line.most,
            member,
            ciphertexts
        );
    }

    /**
     * Encrypt a vote and prove that it is one.
     *
     * @param {Object} line as the server describes it (Line.values())
     * @param {string} member
     * @param {string[]} ticked codes of options, as many as the line allows
     * @returns {{text: string, receipt: string}} to be sent, and to be kept
     */
    vote(line, member, ticked, random = draw) {
        checkLine(line);
        checkName(member);
        const chosen = new Set(ticked);
        if (
            chosen.size < line.least ||
            chosen.size > line.most ||
            ticked.some((option) => !line.options.includes(option))
        ) {
            throw new BallotError("count");
        }
        const {BASE} = points();
        const choices = line.options.map((option) => Number(chosen.has(option)));
        const nonces = [];
        const ciphertexts = choices.map((choice) => {
            const nonce = drawScalar(random);
            nonces.push(nonce);
            const mask = times(this._base, nonce);
            return [
                times(BASE, nonce).toHex(),
                (choice ? mask.add(BASE) : mask).toHex(),
            ];
        });
        const statement = this._statement(line, member, ciphertexts);
        const options = choices.map((choice, place) =>
            this._oneOf(
                statement,
                ["option", place],
                choice,
                nonces[place],
                [0, 1],
                random
            )
        );
        const sum = this._oneOf(
            statement,
            ["sum"],
            chosen.size,
            nonces.reduce((one, other) => one + other),
            range(line.least, line.most),
            random
        );
        const text = ballotText({
            session: this.session,
            line: line.line,
            member,
            ciphertexts,
            options,
            sum,
        });
        return {text, receipt: receiptOf(text)};
    }

    /**
     * Prove that (nonce·G, nonce·Y + value·G) holds one of `values`, not which.
     *
     * Whoever knows the nonce needs multiples of G and Y only: where the proof pretends,
     * with e = r - c·nonce, r·G - c·α is e·G and r·Y - c·(β - v·G) is e·Y + c·(v - value)·G.
     */
    _oneOf(statement, name, value, nonce, values, random) {
        const {BASE} = points();
        const own = drawScalar(random);
        const branches = values.map((other) => {
            if (other === value) {
                return {exponent: own, shift: 0n};
            }
            const part = drawChallenge(random);
            const response = drawScalar(random);
            const shift = part * BigInt(other - value);
            return {part, response, exponent: response - part * nonce, shift};
        });
        const commitments = branches.map(({exponent, shift}) => [
            times(BASE, exponent).toHex(),
            times(this._base, exponent).add(times(BASE, shift)).toHex(),
        ]);
        let rest = challenge("proof", statement, name, values, commitments);
        for (const {part = 0n} of branches) {
            rest -= part;
        }
        rest = mod(rest, 2n ** 128n);
        return branches.map(({part, response}) =>
            part === undefined
                ? proofText(rest, own + rest * nonce)
                : proofText(part, response)
        );
    }

    _place(...parts) {
        return ["tdkt.ballot", this.digest.slice(0, 32), ...parts].join(" ");
    }

    /**
     * Keep a ballot in this browser, before it is sent: when the answer is lost, the very
     * same text is sent again. Nothing in it tells the vote.
     *
     * @param {Object} made of {@link vote}
     */
    keepBallot(line, member, made, storage = globalThis.localStorage) {
        storage?.setItem(this._place(line.line, member), made.text);
    }

    /** Return the ballot that {@link keepBallot} kept, or null. */
    keptBallot(line, member, storage = globalThis.localStorage) {
        const text = storage?.getItem(this._place(line.line, member));
        return text ? {text, receipt: receiptOf(text)} : null;
    }

    /** Forget a ballot that was refused: it will never be counted. */
    forgetBallot(line, member, storage = globalThis.localStorage) {
        storage?.removeItem(this._place(line.line, member));
    }

    _readBallot(line, member, text) {
        const values = readText(text, ballotText);
        if (
            values.session !== this.session ||
            values.line !== line.line ||
            values.member !== member
        ) {
            throw new BallotError("other", member);
        }
        const {ciphertexts, options, sum} = values;
        const count = line.options.length;
        const isPair = (pair) => Array.isArray(pair) && pair.length === 2;
        if (
            ![ciphertexts, options, sum].every(Array.isArray) ||
            ciphertexts.length !== count ||
            options.length !== count ||
            sum.length !== line.most - line.least + 1 ||
            ![...ciphertexts, ...options].every(isPair)
        ) {
            throw new BallotError("form", member);
        }
        return {
            ciphertexts,
            elements: ciphertexts.map((pair) => pair.map(element)),
            proofs: options.map((proof) => proof.map(readProof)),
            total: sum.map(readProof),
        };
    }

    /**
     * Return the receipt of a ballot of which every proof holds.
     *
     * @throws {BallotError}
     */
    checkBallot(line, member, text) {
        checkLine(line);
        checkName(member);
        const {ciphertexts, elements, proofs, total} = this._readBallot(
            line,
            member,
            text
        );
        const statement = this._statement(line, member, ciphertexts);
        elements.forEach((pair, place) => {
            if (pair[0].equals(points().ZERO)) {
                throw new BallotError("element");
            }
            this._checkOneOf(statement, ["option", place], pair, [0, 1], proofs[place]);
        });
        const added = [0, 1].map((part) =>
            elements.map((pair) => pair[part]).reduce(add)
        );
        this._checkOneOf(
            statement,
            ["sum"],
            added,
            range(line.least, line.most),
            total
        );
        return receiptOf(text);
    }

    _checkOneOf(statement, name, [alpha, beta], values, proof) {
        const {BASE} = points();
        let answered = 0n;
        const commitments = values.map((value, place) => {
            const [part, response] = proof[place];
            answered += part;
            const shift = timesPublic(BASE, part * BigInt(value));
            return [
                timesPublic(BASE, response).subtract(timesPublic(alpha, part)),
                timesPublic(this._base, response)
                    .subtract(timesPublic(beta, part))
                    .add(shift),
            ].map((point) => point.toHex());
        });
        const asked = challenge("proof", statement, name, values, commitments);
        if (mod(answered, 2n ** 128n) !== asked) {
            throw new BallotError("proof", name.join(" "));
        }
    }

    /**
     * Add up all ballots of a line.
     *
     * @param {Object} closed
     * @param {Object} closed.line
     * @param {string[]} closed.members who votes on it
     * @param {Array} closed.ballots [member, text] pairs, all that were accepted
     * @returns {{count, ballots, ciphertexts, receipts}} `ballots` is the digest of all
     */
    sumUp({line, members, ballots}) {
        checkLine(line);
        const entitled = new Set(members);
        const ordered = [...ballots].sort(([one], [other]) =>
            one < other ? -1 : Number(one > other)
        );
        const {ZERO} = points();
        let sums = line.options.map(() => [ZERO, ZERO]);
        const receipts = [];
        let last = null;
        for (const [member, text] of ordered) {
            checkName(member);
            if (member === last) {
                throw new BallotError("twice", member);
            }
            if (!entitled.has(member)) {
                throw new BallotError("entitled", member);
            }
            last = member;
            const {elements} = this._readBallot(line, member, text);
            sums = sums.map((pair, place) =>
                pair.map((one, part) => one.add(elements[place][part]))
            );
            receipts.push([member, receiptOf(text)]);
        }
        return {
            count: receipts.length,
            ballots: digest("ballots", this.digest, line.line, receipts).slice(0, 64),
            ciphertexts: sums.map((pair) => pair.map((one) => one.toHex())),
            receipts,
        };
    }

    /**
     * Open the sum of all ballots of a line with one trustee's key, and prove it.
     *
     * Nothing but a sum is ever opened: it is added up here, from ballots each of one
     * member who votes. A line opened once is not opened with other ballots, since the
     * difference would be somebody's vote.
     *
     * @param {Object} key of {@link unlockKey}
     * @param {Object} closed as of {@link sumUp}
     * @param {Object} [options]
     * @param {boolean} [options.few] the trustee agrees that fewer than {@link FEW} are
     *  opened
     * @param {Storage} [options.opened] where this browser remembers what it opened
     * @returns {string} the text for the server
     */
    open(
        key,
        closed,
        {few = false, opened = globalThis.localStorage, random = draw} = {}
    ) {
        const {line} = closed;
        const secret = toNumber(fromHex(key.secret));
        const {BASE} = points();
        if (
            key.session !== this.session ||
            this.keys.get(key.trustee) !== key.key ||
            times(BASE, secret).toHex() !== key.key
        ) {
            throw new BallotError("other", "key");
        }
        const added = this.sumUp(closed);
        if (added.count < FEW && !few) {
            throw new BallotError("few", line.line);
        }
        const place = this._place(line.line);
        const before = opened?.getItem(place);
        if (before && before !== added.ballots) {
            throw new BallotError("opened", line.line);
        }
        opened?.setItem(place, added.ballots);
        const alphas = added.ciphertexts.map(([alpha]) => element(alpha));
        const shares = alphas.map((alpha) => times(alpha, secret).toHex());
        const statement = digest(
            "decryption",
            this.digest,
            this.key,
            line.line,
            line.options,
            key.trustee,
            key.key,
            added.count,
            added.ballots,
            added.ciphertexts,
            shares
        );
        const proofs = alphas.map((alpha, option) => {
            const nonce = drawScalar(random);
            const commitments = [BASE, alpha].map((one) => times(one, nonce).toHex());
            const part = challenge("share", statement, option, commitments);
            return proofText(part, nonce + part * secret);
        });
        return JSON.stringify({
            format: FORMAT,
            session: this.session,
            line: line.line,
            trustee: key.trustee,
            count: added.count,
            ballots: added.ballots,
            shares,
            proofs,
        });
    }
}
