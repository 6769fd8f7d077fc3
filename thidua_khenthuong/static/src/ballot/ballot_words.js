/** @odoo-module **/
import {FEW, SHORTEST_PASSPHRASE} from "./ballot";
import {_t} from "@web/core/l10n/translation";

/** What a person is told when the browser refuses; by `kind` of a `BallotError`. */
const SENTENCES = {
    few: () =>
        _t(
            "Fewer than %s ballots were cast on a line: its result says much about each of them. Agree below that it is opened all the same.",
            FEW
        ),
    opened: () =>
        _t(
            "This line was opened on this computer before, with other ballots. It is not opened again, since the difference would be somebody's vote: have it voted again."
        ),
    short: () => _t("A passphrase has at least %s characters.", SHORTEST_PASSPHRASE),
    passphrase: () =>
        _t("The passphrase does not open this key file, or the file was altered."),
    secure: () =>
        _t(
            "The browser does not encrypt on this page: open it with an address that begins with https."
        ),
    random: () => _t("This browser gives no random numbers: use another one."),
    form: () => _t("This is no key file of a secret ballot, or it is not whole."),
    other: () => _t("This key was made for another session or by another trustee."),
    count: () => _t("Tick as many options as this line allows."),
};

/**
 * Return the sentence for something that ballot.js refused.
 *
 * What has none is something that the server said and that does not hold.
 *
 * @param {Error} error
 * @returns {string}
 */
export function ballotSentence(error) {
    const sentence = SENTENCES[error.kind];
    return sentence
        ? sentence()
        : _t(
              "What the server sent about this ballot does not hold (%s). Nothing was encrypted or opened: tell the secretary.",
              error.message
          );
}
