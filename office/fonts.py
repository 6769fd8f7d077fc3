"""A private font set, so that a document looks the same on every machine.

The machine's own fonts stay out of it. Version 1 of the Liberation fonts, which the
browser's package brings along, lacks some ninety Vietnamese letters under the same
family name as version 2; DejaVu is far wider than Times New Roman, and serves here
for symbols alone.
"""

from . import paths

# What a document or a page asks for, and the metric-compatible font that answers.
STAND_INS = {
    "Times New Roman": "Liberation Serif",
    "Times": "Liberation Serif",
    "serif": "Liberation Serif",
    "Arial": "Liberation Sans",
    "Helvetica": "Liberation Sans",
    "sans-serif": "Liberation Sans",
    "sans": "Liberation Sans",
    "system-ui": "Liberation Sans",
    "Courier New": "Liberation Mono",
    "Courier": "Liberation Mono",
    "monospace": "Liberation Mono",
}
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{prefix}/usr/share/fonts</dir>
  <cachedir>{home}/fontcache</cachedir>
{stand_ins}
</fontconfig>
"""
STAND_IN = """  <match target="pattern">
    <test name="family" qual="any"><string>{asked}</string></test>
    <edit name="family" mode="prepend" binding="same"><string>{answer}</string></edit>
  </match>"""


def build():
    """Write the font configuration."""
    stand_ins = "\n".join(
        STAND_IN.format(asked=asked, answer=answer)
        for asked, answer in STAND_INS.items()
    )
    text = CONFIG.format(
        prefix=paths.DEBIAN_PREFIX, home=paths.HOME, stand_ins=stand_ins
    )
    if not paths.FONTS_CONF.exists() or paths.FONTS_CONF.read_text() != text:
        paths.FONTS_CONF.write_text(text, encoding="utf-8")
