from functools import partial

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Letters of each entry of an index of words.
TRIGRAM = 3
# What it takes to remove the accents of a text, measured in comparisons of two numbers.
ACCENTS_COST = 10


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
    # Those of them whose groups have a row or two each: they are counted by the rows,
    # not by what they are named after.
    _small_groups = ()
    # Many2one fields that lead to few records: these are asked by name.
    _few_named = ()
    # Of such, those by which a list is added up whole, once for the page and for the
    # number of groups: where each has many rows, finding a page's takes longer.
    _few_grouped = ()

    # --- Words -----------------------------------------------------------------------

    def init(self):
        if self._abstract:
            tell_cost_of_accents(self.env.cr, ACCENTS_COST)
        return super().init()

    @api.model
    def _search(self, domain, *args, **kwargs):
        if self._few_named:
            domain = self._name_few(domain)
        domain = Domain(domain).map_conditions(self._keep_from_index)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _keep_from_index(self, condition):
        """Return a condition that asks for a word of less than three letters so that no
        index of three letters each is asked: it would give all rows, one by one, which
        takes ten times as long as reading them."""
        field = self._fields.get(condition.field_expr)
        word = condition.value
        if not (
            field
            and field.index == "trigram"
            and condition.operator == "ilike"
            and isinstance(word, str)
            and len(word) < TRIGRAM
            and word.isalnum()
        ):
            return condition

        def to_sql(rows, alias, query):
            rows._check_field_access(field, "read")
            unaccent = rows.env.registry.unaccent
            return SQL(
                "strpos(lower(%s), lower(%s)) > 0",
                unaccent(rows._field_to_sql(alias, field.name, query)),
                unaccent(SQL("%s", word)),
            )

        return Domain.custom(
            to_sql=to_sql,
            predicate=lambda row: bool(row.filtered_domain(condition)),
        )

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
        """Find the groups of a page first, and add up their rows alone.

        Few groups are added up and put in order.
        """
        few = self._few_group(groupby)
        name = few or self._paged_group(groupby)
        if (
            not name
            or having
            or not (few or limit or offset)
            or (order or name).lower() not in (name, f"{name} asc")
        ):
            return super()._read_group(
                domain, groupby, aggregates, having, offset, limit, order
            )
        add_up = partial(
            super()._read_group,
            groupby=groupby,
            aggregates=aggregates,
            # what they are sorted by is known: no need to read it for each row
            order="__count",
        )
        if few:
            rows = add_up(domain)
            groups = self._sort_groups([row[0] for row in rows], name, bool(order))
            groups = groups[offset:][:limit]
        else:
            groups = self._find_groups(domain, name, offset, limit, bool(order))
            if not aggregates:
                return [(group,) for group in groups]
            ids = [group.id for group in groups]
            rows = add_up(Domain(domain) & Domain(name, "in", ids))
        found = {row[0]: row for row in rows}
        return [found[group] for group in groups]

    @api.model
    def _few_group(self, groupby):
        """Return the one field of ``groupby``, if its groups are few."""
        [name] = groupby if len(groupby) == 1 else [None]
        return name if name in self._few_grouped else None

    @api.model
    def _formatted_read_group_with_length(
        self, domain, groupby, aggregates, offset=0, limit=None, order=None
    ):
        """Count the groups beyond the page without reading them."""
        if self._few_group(groupby):
            groups = self.formatted_read_group(domain, groupby, aggregates, order=order)
            page = groups[offset:][:limit]
            return page, len(groups) if page else 0
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
            length = self._count_groups(domain, name)
        return groups, length

    @api.model
    def _count_groups(self, domain, name):
        """Return how many groups the rows of ``domain`` make by a field."""
        if name not in self._small_groups:
            length = self._grouped_by(name).search_count(self._named(domain, name))
            return length + self._has_none(domain, name)
        rows = self._search(domain)
        rows.groupby = self._field_to_sql(self._table, name, rows)
        [(length,)] = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM (%s) grouped", rows.select(SQL("1")))
        )
        return length

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
    def _sort_groups(self, groups, name, in_order):
        """Return what rows belong to in order, as :meth:`_find_groups` does.

        :param list groups: records, with an empty one for rows that belong to none
        """
        others_sudo = self._grouped_by(name)
        named = Domain("id", "in", [group.id for group in groups if group])
        in_place = others_sudo.search(named, order=None if in_order else "id")
        none = [group for group in groups if not group]
        in_place = [*in_place.with_env(self.env)]
        if in_order and self._sorts_none_first(others_sudo):
            return none + in_place
        return in_place + none

    @api.model
    def _sorts_none_first(self, others):
        """Tell whether what belongs to none of ``others`` comes first: the database
        sorts what is empty last, and first where it sorts downwards."""
        return "desc" in others._order.lower().split(",")[0].split()

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
        if in_order and self._sorts_none_first(others_sudo):
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


def tell_cost_of_accents(cr, cost):
    """Tell the database what its function that removes accents takes.

    PostgreSQL holds it for as cheap as comparing two numbers. It then reads a long list
    row by row for a word that the index of words has in a fifth of the time. Nothing is
    done where the function is not the office's own to change, or where Odoo could not
    make its indexes with it.

    :param int cost: in comparisons; 1 is what PostgreSQL itself says
    """
    cr.execute(
        """
        SELECT FROM pg_proc
         WHERE oid = to_regprocedure('unaccent(text)')
           AND provolatile = 'i' AND procost != %s AND pg_has_role(proowner, 'USAGE')
        """,
        [cost],
    )
    if cr.rowcount:
        cr.execute("ALTER FUNCTION unaccent(text) COST %s", [cost])
