#!/usr/bin/env bash
# Generated from environments/government-portal/staging.yaml by plinth. Do not edit.
# Ships the write-ahead log of db: each finished segment is encrypted, uploaded and then deleted here.
# PostgreSQL's archive_command puts segments into the folder whole, under their final name.
# What cannot be shipped is tried again, and PostgreSQL keeps what was not taken. A failure does not end it: beside a
# container that has ended, the server would not count as ready, and nobody would reach it.
set -Eeuo pipefail
umask 077

readonly backup=db
readonly bucket=government-portal-backups-staging
readonly region=eu-west-1
readonly classes=(monthly daily)
readonly recipients=(
  age1yaejz77uzg0kukcrw0k462h53yyvtqyekcucn2dwhuns96pdjpqqvfehdp
  age1j5uwacazlvmdp8s29p477ut6qsc35xacsw4dv4lxmz2ndtmwtgeqd4zukg
)
# shellcheck source=functions.sh
source "${BASH_SOURCE%/*}/functions.sh"

readonly folder=/archive

# The cluster that a segment belongs to, from its first page (XLogLongPageHeaderData): a new cluster counts its
# segments from 1 again and must not meet those of the old one.
system_of() {
  od --address-radix n --format u8 --skip-bytes 24 --read-bytes 8 "$1" | tr -d ' '
}

ship() {
  local file=$1 name=${1##*/} key sum stored
  key=$backup/wal/$system/$name.age
  sum=$(sha256sum "$file" | cut -d ' ' -f 1)
  age --encrypt "${recipients[@]/#/--recipient=}" --output "$work/$name.age" "$file"
  if ! aws s3api put-object --bucket "$bucket" --key "$key" --body "$work/$name.age" --if-none-match '*' \
    --checksum-algorithm SHA256 --metadata "plain-sha256=$sum" >"$work/answer"; then
    # It may have been stored by a run that ended before it could delete the segment.
    stored=$(aws s3api head-object --bucket "$bucket" --key "$key" --query Metadata.\"plain-sha256\" --output text)
    [[ $stored == "$sum" ]] || die "$key exists with another content: do two clusters archive to the same place?"
  fi
  rm -- "$work/$name.age" "$file"
}

begin
# Being stopped is no failure: what is not shipped yet stays where it is.
trap 'exit 0' TERM INT
system=''
log "shipping from $folder"
while true; do
  pause=5
  for file in "$folder"/*; do
    if [[ $file =~ /[0-9A-F]{24}$ ]]; then
      system=$(system_of "$file")
    fi
    # Histories of timelines do not name their cluster: they wait for the first segment.
    if [[ -f $file && -n $system ]]; then
      # In the background, here and below: a failure ends this attempt alone, and a signal does not wait for it.
      ship "$file" &
      if ! wait $!; then
        log "${file##*/} is not shipped; trying again"
        pause=30
        break
      fi
    fi
  done
  sleep "$pause" &
  wait $!
done
