import {Election} from "@thidua_khenthuong/ballot/ballot";
import {loadBallotLibrary} from "@thidua_khenthuong/ballot/ballot_library";
import {press} from "@thidua_khenthuong/../tests/tours/main_job";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

/* What the pages of the secret ballot do when something is not as it should be;
   played by tests/test_ballot_tours.py. */

const tours = registry.category("web_tour.tours");
const PASSPHRASE = "mười hai chữ cái trở lên";

const call = (model, method, ...args) =>
    rpc(`/web/dataset/call_kw/${model}/${method}`, {model, method, args, kwargs: {}});

/** Make a ballot on the first line and keep it, as if its answer had been lost. */
async function loseAnswer() {
    await loadBallotLibrary();
    const sessions = await call("tdkt.session", "search", [["state", "=", "voting"]]);
    const page = await call("tdkt.session", "get_ballot", sessions.slice(-1));
    const election = new Election(page.election);
    const [{line}] = page.lines;
    election.keepBallot(line, page.member, election.vote(line, page.member, ["agree"]));
}

/** Let this browser remember other ballots than those the server has. */
function swapBallots() {
    for (const name of Object.keys(localStorage)) {
        if (name.startsWith("tdkt.ballot ")) {
            localStorage.setItem(name, "another ballot");
        }
    }
}

const openVote = {
    content: "vote",
    trigger: ".tdkt_sessions .tdkt_vote",
    run: "click",
};

tours.add("tdkt_105_member_looks_again", {
    steps: () => [
        {
            content: "a ballot is kept that nobody answered",
            trigger: ".tdkt_sessions .tdkt_vote",
            run: loseAnswer,
        },
        openVote,
        {
            content: "it is handed in by itself: the second line is shown",
            trigger: ".tdkt_vote_page .progress[aria-valuenow='1']",
        },
        {
            content: "vote on it",
            trigger: '.tdkt_choice[data-choice="disagree"]',
            run: "click",
        },
        {
            content: "hand it in",
            trigger: ".tdkt_send:enabled",
            run: "click",
        },
        {
            content: "nothing is wrong",
            trigger: ".tdkt_vote_line:has(.tdkt_receipt):not(:has(.tdkt_altered))",
        },
        {
            content: "go on",
            trigger: ".tdkt_next",
            run: "click",
        },
        {
            content: "both are in, and nothing is wrong",
            trigger: ".tdkt_vote_done:not(:has(.tdkt_altered))",
            run: swapBallots,
        },
        {
            content: "back to the own page",
            trigger: ".tdkt_vote_close",
            run: "click",
        },
        {
            content: "nothing is asked any more; look at what was handed in",
            trigger: ".tdkt_sessions:not(:has(.tdkt_vote)) .tdkt_voted",
            run: "click",
        },
        {
            content: "the other ballots are noticed",
            trigger: ".tdkt_vote_done .tdkt_altered",
        },
    ],
});

tours.add("tdkt_106_trustee_opens_the_sums", {
    steps: () => [
        press("action_open_trustee"),
        {
            content: "the receipts are shown before",
            trigger: ".tdkt_trustee_page details",
        },
        {
            content: "choose the key file",
            trigger: ".tdkt_key_file",
            run: async () => {
                const [{datas}] = await call(
                    "ir.attachment",
                    "search_read",
                    [["name", "=", "tdkt_106_key.json"]],
                    ["datas"]
                );
                const transfer = new DataTransfer();
                transfer.items.add(new File([atob(datas)], "khoa.json"));
                const input = document.querySelector(".tdkt_key_file");
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            content: "a wrong passphrase",
            trigger: ".tdkt_passphrase",
            run: `edit ${PASSPHRASE} không`,
        },
        {
            content: "open",
            trigger: ".tdkt_open_sums:enabled",
            run: "click",
        },
        {
            content: "it is refused",
            trigger: ".tdkt_trustee_error",
        },
        {
            content: "the right one",
            trigger: ".tdkt_passphrase",
            run: `edit ${PASSPHRASE}`,
        },
        {
            content: "three voted: that is agreed to",
            trigger: ".tdkt_few",
            run: "click",
        },
        {
            content: "open",
            trigger: ".tdkt_open_sums:enabled",
            run: "click",
        },
        {
            content: "all is opened",
            trigger: ".tdkt_nothing_to_open",
        },
    ],
});
