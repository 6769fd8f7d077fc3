#!/bin/sh
# Validates PDF/A-1b files with Apache PDFBox Preflight, from Debian's packages, which
# are unpacked into a folder of their own and not installed. Needs Java and apt.
#
#     docs/validate_pdfa.sh FILE...
set -eu
folder="${TMPDIR:-/tmp}/pdfbox-preflight"
if [ ! -d "$folder/usr" ]; then
    mkdir -p "$folder"
    (
        cd "$folder"
        apt-get download -q libpdfbox2-java libfontbox2-java libcommons-logging-java \
            libactivation-java libjaxb-api-java
        for package in *.deb; do dpkg -x "$package" .; done
    )
fi
java="$folder/usr/share/java"
classes="$java/preflight.jar:$java/pdfbox2.jar:$java/fontbox2.jar:$java/xmpbox.jar"
classes="$classes:$java/commons-logging.jar:$java/javax.activation.jar"
classes="$classes:$java/jaxb-api.jar"
status=0
for file in "$@"; do
    java -cp "$classes" org.apache.pdfbox.preflight.Validator_A1b "$file" || status=1
done
exit $status
