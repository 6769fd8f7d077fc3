import json

from odoo.tests import BaseCase, HttpCase, tagged

from ..ballot import BallotError
from . import ballot_vectors
from .common import Refusals

# The modules as Odoo's assets give them to a screen, and the library as it is served.
RUN = """
%(script)s
(async () => {
    const {modules} = odoo.loader;
    const path = "@thidua_khenthuong/ballot/ballot";
    await modules.get(`${path}_library`).loadBallotLibrary();
    const wrong = await repeatVectors(modules.get(path), %(vectors)s);
    const {ballotSentence} = modules.get(`${path}_words`);
    for (const [kind, words] of Object.entries(%(words)s)) {
        const said = String(ballotSentence({kind, message: `${kind}: l1`}));
        if (!said.includes(words)) {
            wrong.push(`${kind}: ${said}`);
        }
    }
    if (wrong.length) {
        console.error(wrong.join("\\n"));
    } else {
        console.log("test successful");
    }
})();
"""

WORDS = {
    "few": "dưới 5 phiếu",
    "opened": "phần chênh lệch sẽ lộ phiếu của một người",
    "short": "ít nhất 12 ký tự",
    "passphrase": "không mở được tệp khóa này",
    "secure": "https",
    "random": "số ngẫu nhiên",
    "form": "không phải tệp khóa",
    "other": "phiên họp khác",
    "count": "đúng số phương án",
    "proof": "không đúng (proof: l1)",
}


@tagged("tdkt")
class TestBallotVectors(Refusals, BaseCase):
    """Python says what it said when the format was settled."""

    maxDiff = 2_000

    def test_vectors(self):
        known = ballot_vectors.read()
        self.assertEqual({**ballot_vectors.make(), "locked": known["locked"]}, known)

    def test_the_refused_are_refused(self):
        election = ballot_vectors.session()[1]
        for values in ballot_vectors.read()["refused"]:
            with self.subTest(values["name"]):
                with self.assertRefused(BallotError, values["kind"]):
                    election.check_ballot(
                        ballot_vectors.LINES[0], values["member"], values["text"]
                    )


@tagged("post_install", "-at_install", "tdkt")
class TestBallotInTheBrowser(HttpCase):
    """The browser says the same, and refuses the same."""

    def test_vectors(self):
        self.env.ref("base.user_admin").lang = "vi_VN"
        script = ballot_vectors.SCRIPT.read_text(encoding="utf-8")
        vectors = json.dumps(ballot_vectors.read())
        self.browser_js(
            "/odoo",
            RUN % {"script": script, "vectors": vectors, "words": json.dumps(WORDS)},
            "odoo.isReady === true",
            login="admin",
            timeout=120,
        )
