"""Messages of QCVN 102:2016/BTTTT (edXML), by which offices exchange documents.

:mod:`.messages` says what a message holds, :mod:`.envelope` writes one, :mod:`.reading`
reads what others have written. Knows no Odoo; callers find the words.
"""
