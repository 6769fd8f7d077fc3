from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class TdktLongListMixin(models.AbstractModel):
    """A list of hundreds of thousands of rows, which is asked as a short one is.

    Its groups are many, or have many rows each: adding up all of them to show eighty,
    and once more to learn how many there are, takes as long as the list has rows. So
    the groups of a page are found first, and added up alone.

    What is searched for by the name of one of few records is looked for among these
    first: a word that names none of them is known to find nothing, without a look at
    the list.
    """

    _name = "tdkt.long.list.mixin"
    _description = "Long List"

    # Many2one fields by which it is grouped page by page.
    _paged_groups = ()
    # Those of them that are so for whoever reads a part of the office, too. Of the
    # others most have no row that he reads, and looking for one takes longer than
    # adding up the few there are.
    _paged_in_part = ()
    # Many2one fields that lead to few records.
    _few_named = ()

    # --- Words -----------------------------------------------------------------------

    @api.model
    def _search(self, domain, *args, **kwargs):
        if self._few_named:
            domain = self._name_few(domain)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _name_few(self, domain):
        """Return the domain with the ids of the few records that it names."""

        def answer(condition):
            name = condition.field_expr
            if (
                name not in self._few_named
                or condition.operator not in ("any", "any!")
                or not isinstance(condition.value, Domain)
            ):
                return condition
            # as Odoo asks for them within the query
            found = self.env[self._fields[name].comodel_name]._search(
                condition.value,
                active_test=False,
                bypass_access=condition.operator == "any!",
            )
            return Domain(name, "in", found.get_result_ids())

        return Domain(domain).optimize(self).map_conditions(answer)

    # --- Groups ----------------------------------------------------------------------

    @api.model
    def _paged_group(self, groupby):
        """Return the one field of ``groupby``, if its groups are found page by page."""
        [name] = groupby if len(groupby) == 1 else [None]
        if name not in self._paged_groups:
            return None
        in_part = name in self._paged_in_part
        return name if in_part or self._reads_whole_office() else None

    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        """Find the groups of a page first, and add up their rows alone."""
        name = self._paged_group(groupby)
        if (
            not name
            or having
            or not (limit or offset)
            or (order or name).lower() not in (name, f"{name} asc")
        ):
            return super()._read_group(
                domain, groupby, aggregates, having, offset, limit, order
            )
        groups = self._find_groups(domain, name, offset, limit, bool(order))
        if not aggregates:
            return [(group,) for group in groups]
        rows = super()._read_group(
            Domain(domain) & Domain(name, "in", [group.id for group in groups]),
            groupby,
            aggregates,
            # what they are sorted by is known: no need to read it for each row
            order="__count",
        )
        place = {group: number for number, group in enumerate(groups)}
        return sorted(rows, key=lambda row: place[row[0]])

    @api.model
    def _formatted_read_group_with_length(
        self, domain, groupby, aggregates, offset=0, limit=None, order=None
    ):
        """Count the groups beyond the page without reading them."""
        name = self._paged_group(groupby)
        if not name or not limit:
            return super()._formatted_read_group_with_length(
                domain, groupby, aggregates, offset, limit, order
            )
        groups = self.formatted_read_group(
            domain, groupby, aggregates, offset=offset, limit=limit, order=order
        )
        length = len(groups) + offset if groups else 0
        if len(groups) == limit:
            length = self._grouped_by(name).search_count(self._named(domain, name))
            length += self._has_none(domain, name)
        return groups, length

    @api.model
    def _grouped_by(self, name):
        """Return the model that the groups of a field are named after."""
        # sudo: as core groups, by the rows the user may read, whatever they belong to
        others_sudo = self.env[self._fields[name].comodel_name].sudo()
        return others_sudo.with_context(active_test=False)

    @api.model
    def _named(self, domain, name):
        """Return the domain of the records that a field names in some row."""
        rows = self._search(domain)
        return Domain("id", "in", rows.subselect(SQL.identifier(self._table, name)))

    @api.model
    def _reads_whole_office(self):
        """Tell whether the user's rules ask for the office alone."""
        if self.env.su:
            return True

        def asks_for_office(condition):
            if isinstance(condition.value, Domain):
                return all(map(asks_for_office, condition.value.iter_conditions()))
            return condition.field_expr.split(".")[-1] == "company_id"

        rule = self.env["ir.rule"]._compute_domain(self._name, "read")
        return all(map(asks_for_office, rule.iter_conditions()))

    @api.model
    def _has_none(self, domain, name):
        """Tell whether a row of ``domain`` has no value in a field."""
        if self._fields[name].required:
            return False
        rest = Domain(domain) & Domain(name, "=", False)
        return bool(self.search_count(rest, limit=1))

    @api.model
    def _find_groups(self, domain, name, offset, limit, in_order):
        """Return what the rows of ``domain`` belong to, of one page.

        :param str name: the Many2one field they are grouped by
        :param bool in_order: as those records are sorted, else by their ids
        :return: list of records, with an empty one for rows that belong to none
        """
        others_sudo = self._grouped_by(name)
        named = self._named(domain, name)

        def find(offset, limit):
            if limit == 0:
                return []
            order = None if in_order else "id"
            page = others_sudo.search(named, offset=offset, limit=limit, order=order)
            return [*page.with_env(self.env)]

        none = others_sudo.browse().with_env(self.env)
        if self._fields[name].required:
            return find(offset, limit)
        # the database sorts what is empty last, and first where it sorts downwards
        if in_order and "desc" in others_sudo._order.lower().split(",")[0].split():
            if not self._has_none(domain, name):
                return find(offset, limit)
            if offset:
                return find(offset - 1, limit)
            return [none, *find(0, limit and limit - 1)]
        page = find(offset, limit)
        is_last = len(page) != limit and (
            page or not offset or others_sudo.search_count(named) >= offset
        )
        return [*page, none] if is_last and self._has_none(domain, name) else page
