/** @odoo-module **/
import {lockKey, unlockKey} from "./ballot";
import {downloadFile} from "@web/core/network/download";
import {loadJS} from "@web/core/assets";

const LIBRARY = "/thidua_khenthuong/static/lib/noble-curves/noble-curves.js";

/**
 * Load what ballot.js computes with. Screens wait for it before they make an `Election`;
 * it is served as it was vendored, in no bundle, so that anybody can compare its SHA-256.
 */
export function loadBallotLibrary() {
    return loadJS(LIBRARY);
}

/** Give a trustee the file of his key; only his passphrase opens it. */
export async function saveKeyFile(key, passphrase) {
    const text = await lockKey(key, passphrase);
    downloadFile(
        text,
        `khoa-phieu-kin-${key.session}-${key.trustee}.txt`,
        "text/plain"
    );
}

/**
 * Return the key of the file that a trustee has chosen.
 *
 * @param {File} file
 */
export async function openKeyFile(file, passphrase) {
    // a key file has a few hundred characters: whatever is longer is another file
    return unlockKey(await file.slice(0, 5000).text(), passphrase);
}
