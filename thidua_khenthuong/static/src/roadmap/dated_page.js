import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {onWillStart, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

const COLOURS = {
    eligible: "success",
    cannot_tell: "warning",
    not_eligible: "secondary",
};

/**
 * @param {Object} found with an `outcome`
 * @returns {String} the classes of the word on it
 */
export function wordClass(found) {
    return `text-bg-${COLOURS[found.outcome]}`;
}

/**
 * A page of `tdkt.roadmap` as of a day: it is loaded, and again when another day or
 * another subject is chosen.
 *
 * @param {String} method of `tdkt.roadmap`; takes a subject and a day
 * @param {Object} begin
 * @param {Number|false} begin.subject whom the page is about at first
 * @param {String|false} begin.day false: the present one
 * @returns {Object} reactive: `page`, null before it is loaded; `days`, the props of
 * its day picker; `choose(subject)`
 */
export function useDatedPage(method, {subject = false, day = false}) {
    const orm = useService("orm");
    const dated = useState({
        page: null,
        subject,
        day,
        get days() {
            const {page} = dated;
            return {
                type: "date",
                value: deserializeDate(page.day),
                minDate: deserializeDate(page.day_min),
                maxDate: deserializeDate(page.day_max),
                onApply: (chosen) => {
                    dated.day = chosen ? serializeDate(chosen) : false;
                    return load();
                },
            };
        },
        choose(chosen) {
            dated.subject = chosen;
            return load();
        },
    });

    async function load() {
        dated.page = await orm.call("tdkt.roadmap", method, [dated.subject, dated.day]);
    }

    onWillStart(load);
    return dated;
}
