#!/bin/sh
# Bring the Spanish catalogue up to date with the code, then compile it. Needs gettext.
# What has no Spanish yet is listed, and is then written by hand into the .po file.
#   deploy/translations.sh [FOLDER]   FOLDER: of the code, else the one beside this
set -eu

code=$(CDPATH='' cd -- "${1:-$(dirname -- "$0")/..}" && pwd)
python=$(command -v python || command -v python3)
spanish=$code/app/locale/es/LC_MESSAGES/django

cd "$code/app"
export PYTHONPATH="$code" DJANGO_SETTINGS_MODULE=app.config.settings \
    SECRET_KEY=only-while-the-texts-are-collected-0123456789
"$python" -m django makemessages --locale es --no-wrap --no-obsolete --add-location never
# Nobody asks when, and each branch would say something else.
sed -i '/^"\(POT-Creation-Date\|Report-Msgid-Bugs-To\|PO-Revision-Date\|Last-Translator\|Language-Team\|Project-Id-Version\):/d' "$spanish.po"
msgcat --no-wrap --sort-output --output-file "$spanish.po" "$spanish.po"
msgfmt --check-format --output-file "$spanish.mo" "$spanish.po"
echo 'Without Spanish:'
{ msgattrib --no-wrap --untranslated "$spanish.po"; msgattrib --no-wrap --only-fuzzy --no-obsolete "$spanish.po"; } |
    sed -n 's/^msgid "\(..*\)"$/  \1/p'
