import {registry} from "@web/core/registry";

/**
 * Asks for the words of all records that are shown at a moment in one call for each
 * model, however many lines a list has. Where no such column is shown nothing is asked.
 */
export const eligibilityService = {
    dependencies: ["orm"],
    start(env, {orm}) {
        const waiting = new Map();

        async function ask(model) {
            const asked = waiting.get(model);
            waiting.delete(model);
            try {
                const words = await orm.silent.call(model, "get_eligibility", [
                    [...asked.keys()],
                ]);
                for (const [id, answers] of asked) {
                    answers.forEach(({resolve}) => resolve(words[id] || null));
                }
            } catch (error) {
                for (const answers of asked.values()) {
                    answers.forEach(({reject}) => reject(error));
                }
            }
        }

        return {
            /**
             * @param {String} model
             * @param {Number} id
             * @returns {Promise<Object|null>} outcome, word, sentence, changed and share
             */
            getWord(model, id) {
                if (!waiting.has(model)) {
                    waiting.set(model, new Map());
                    // after all lines of the page have asked
                    setTimeout(() => ask(model));
                }
                const asked = waiting.get(model);
                return new Promise((resolve, reject) => {
                    asked.set(id, [...(asked.get(id) || []), {resolve, reject}]);
                });
            },
        };
    },
};

registry.category("services").add("tdkt_eligibility", eligibilityService);
