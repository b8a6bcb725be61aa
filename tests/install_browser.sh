#!/bin/sh
# The report tests open pages in Chromium. Without it they say that they were skipped.
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing chromium for the report tests"
    { apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk; } >/dev/null 2>&1 \
        || echo "chromium could not be installed: browser tests will be skipped" >&2
else
    echo "no chromium found: browser tests will be skipped" >&2
fi
