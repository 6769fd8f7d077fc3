"""A private font set, so that Vietnamese looks the same on every machine."""

from . import paths

# Version 1 of Liberation lacks Vietnamese letters under the same family name as
# version 2, and the browser's package brings it along: reject it.
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{prefix}/usr/share/fonts</dir>
  <cachedir>{home}/fontcache</cachedir>
  <selectfont>
    <rejectfont><glob>/usr/share/fonts/truetype/liberation/*</glob></rejectfont>
  </selectfont>
  <match target="pattern">
    <test name="family"><string>Times New Roman</string></test>
    <edit name="family" mode="prepend" binding="same">
      <string>Liberation Serif</string>
    </edit>
  </match>
</fontconfig>
"""


def build():
    """Write the font configuration."""
    paths.FONTS_CONF.write_text(
        CONFIG.format(prefix=paths.PREFIX, home=paths.HOME), encoding="utf-8"
    )
