"""Which groups of people may be shown as numbers without saying anything of a person.

Of each group the reader would see how many people it has and how many of them were
commended, so also how many were not. None of the three may be under five. The totals
are shown, and a reader knows how many people a group has whether it is shown or not:
what is hidden must not follow from the rest by subtraction either.
"""

LEAST = 5


def find_hidden(groups, least=LEAST):
    """Return the indexes of the groups that must not be shown.

    :param groups: (people, commended) of each; each person is in exactly one
    :param int least: the smallest number that is shown
    """
    hidden = {
        index
        for index, (people, given) in enumerate(groups)
        if min(people, given, people - given) < least
    }
    # the smallest of the others goes, too, until nothing can be told of the hidden
    rest = sorted(
        set(range(len(groups))) - hidden,
        key=lambda index: (min(groups[index][1], groups[index][0] - groups[index][1])),
    )
    for index in rest:
        if not hidden or is_safe([groups[one] for one in hidden], least):
            break
        hidden.add(index)
    return hidden


def is_safe(hidden, least=LEAST):
    """Tell whether nothing of these groups follows from what is shown beside them.

    What is shown leaves their sums: these are no smaller than what may be shown, and
    leave each of the groups more than one possible number.
    """
    people = sum(one for one, _given in hidden)
    given = sum(one for _people, one in hidden)
    if len(hidden) < 2 or min(people, given, people - given) < least:
        return False
    return all(
        max(0, given - (people - size)) < min(size, given) for size, _given in hidden
    )
