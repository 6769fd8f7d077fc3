import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ... import ballot
from ..mixins.tdkt_workflow_mixin import Transition
from .tdkt_session import LEADING

_lt = LazyTranslate(__name__)

OPTIONS = ("agree", "disagree", "abstain")
# Why a ballot, a key or a share is refused, in words: see ballot.KINDS.
REFUSED = {
    "name": _lt("It names something that cannot be: reload the page and try again."),
    "form": _lt("It is not written as it must be: reload the page and try again."),
    "other": _lt("It was made for another session, line or person."),
    "element": _lt("It holds a number that hides nothing."),
    "proof": _lt("Its proof does not hold: it was altered, copied, or ticks wrongly."),
    "twice": _lt("The same stands there twice."),
    "entitled": _lt("Somebody who does not vote on the line handed it in."),
    "missing": _lt("A trustee's share is still missing."),
    "count": _lt("It gives no possible result."),
}


class TdktSession(models.Model):
    """The secret ballot of a session: keys, ballots, sums; docs/ballot.md specifies it.

    ========== ====== ======== ==================================================
    action     from   to       who
    ========== ====== ======== ==================================================
    end_ballot voting (voting) officer, secretary, chair: no ballot is taken any more
    vote_again voting open     the same, with a reason: a key is lost
    ========== ====== ======== ==================================================

    No vote and no secret key reaches the server: browsers encrypt, the server checks
    proofs, adds up, and learns a sum when all trustees have opened it.
    """

    _inherit = "tdkt.session"

    method = fields.Selection(
        selection_add=[("electronic", "Electronic Secret Ballot")],
        ondelete={"electronic": "set default"},
    )
    trustee_ids = fields.One2many(
        comodel_name="tdkt.session.trustee",
        inverse_name="session_id",
        string="Trustees",
    )
    ballot_ids = fields.One2many(
        comodel_name="tdkt.ballot", inverse_name="session_id", string="Ballots"
    )
    ballot_round = fields.Integer(
        string="Round of Keys", default=1, readonly=True, copy=False, aggregator=None
    )
    ballot_ended = fields.Datetime(readonly=True, copy=False)
    key_digest = fields.Char(
        string="Check of the Keys",
        compute="_compute_key_digest",
        help="The first digits that all screens show alike; they are read out and "
        "stand in the minutes.",
    )
    ballot_file = fields.Binary(
        string="Published Ballots", attachment=True, readonly=True, copy=False
    )
    ballot_filename = fields.Char(readonly=True, copy=False)

    # --- The election ------------------------------------------------------------

    def _trustees(self):
        """Return the trustees of the present round of keys."""
        self.ensure_one()
        return self.trustee_ids.filtered(lambda one: one.round == self.ballot_round)

    def _election_name(self):
        return f"s{self.id}.{self.ballot_round}"

    def _election(self):
        """Return the ``ballot.Election`` of this round, None before all have keys."""
        self.ensure_one()
        trustees = self._trustees()
        if len(trustees) < 2 or not all(trustees.mapped("announcement")):
            return None
        return self._check_crypto(
            lambda: ballot.Election(
                self._election_name(),
                {one._code(): one.announcement for one in trustees},
            )
        )

    def _check_crypto(self, make):
        """Return what ``make`` returns, a refusal of it in words.

        :raises UserError: when the mathematics does not hold
        """
        try:
            return make()
        except ballot.BallotError as error:
            raise UserError(
                self.env._(
                    "The ballot was refused. %(why)s",
                    why=self.env._(REFUSED[error.kind]),
                )
            ) from error

    @api.depends("trustee_ids.announcement", "ballot_round")
    def _compute_key_digest(self):
        for session in self:
            election = session._election() if session._origin else None
            session.key_digest = election and election.digest[:8]

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "end_ballot": Transition(
                _lt("End the ballot"),
                ("voting",),
                None,
                LEADING,
                effect=_lt(
                    "No ballot is taken any more. Show the receipts to everybody "
                    "before the trustees open the sums."
                ),
            ),
            "vote_again": Transition(
                _lt("Vote again with new keys"), ("voting",), "open", LEADING
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            *("ballot_round", "ballot_ended", "ballot_file", "ballot_filename"),
        }

    def _open_fields(self):
        names = super()._open_fields()
        return names | {"trustee_ids"} if self.state == "open" else names

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for session in self:
            reasons[session.id] = session._get_ballot_reason(action) or reasons.get(
                session.id, ""
            )
        return reasons

    def _get_ballot_reason(self, action):
        """Say what keeps ``action`` of an electronic ballot waiting, else ""."""
        self.ensure_one()
        electronic = self.method == "electronic"
        if action in ("end_ballot", "vote_again") and not electronic:
            return self.env._(
                "“%(session)s” votes on paper.", session=self.display_name
            )
        if action == "end_ballot" and self.ballot_ended:
            return self.env._("The ballot has ended already.")
        if action in ("end_ballot", "vote_again") and not self._pending():
            return self.env._("Every line has its result already.")
        if action == "second_round":
            return self._get_ended_reason()
        if action == "count" and electronic:
            return self.env._("An electronic ballot is counted by its trustees' keys.")
        if action == "start_voting" and electronic:
            trustees = self._trustees()
            if len(trustees) < 2:
                return self.env._(
                    "Name at least two trustees, e.g. the chair and the secretary."
                )
            if waiting := trustees.filtered(
                lambda one: not one.announcement or not one.date_tested
            ):
                return self.env._(
                    "Still to make and test their keys: %(names)s.",
                    names=self.env._(", ").join(waiting.mapped("trustee_name")),
                )
            if without := self.member_ids._votes().filtered(
                lambda one: not one.user_id
            ):
                return self.env._(
                    "Without a login nobody votes electronically: %(names)s. Vote on "
                    "paper.",
                    names=self.env._(", ").join(without.mapped("member_name")),
                )
            for seats in self.member_ids._votes().grouped("user_id").values():
                if len(seats) > 1:
                    return self.env._(
                        "One login votes once, and these share one: %(names)s.",
                        names=self.env._(", ").join(seats.mapped("member_name")),
                    )
        return ""

    def _get_ended_reason(self):
        """Say which lines must be opened before ballots are taken on others, else "".

        What one trustee has opened takes no ballot more: the difference of two sums is
        somebody's vote.
        """
        self.ensure_one()
        ended = self.browse().item_ids
        if self.method == "electronic" and self.ballot_ended:
            ended = self._pending()
        return ended and self.env._(
            "Open the sums first: the ballot has ended on %(lines)s.",
            lines=self.env._(", ").join(ended[:5].mapped("display_name")),
        )

    def action_fill_trustees(self):
        """Name chair and secretary as trustees, where nobody is named yet.

        :raises UserError: once the vote has begun
        """
        self.check_access("write")
        self._check_open({"trustee_ids"})
        for session in self:
            if not session._trustees():
                session.trustee_ids = [
                    Command.create({"member_id": member.id})
                    for member in session.chair_id | session.secretary_id
                ]
        return True

    def action_end_ballot(self):
        """Take no ballot any more: the receipts are shown, then the sums are opened."""
        return self._move("end_ballot", {"ballot_ended": fields.Datetime.now()})

    def action_second_round(self):
        result = super().action_second_round()
        self._take_further_ballots()
        return result

    def _take_further_ballots(self):
        """Take ballots on the lines that were added after the ballot had ended."""
        ended = self.filtered(
            lambda one: one.method == "electronic" and one.ballot_ended
        )
        ended._write_moving({"ballot_ended": False})

    def action_vote_again(self, reason=None):
        """Vote again with new keys on the lines without a result; a key is lost.

        The ballots stay, unopened, and are never counted. What the lost keys have
        opened before stays published in the session's history.

        :raises UserError: without a reason
        """
        reason = self._require_reason(reason)
        self._check_move("vote_again")
        for session in self:
            pending = session._pending()
            pending._repeat()
            # who might vote stays as it was
            pending.flush_recordset()
            # sudo: tdkt.session.item - whoever leads may not write results otherwise
            pending.sudo()._write_moving(
                {"result": "void", "result_reason": reason, "not_cast": 0}
            )
            session._write_moving(
                {
                    "ballot_round": session.ballot_round + 1,
                    "ballot_ended": False,
                    "state": "open",
                },
                "vote_again",
            )
            session._keep_published()
            session.member_ids._begin_anew()
            session.trustee_ids = [
                Command.create({"member_id": member.id})
                for member in session.chair_id | session.secretary_id
            ]
        return True

    def _keep_published(self):
        """Keep the published file beside that of the next round of keys."""
        self.ensure_one()
        if self.ballot_file:
            self.message_post(
                body=self.env._("The ballots that were opened with the earlier keys."),
                attachments=[
                    (self.ballot_filename, base64.b64decode(self.ballot_file))
                ],
            )

    def action_remind(self):
        """Remind those who have not voted on all their lines, and nobody else.

        :return: a notification of how many were reminded
        :raises AccessError: for who does not lead the session
        :raises UserError: when no electronic ballot is taken
        """
        self.ensure_one()
        self.check_access("read")
        if not self._filter_actors(LEADING):
            raise AccessError(
                self.env._("Only whoever leads the session reminds its members.")
            )
        if not self._takes_ballots():
            raise UserError(self.env._("No ballot is taken at the moment."))
        # sudo: tdkt.session.member - to whom the message goes
        late_sudo = self.sudo()._late_members()
        if late_sudo:
            self.message_notify(
                partner_ids=late_sudo.user_id.partner_id.ids,
                subject=self.name,
                body=self.env._(
                    "Your vote in “%(session)s” is awaited.", session=self.name
                ),
            )
        return self._notify(
            self.env._("%(count)s members were reminded.", count=len(late_sudo))
        )

    def _late_members(self):
        """Return the members with a login whose ballot on some line is awaited.

        With sudo: ballots are read by nobody.
        """
        self.ensure_one()
        pending = self._pending()
        ballots = self.ballot_ids.filtered(lambda one: one.item_id in pending)
        voters = self.member_ids._votes().filtered("user_id")
        late = voters.browse()
        for item in pending:
            cast = ballots.filtered(lambda one, item=item: one.item_id == item)
            late |= voters - item._conflicted() - cast.attendee_id
        return late

    def _asks_me_to_vote(self):
        """Tell whether a ballot of the current user is awaited, None who has none.

        With sudo: ballots are read by nobody.
        """
        self.ensure_one()
        if not self._takes_ballots():
            return None
        voters = self.member_ids._votes().user_id
        if self.env.user not in voters:
            return None
        return self.env.user in self._late_members().user_id

    def _takes_ballots(self):
        self.ensure_one()
        return (
            self.method == "electronic"
            and self.state == "voting"
            and not self.ballot_ended
        )

    # --- Trustees ----------------------------------------------------------------

    def _own_trustee(self):
        """Return the current user's row among the trustees of this round.

        :raises AccessError: for anybody else
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: tdkt.session.trustee - his own row, and no other
        trustee_sudo = (
            self.sudo()._trustees().filtered(lambda one: one.user_id == self.env.user)
        )
        if not trustee_sudo:
            raise AccessError(self.env._("You are no trustee of this session."))
        return trustee_sudo

    def get_trustee(self):
        """Return what the current user's browser needs to be a trustee of this session.

        :return: dict of ``session`` and ``trustee`` (names in the proofs), ``name``,
            ``announced``, ``tested``, ``may_open``
        :raises AccessError: for who is none
        """
        trustee_sudo = self._own_trustee()
        return {
            "session": self._election_name(),
            "trustee": trustee_sudo._code(),
            "name": self.name,
            "announced": bool(trustee_sudo.announcement),
            "tested": bool(trustee_sudo.date_tested),
            "may_announce": self.state in ("draft", "open"),
            "digest": self.sudo().key_digest or "",  # sudo: public keys
            "may_open": bool(self.ballot_ended) and bool(self._pending()),
        }

    def submit_key(self, text):
        """Keep the public key that the current user's browser announces.

        :param str text: ``announcement`` of makeKey() in ballot.js
        :raises UserError: when the vote has begun, or its proof does not hold
        """
        trustee_sudo = self._own_trustee()
        if self.state not in ("draft", "open"):
            raise UserError(self.env._("The vote has begun: the keys stand."))
        self._check_crypto(
            lambda: ballot.read_key(self._election_name(), trustee_sudo._code(), text)
        )
        with trustee_sudo._audited({"announcement"}):
            trustee_sudo.write({"announcement": text, "date_tested": False})
        return True

    def confirm_key(self, key):
        """Note that the trustee has opened the key file again.

        :param str key: the public key that the file holds
        :raises UserError: when it is not the one that was announced
        """
        trustee_sudo = self._own_trustee()
        known = trustee_sudo.announcement and self._check_crypto(
            lambda: ballot.read_key(
                self._election_name(), trustee_sudo._code(), trustee_sudo.announcement
            )
        )
        if self.state not in ("draft", "open") or not known or known != key:
            raise UserError(
                self.env._("This file holds another key than the one announced here.")
            )
        trustee_sudo.write({"date_tested": fields.Datetime.now()})
        return True

    def _prepare_lines(self, items=None):
        """Return [(item, ballot.Line, names of who votes, [(name, text)])] of lines, in
        a fixed number of queries.

        :param items: ``tdkt.session.item`` with sudo; those without a result if empty
        """
        self.ensure_one()
        # sudo: tdkt.ballot - ciphertexts, which are to be published
        session_sudo = self.sudo()
        session_sudo.ballot_ids.fetch(["item_id", "attendee_id", "text"])
        cast = session_sudo.ballot_ids.grouped("item_id")
        voters = session_sudo.member_ids._votes()
        return [
            (
                item_sudo,
                item_sudo._ballot_line(),
                sorted(one._code() for one in voters - item_sudo._conflicted()),
                sorted(
                    (one.attendee_id._code(), one.text)
                    for one in cast.get(item_sudo, ())
                ),
            )
            for item_sudo in items or session_sudo._pending()
        ]

    def get_opening(self):
        """Return the ballots whose sums the current user opens as a trustee.

        :return: dict of ``election`` and ``lines``: ``id``, ``name``, ``done`` and what
            Election.open() of ballot.js takes
        :raises AccessError: for who is no trustee
        :raises UserError: before the ballot has ended
        """
        trustee_sudo = self._own_trustee()
        if not self.ballot_ended:
            raise UserError(
                self.env._("End the ballot first: nothing is opened before.")
            )
        lines = self._prepare_lines()
        # sudo: tdkt.ballot.share - which of them are the trustee's own
        shares_sudo = self.env["tdkt.ballot.share"].sudo()
        done = shares_sudo.search([("trustee_id", "=", trustee_sudo.id)]).item_id
        return {
            "election": self.sudo()._election().values(),  # sudo: public keys
            "lines": [
                {
                    "id": item_sudo.id,
                    "name": item_sudo.display_name,
                    "done": item_sudo in done,
                    "line": line.values(),
                    "members": members,
                    "ballots": cast,
                }
                for item_sudo, line, members, cast in lines
            ],
        }

    def submit_shares(self, shares):
        """Keep what the trustee's browser opened; with the last one there is a result.

        :param dict shares: {id of a line: text of Election.open()}
        :return: True once all sums are open
        :raises UserError: for a share whose proof does not hold
        """
        trustee_sudo = self._own_trustee()
        self._take()
        if not self.ballot_ended:
            raise UserError(
                self.env._("End the ballot first: nothing is opened before.")
            )
        # sudo: tdkt.session - public keys and ciphertexts
        election = self.sudo()._election()
        lines = self._prepare_lines()
        # sudo: tdkt.ballot.share - nobody else's are written
        shares_sudo = self.env["tdkt.ballot.share"].sudo()
        kept = shares_sudo.search(
            [("item_id", "in", [item_sudo.id for item_sudo, *_rest in lines])]
        )
        own = kept.filtered(lambda one: one.trustee_id == trustee_sudo).item_id
        by_id = self._check_crypto(lambda: self._read_shares(shares))
        sums = {}
        vals_list = []
        for item_sudo, line, members, cast in lines:
            sums[item_sudo] = added = self._check_crypto(
                lambda line=line, members=members, cast=cast: election.sum_up(
                    line, cast, entitled=set(members)
                )
            )
            text = by_id.get(str(item_sudo.id))
            if not text or item_sudo in own:
                continue
            self._check_crypto(
                lambda added=added, text=text: election.check_decryption(
                    added, trustee_sudo._code(), text
                )
            )
            vals_list.append(
                {
                    "item_id": item_sudo.id,
                    "trustee_id": trustee_sudo.id,
                    "text": text,
                }
            )
        if vals_list:
            kept |= shares_sudo._create_recording(vals_list)
        return self._settle_sums(election, lines, sums, kept)

    @api.model
    def _read_shares(self, shares):
        """Return {id of a line, as a text: share} of what a caller sends."""
        if not isinstance(shares, dict):
            raise ballot.BallotError("form", "shares")
        return {str(key): text for key, text in shares.items()}

    def _settle_sums(self, election, lines, sums, shares_sudo):
        """Take the sums that all trustees have opened as results, and publish them."""
        by_item = shares_sudo.grouped("item_id")
        needed = len(self.sudo()._trustees())  # sudo: how many they are
        if any(len(by_item.get(item, ())) < needed for item, *_rest in lines):
            return False
        tallies = {}
        for item_sudo, _line, _members, _cast in lines:
            texts = {one.trustee_id._code(): one.text for one in by_item[item_sudo]}
            counts = self._check_crypto(
                lambda item=item_sudo, texts=texts: election.tally(sums[item], texts)
            )
            tallies[item_sudo] = {**counts, "invalid": 0}
        # sudo: tdkt.session.item - a trustee who does not lead settles it all the same
        items_sudo = self.env["tdkt.session.item"].sudo().union(*tallies)
        items_sudo._settle(tallies)
        self._publish(election)
        self.sudo()._sync_activities()  # sudo: who is next, whoever opened
        return True

    def _publish(self, election):
        """Write the file that anybody checks: every line these keys have opened."""
        # sudo: tdkt.ballot.share - to be published, as the ballots are
        shares_sudo = self.env["tdkt.ballot.share"].sudo()
        session_sudo = self.sudo()  # sudo: tdkt.session - its lines and trustees
        shares = shares_sudo.search(
            [("trustee_id", "in", session_sudo._trustees().ids)]
        ).grouped("item_id")
        items_sudo = session_sudo.item_ids.filtered(lambda one: one in shares)
        text = ballot.publication(
            election,
            [
                ballot.Published(
                    line,
                    members,
                    cast,
                    {one.trustee_id._code(): one.text for one in shares[item_sudo]},
                )
                for item_sudo, line, members, cast in self._prepare_lines(items_sudo)
            ],
            self._names(items_sudo),
        )
        # sudo: tdkt.session - a trustee who does not lead writes it all the same
        self.sudo()._write_moving(
            {
                "ballot_file": base64.b64encode(text.encode()),
                "ballot_filename": f"phieu-kin-{self._election_name()}.json",
            }
        )

    def _names(self, items_sudo):
        """Return what members, lines and trustees are called, for its readers."""
        session_sudo = self.sudo()  # sudo: names of the minutes
        return {
            self._election_name(): self.name,
            "agree": "Đồng ý",
            "disagree": "Không đồng ý",
            "abstain": "Không ý kiến",
            **{one._code(): one.member_name for one in session_sudo.member_ids},
            **{one._code(): one.trustee_name for one in session_sudo._trustees()},
            **{
                item._ballot_line().line: item.with_context(lang="vi_VN").display_name
                for item in items_sudo
            },
        }

    # --- Members -----------------------------------------------------------------

    def _own_attendee(self):
        """Return the current user's row in the attendance, with sudo.

        :raises AccessError: for who does not sit in the session
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: tdkt.session.member - his own row, and no other
        own_sudo = self.sudo().member_ids.filtered(
            lambda one: one.user_id == self.env.user
            and one.attendance in ("present", "written")
        )
        if not own_sudo:
            raise AccessError(self.env._("You do not vote in this session."))
        return own_sudo

    def get_ballot(self):
        """Return what the current user's browser needs to vote.

        :return: dict of ``name``, ``member`` (in the proofs), ``open``, ``digest``,
            ``election`` and ``lines``: ``id``, ``nominee``, ``place``, ``award``,
            ``needed``, ``merit``, ``receipt`` ("" before he has voted), ``line``
        :raises AccessError: for who does not vote here
        :raises UserError: when the session votes on paper
        """
        own_sudo = self._own_attendee()
        if self.method != "electronic" or self.state not in ("voting", "closed"):
            raise UserError(self.env._("No ballot is taken at the moment."))
        # sudo: tdkt.ballot - the user's own receipts
        ballots_sudo = self.env["tdkt.ballot"].sudo()
        receipts = {
            one.item_id.id: one.receipt
            for one in ballots_sudo.search([("attendee_id", "=", own_sudo.id)])
        }
        election = self.sudo()._election()  # sudo: public keys
        return {
            "name": self.name,
            "member": own_sudo._code(),
            "open": self._takes_ballots(),
            "digest": election.digest[:8],
            "election": election.values(),
            "few": len(self.member_ids._votes()) < ballot.FEW,
            "lines": [
                {
                    "id": item.id,
                    "nominee": item.nominee_name,
                    "place": item._printed_place(),
                    "award": item._get_matter_label(),
                    "needed": item.vote_note,
                    "merit": item._get_merit(),
                    "receipt": receipts.get(item.id, ""),
                    "line": item._ballot_line().values(),
                }
                for item in self.item_ids
                if item.id in receipts
                or (
                    item.result == "pending"
                    # sudo: tdkt.session.item - who does not vote on it
                    and own_sudo not in item.sudo()._conflicted()
                )
            ],
        }

    def cast(self, item_id, text):
        """Take the current user's ballot on one line, once.

        The same text again gets the same receipt: whoever did not get the answer asks
        again. Two at one moment: the second is tried again by Odoo and finds the first.

        :param int item_id: the line
        :param str text: of Election.vote() in ballot.js
        :return: the receipt
        :raises UserError: for a second vote, a wrong proof, a line of another's, or
            when no ballot is taken
        """
        own_sudo = self._own_attendee()
        # whoever ends the ballot waits for those that are being handed in
        self.env.cr.execute(
            SQL("SELECT FROM tdkt_session WHERE id = %s FOR SHARE", self.id)
        )
        self.invalidate_recordset(["state", "ballot_ended"])
        item = self.item_ids.filtered(lambda one: one.id == item_id)
        # sudo: tdkt.ballot - the user's own
        ballots_sudo = self.env["tdkt.ballot"].sudo()
        kept_sudo = ballots_sudo.search(
            [("attendee_id", "=", own_sudo.id), ("item_id", "=", item.id)]
        )
        if kept_sudo:
            if kept_sudo.text == text:
                return kept_sudo.receipt
            raise UserError(self.env._("You have voted on this line already."))
        if not self._takes_ballots() or item.result != "pending":
            raise UserError(self.env._("No ballot is taken at the moment."))
        if own_sudo in item.sudo()._conflicted():  # sudo: who does not vote on it
            raise UserError(
                self.env._("You do not vote on “%(line)s”.", line=item.display_name)
            )
        # sudo: tdkt.session - public keys
        election = self.sudo()._election()
        receipt = self._check_crypto(
            lambda: election.check_ballot(item._ballot_line(), own_sudo._code(), text)
        )
        own_sudo._count_vote()
        ballots_sudo._create_recording(
            [
                {
                    "session_id": self.id,
                    "attendee_id": own_sudo.id,
                    "item_id": item.id,
                    "text": text,
                    "receipt": receipt,
                }
            ]
        )
        return receipt

    @api.readonly
    def get_receipts(self):
        """Return the receipts of all ballots, for everybody in the room to see.

        :return: list of ``line`` and ``receipts``: ``member`` and ``receipt``
        :raises UserError: before the ballot has ended
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: tdkt.ballot - who handed in what receipt is public
        ballots_sudo = self.sudo().ballot_ids.filtered(
            lambda one: self.ballot_ended or one.item_id.result != "pending"
        )
        if not self.ballot_ended and not ballots_sudo:
            raise UserError(self.env._("The receipts are shown when the ballot ends."))
        return [
            {
                "line": item.display_name,
                "receipts": [
                    {"member": one.attendee_id.member_name, "receipt": one.receipt}
                    for one in ballots
                ],
            }
            for item, ballots in ballots_sudo.grouped("item_id").items()
        ]

    @api.readonly
    def action_open_ballot(self):
        """Open the page on which the current user votes."""
        self._own_attendee()
        return self._open_page("tdkt_vote")

    @api.readonly
    def action_open_trustee(self):
        """Open the page on which the current user keeps a key and opens sums."""
        self._own_trustee()
        return self._open_page("tdkt_trustee")

    def _open_page(self, tag):
        return {
            "type": "ir.actions.client",
            "tag": tag,
            "name": self.name,
            "params": {"session_id": self.id},
        }


class TdktSessionItem(models.Model):
    _inherit = "tdkt.session.item"

    result = fields.Selection(
        selection_add=[("void", "Voted Again: A Key Was Lost")],
        ondelete={"void": "set default"},
    )

    def _ballot_line(self):
        """Return the question as the ballots name it."""
        self.ensure_one()
        return ballot.Line(f"l{self.id}", OPTIONS)

    def _get_not_lower_reason(self, award):
        return self.session_id._get_ended_reason() or super()._get_not_lower_reason(
            award
        )

    def action_vote_lower(self, award_id=None):
        action = super().action_vote_lower(award_id)
        self.session_id._take_further_ballots()
        return action


class TdktSessionMember(models.Model):
    _inherit = "tdkt.session.member"

    voted_count = fields.Integer(
        string="Voted On",
        readonly=True,
        copy=False,
        default=0,
        aggregator=None,
        help="On how many lines the member has handed in a ballot; never which way.",
    )
    due_count = fields.Integer(
        string="To Vote On", compute="_compute_due_count", aggregator=None
    )
    ballot_note = fields.Char(
        string="Has Voted",
        compute="_compute_due_count",
        help="Who has not voted yet is known to all; what was voted, to nobody.",
    )

    @api.depends(
        *("attendance", "voted_count", "session_id.conflict_ids.state"),
        "session_id.item_ids.result",
    )
    def _compute_due_count(self):
        for member in self:
            votes = bool(member._votes())
            # what a lost key keeps closed is asked of nobody
            items = member.session_id.item_ids.filtered(
                lambda one: one.result != "void"
            )
            due = [one for one in items if member not in one._conflicted()]
            member.due_count = len(due) if votes else 0
            member.ballot_note = (
                f"{member.voted_count}/{member.due_count}" if votes else False
            )

    def _code(self):
        """Return what names the member in every proof."""
        return f"m{self.id}"

    def _begin_anew(self):
        """Forget ballots that will never be opened, and ask whose the logins are."""
        # sudo: tdkt.ballot - how many each has handed in, as everybody sees
        ballots_sudo = self.env["tdkt.ballot"].sudo()
        kept = dict(
            ballots_sudo._read_group(
                [("attendee_id", "in", self.ids), ("item_id.result", "!=", "void")],
                ["attendee_id"],
                ["__count"],
            )
        )
        for member in self.sudo():  # sudo: the count is nobody's to write
            member.voted_count = kept.get(member, 0)
        # each ballot adds one to what stands in the database
        self.flush_recordset(["voted_count"])
        self.env.add_to_compute(self._fields["user_id"], self)

    def _count_vote(self):
        """Count one more ballot. Who else hands one in for him now is tried again."""
        self.env.cr.execute(
            SQL(
                "UPDATE tdkt_session_member SET voted_count = COALESCE(voted_count, 0)"
                " + 1 WHERE id = %s",
                self.id,
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset(["voted_count"])
