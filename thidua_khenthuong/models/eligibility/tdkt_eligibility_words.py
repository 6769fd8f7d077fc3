from datetime import date

from odoo import api, models

from ...eligibility import engine
from .sentences import FOUND, OUTCOMES, RESULTS, TURNS_ON, UNDECLARED

# How many reasons the sentence on an outcome names.
MOST_REASONS = 3


class TdktEligibility(models.AbstractModel):
    """Says findings as a clerk would, in the language of whoever reads them."""

    _inherit = "tdkt.eligibility"

    @api.model
    def _say(self, finding):
        """Return the sentence on one finding; :meth:`_say_all` is for several."""
        return self._say_all([finding])[0]

    @api.model
    def _say_all(self, findings):
        """Return a sentence for each finding, in one query for their awards."""
        awards = self._get_award_names(findings)
        levels = self._get_words("level")
        scopes = self._get_words("scope")
        sentences = []
        for finding in findings:
            words = self._get_facts(finding)
            key = finding.reason
            if key in TURNS_ON and not words.get(TURNS_ON[key]):
                key += "/none"
            for name, value in words.items():
                if name == "awards":
                    words[name] = self.env._(", ").join(awards[one] for one in value)
                elif name == "award":
                    words[name] = awards[value]
                elif name in ("level", "found"):
                    words[name] = levels.get(value, "")
                elif name == "scope":
                    words[name] = scopes.get(value, "")
                elif isinstance(value, date):
                    words[name] = value.strftime("%d/%m/%Y")
                elif isinstance(value, float):
                    words[name] = f"{value:g}".replace(".", ",")
            sentence = self.env._(FOUND[key])
            sentences.append(sentence % words)
        return sentences

    @api.model
    def _get_words(self, name):
        """Return {value: label} of a parameter of criteria."""
        field = self.env["tdkt.criterion"]._fields[name]
        return dict(field._description_selection(self.env))

    @api.model
    def _get_facts(self, finding):
        """Return what the sentence on a finding may speak of: asked for, and found."""
        return {**finding.criterion.parameters, **finding.details}

    @api.model
    def _get_award_names(self, findings):
        codes = set()
        for finding in findings:
            words = self._get_facts(finding)
            codes.update(words.get("awards", ()))
            codes.update(filter(None, [words.get("award")]))
        if not codes:
            return {}
        # sudo: tdkt.award - the names of the law, those no longer in use as well
        awards_sudo = self.env["tdkt.award"].sudo().with_context(active_test=False)
        found_sudo = awards_sudo.search_fetch(
            [("code", "in", sorted(codes))], ["code", "name"]
        )
        return {award_sudo.code: award_sudo.name for award_sudo in found_sudo}

    @api.model
    def _say_outcome(self, verdict):
        """Return the outcome in a sentence; :meth:`_say_outcomes` is for several."""
        return self._say_outcomes([verdict])[0]

    @api.model
    def _say_outcomes(self, verdicts):
        """Return a sentence for each verdict: the outcome, what stands in its way."""
        verdicts = list(verdicts)
        deciding = [
            ()
            if verdict.outcome == engine.ELIGIBLE
            else engine.get_deciding(verdict)[:MOST_REASONS]
            for verdict in verdicts
        ]
        said = iter(self._say_all([one for found in deciding for one in found]))
        sentences = []
        for verdict, found in zip(verdicts, deciding, strict=True):
            why = " ".join(next(said) for _finding in found)
            if not verdict.rulesets:
                why = self.env._("no rules are entered for that day.")
            elif verdict.outcome == engine.ELIGIBLE:
                why = self.env._(
                    "all conditions of %(rules)s are met.",
                    rules=self.env._(", ").join(verdict.rulesets),
                )
            sentences.append(
                self.env._(
                    "%(outcome)s: %(why)s",
                    outcome=self._get_outcome_word(verdict.outcome),
                    why=why or self.env._("the council judges it."),
                )
            )
        return sentences

    @api.model
    def _get_undeclared(self, company):
        """Say which records of an office nobody has declared whole, and who may do so.

        :return: dict with ``sentence`` and ``action`` (the settings, for whoever may
            open them, else False); False when all is declared
        """
        # sudo: res.company - since which years records are whole, nothing else
        company_sudo = company.sudo()
        kinds = [
            self.env._(words)
            for name, words in UNDECLARED.items()
            if not company_sudo[name]
        ]
        if not kinds:
            return False
        may_declare = self.env["res.config.settings"].has_access("create")
        sentence = self.env._(
            "Since which year records are whole has not been declared for: %(kinds)s. "
            "What is not found there stays “%(word)s”.",
            kinds=self.env._(", ").join(kinds),
            word=self._get_outcome_word(engine.CANNOT_TELL),
        )
        if not may_declare:
            sentence += " " + self.env._(
                "An administrator declares it in the settings, under “Eligibility”."
            )
        return {
            "sentence": sentence,
            "action": may_declare and "thidua_khenthuong.tdkt_settings_action",
        }

    @api.model
    def _get_outcome_word(self, outcome):
        return self.env._(OUTCOMES[outcome])

    @api.model
    def _get_result_word(self, result):
        return self.env._(RESULTS[result])
