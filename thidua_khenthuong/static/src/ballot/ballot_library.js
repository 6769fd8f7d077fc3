/** @odoo-module **/
import {loadJS} from "@web/core/assets";

const LIBRARY = "/thidua_khenthuong/static/lib/noble-curves/noble-curves.js";

/**
 * Load what ballot.js computes with. Screens wait for it before they make an `Election`;
 * it is served as it was vendored, in no bundle, so that anybody can compare its SHA-256.
 */
export function loadBallotLibrary() {
    return loadJS(LIBRARY);
}
