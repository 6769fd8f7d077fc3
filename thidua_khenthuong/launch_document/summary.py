"""A reading in a few lines, for people who compare it with the paper."""


def describe(document):
    """Yield lines that say what was read of a document; empty parts are left out."""
    for name, value in (
        ("superior", document.superior_name),
        ("issuer", document.issuer_name),
        ("number", f"{document.number or ''}/{document.symbol}".strip("/")),
        ("place, date", f"{document.place}, {document.date or document.date_draft}"),
        ("title", document.title),
        ("subject", " ".join(document.subject.split())),
        ("to", "; ".join(document.addressees)),
        ("bases", len(document.legal_bases)),
        ("introduction", _first(document.introduction)),
        ("sections", "; ".join(map(_section, document.sections))),
        ("closing", _first(document.closing)),
        ("recipients", "; ".join(f"{one} ({way})" for one, way in document.recipients)),
        ("signature", _signature(document)),
        ("appendix", _first(document.appendix)),
        ("theme", document.theme),
        ("slogan", document.slogan),
        ("plan above", document.parent_reference),
        ("period", _period(document)),
        ("guesses", ", ".join(guess.kind for guess in document.guesses)),
        ("not placed", "; ".join(document.unplaced)),
    ):
        if value and value != ", ":
            yield f"{name}: {value}"


def _first(paragraphs):
    if not paragraphs:
        return ""
    return f"{len(paragraphs)} × “{paragraphs[0][:60]}”"


def _section(section):
    labels = ", ".join(point.label or "¶" for point in section.points)
    return f"{section.label} {section.title} ({section.kind}: {labels})".strip()


def _signature(document):
    lines = list(document.further_lines)
    if document.capacity != "none":
        lines.insert(0, f"{document.capacity.upper()}. {document.authority_line}")
    lines += [document.signer_position, document.signer_name]
    for other in document.cosigners:
        lines += ["and", *other.lines, other.position, other.name]
    return " / ".join(filter(None, lines))


def _period(document):
    if not document.date_start and not document.date_end:
        return ""
    return f"{document.date_start or '…'} – {document.date_end or '…'}"
