#!/bin/sh
# container.sh ROOT COMMAND...: runs a program as user 999 in ROOT, as a container of the official images would.
set -eu
root=$1
shift
exec unshare --user --map-user=999 --map-group=999 --root="$root" --wd=/ "$@"
