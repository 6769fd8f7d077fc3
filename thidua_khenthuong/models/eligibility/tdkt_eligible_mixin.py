from odoo import api, models

from ...eligibility import criteria
from ...eligibility.prospect import decisive

# Records that a finding names one by one; of the others their number.
MOST_PROOFS = 20
# Records asked about in one call: a page of a list.
MOST_ASKED = 500
# How many of the members, by the keys of a finding's details.
SHARE = ("have", "needed", "total")
# What a finding rests on and nobody opens.
WITHOUT_SCREEN = ("res.company", "hr.version")


class TdktEligibleMixin(models.AbstractModel):
    """Records that name somebody for an award: one word on each, and why.

    The web client asks for the word on all lines of a page at once, and for nothing
    where no such column is shown; nothing is stored. A model says in
    :meth:`_prepare_eligibility_requests` what is asked for each of its records.
    """

    _name = "tdkt.eligible.mixin"
    _inherit = ["tdkt.record.mixin"]
    _description = "Record that names somebody for an award"

    def _prepare_eligibility_requests(self):
        """Return {record: request}; no request for what is not to be judged."""
        return {}

    def _get_frozen_checks(self):
        """Return {record: what was found when it was handed in}, as the user may
        read it: dict with ``date``, ``outcome``, ``sentence``, ``findings``."""
        return {}

    @api.readonly
    def get_eligibility(self):
        """Return the word on each of these records: those the user may read, and of
        those what he may know.

        :return: {id: dict} with ``outcome``, ``word``, ``sentence``, ``changed``
            (another one than when it was handed in) and ``share`` (of a collective,
            how many of how many members: dict with ``have`` and ``total``, or False);
            without those of which there is nothing to say
        """
        records = self[:MOST_ASKED].exists()._filtered_access("read")
        if not records:
            return {}
        requests = records._prepare_eligibility_requests()
        service = self.env["tdkt.eligibility"]
        verdicts = dict(zip(requests, service._judge(requests.values()), strict=True))
        frozen = records._get_frozen_checks()
        sentences = service._say_outcomes(verdicts.values())
        found = {}
        for record, sentence in zip(verdicts, sentences, strict=True):
            found[record.id] = {
                **self._get_word(
                    verdicts[record].outcome, sentence, frozen.get(record)
                ),
                "share": service._get_telling_share(verdicts[record]),
            }
        for record, check in frozen.items():
            if record not in verdicts:
                found[record.id] = self._get_word(check["outcome"], check["sentence"])
        return found

    def _get_word(self, outcome, sentence, check=None):
        return {
            "outcome": outcome,
            "word": self.env["tdkt.eligibility"]._get_outcome_word(outcome),
            "sentence": sentence,
            "changed": bool(check) and check["outcome"] != outcome,
            "share": False,
        }

    @api.readonly
    def get_eligibility_panel(self):
        """Return all there is to say of this record's eligibility.

        :return: dict with ``title``, ``live`` and ``frozen`` (each False or a dict with
            ``date``, ``outcome``, ``word``, ``sentence``, ``rules`` and ``findings``),
            ``differences``: what is answered otherwise than when it was handed in, and
            ``undeclared``: why much is not clear in a whole office, see
            ``_get_undeclared`` of ``tdkt.eligibility``
        :raises AccessError: for a record the user may not read
        """
        self.ensure_one()
        self.check_access("read")
        service = self.env["tdkt.eligibility"]
        live = False
        for request in self._prepare_eligibility_requests().values():
            [verdict] = service._judge([request])
            live = service._describe(verdict)
        check = self._get_frozen_checks().get(self)
        frozen = False
        if check:
            frozen = {
                **check,
                "word": service._get_outcome_word(check["outcome"]),
                "findings": service._complete(check["findings"]),
            }
        return {
            "title": self.display_name,
            "live": live,
            "frozen": frozen,
            "differences": self._get_differences(live, frozen),
            "undeclared": bool(live)
            and any(one["result"] == criteria.MISSING for one in live["findings"])
            and service._get_undeclared(self.company_id),
        }

    def _get_differences(self, live, frozen):
        """Return what criteria answer today that answered otherwise before."""
        if not live or not frozen:
            return []
        before = {one["criterion"]: one for one in frozen["findings"]}
        found = [
            {
                "asked": one["asked"],
                "before": before[one["criterion"]]["found"],
                "now": one["found"],
            }
            for one in live["findings"]
            # what people judge, or what the user is not told, is no difference
            if before.get(one["criterion"], one)["result"] != "judged"
            and one["criterion"] in before
            and before[one["criterion"]]["result"] != one["result"]
        ]
        # two rules that ask for the same say the same
        return list({one["now"]: one for one in found}.values())


class TdktEligibility(models.AbstractModel):
    """Describes verdicts for the panel, and for what is kept of them."""

    _inherit = "tdkt.eligibility"

    @api.model
    def _describe(self, verdict):
        """Return one verdict as plain values, in the user's language, with links to
        the records that he may read."""
        [described] = self._describe_all([verdict])
        described["findings"] = self._complete(described["findings"])
        return described

    @api.model
    def _describe_all(self, verdicts):
        """Return verdicts as plain values that can be kept: see :meth:`_complete`."""
        findings = [one for verdict in verdicts for one in verdict.findings]
        sentences = iter(self._say_all(findings))
        outcomes = self._say_outcomes(verdicts)
        # sudo: tdkt.criterion - the law is the same for whoever asks
        criteria_sudo = self.env["tdkt.criterion"].sudo()
        criteria_sudo = criteria_sudo.browse(
            {self._split_ref(one.criterion.ref)[1] for one in findings}
        )
        rows = {
            f"tdkt.criterion,{row_sudo.id}": {
                "criterion": row_sudo.id,
                "ruleset": row_sudo.ruleset_id.id,
                "asked": row_sudo.sentence,
                "basis": row_sudo.legal_basis,
                "confidence": row_sudo.confidence,
                "blocks": row_sudo.enforcement == "block",
                "alternative": row_sudo.alternative or "",
            }
            for row_sudo in criteria_sudo
        }
        described = []
        for verdict, sentence in zip(verdicts, outcomes, strict=True):
            deciding = {id(one) for one in decisive(verdict)}
            described.append(
                {
                    "date": verdict.case.date.isoformat(),
                    "outcome": verdict.outcome,
                    "word": self._get_outcome_word(verdict.outcome),
                    "sentence": sentence,
                    "rules": list(verdict.rulesets),
                    "findings": [
                        {
                            **rows[one.criterion.ref],
                            "result": one.result,
                            "found": next(sentences),
                            "share": self._get_share(one),
                            "refs": list(one.proofs),
                            "decides": id(one) in deciding,
                        }
                        for one in verdict.findings
                    ],
                }
            )
        return described

    @api.model
    def _get_share(self, finding):
        """Return how many of the members it is, False for what counts no members."""
        details = finding.details
        if not all(name in details for name in SHARE):
            return False
        return {name: details[name] for name in SHARE}

    @api.model
    def _get_telling_share(self, verdict):
        """Return how many of the members it is where that stands in the way, else the
        first such share; False for whom no members are counted."""
        shares = [
            (one.result == criteria.MET, place, share)
            for place, one in enumerate(verdict.findings)
            if (share := self._get_share(one))
        ]
        if not shares:
            return False
        _met, _place, share = min(shares, key=lambda one: one[:2])
        return {"have": share["have"], "total": share["total"]}

    @api.model
    def _split_ref(self, ref):
        model, _comma, record_id = ref.partition(",")
        return model, int(record_id)

    @api.model
    def _complete(self, findings):
        """Return findings with the word for their result and the records that prove
        it: ``proofs`` with ``name`` and, where the user may read it, ``model`` and
        ``id``; ``more``: how many others there are."""
        shown = [ref for one in findings for ref in one["refs"][:MOST_PROOFS]]
        names = self._name_proofs(shown)
        labels = dict(
            self.env["tdkt.criterion"]
            ._fields["confidence"]
            ._description_selection(self.env)
        )
        return [
            {
                **one,
                "result_word": self._get_result_word(one["result"]),
                "confidence_word": labels.get(one["confidence"], ""),
                "proofs": [names[ref] for ref in one["refs"][:MOST_PROOFS]],
                "more": max(0, len(one["refs"]) - MOST_PROOFS),
            }
            for one in findings
        ]

    @api.model
    def _name_proofs(self, refs):
        """Return {ref: dict with ``name``, ``model`` and ``id``}.

        A record that the user may not read is named by what it is alone.
        """
        by_model = {}
        for ref in refs:
            model, record_id = self._split_ref(ref)
            by_model.setdefault(model, set()).add(record_id)
        named = {}
        for model, ids in by_model.items():
            kind = self.env["ir.model"]._get(model).name
            records = self.env[model].browse(sorted(ids)).exists()
            for record_id in ids:
                named[f"{model},{record_id}"] = {"name": kind, "model": False, "id": 0}
            if model in WITHOUT_SCREEN:
                continue
            for record in records._filtered_access("read"):
                named[f"{model},{record.id}"] = {
                    "name": record.display_name,
                    "model": model,
                    "id": record.id,
                }
        return named
