#!/bin/sh
# key-of.sh PATH...: a short name for the contents of files and folders, and of what comes on the standard input.
set -eu
{
    cat
    find "$@" -type f -printf '%m ' -exec sha256sum {} \; | sed 's#  .*/images/#  #' | LC_ALL=C sort
} | sha256sum | cut -c1-16
