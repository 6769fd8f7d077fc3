"""Who may receive which award, under which rules, and why (not): without any ORM.

:mod:`.facts` says what is known of a person or a unit, :mod:`.criteria` has one kind of
rule for each function, :mod:`.engine` chooses the rules and joins their findings,
:mod:`.columns` has the outcomes of many people at once, :mod:`.prospect` looks ahead.
What the law says stands in the rows a caller hands over, never here.
"""
