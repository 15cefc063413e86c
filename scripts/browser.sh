#!/bin/sh
# What the browser journeys need from the system: Chromium and Chinese fonts. Installs only what is missing.
set -eu
. "$(dirname "$0")/packages.sh"

missing=""
[ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing="chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fontconfig fonts-noto-cjk"
[ -z "$missing" ] || system_packages $missing
