# Generated from environments/thorbis/production.yaml by plinth. Do not edit.
# shellcheck shell=bash
# What the backup and restore scripts beside it share. They set the names below and source it.
: "${backup:?}" "${bucket:?}" "${region:?}" "${classes:?}"
# Only where it copies (public keys of age), and where it restores (the private one).
declare -a recipients
declare identity

shopt -s inherit_errexit
export AWS_REGION=$region

# Messages go to stderr: stdout is for results.
log() {
  printf '%s %s: %s\n' "$(date -u +%FT%TZ)" "$backup" "$*" >&2
}

die() {
  log "error: $*"
  exit 1
}

# Makes a folder for this run, which is removed when it ends, and sees to it that no other run is going on.
begin() {
  local staging=${STAGING_FOLDER:-/var/tmp}
  started=$(date +%s)
  id=$(date -u -d "@$started" +%Y%m%dT%H%M%SZ)
  work=$(mktemp -d "$staging/$backup.XXXXXXXX")
  trap 'finish $?' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  exec 9>"$staging/.${0##*/}.lock"
  flock --nonblock 9 || die 'another run has not ended yet'
}

finish() {
  rm -rf -- "$work"
  if (($1 != 0)); then
    log "failed with status $1"
  fi
}

# libpq takes passwords from a file of its own form, in which \ and : are escaped.
use_password_of() {
  local password
  password=$(<"$1")
  password=${password//\\/\\\\}
  password=${password//:/\\:}
  printf '*:*:*:*:%s\n' "$password" >"$work/pgpass"
  export PGPASSFILE=$work/pgpass
}

# Lists the manifests of a class, optionally only those after an id. A copy without a manifest is not complete.
manifests() {
  local folder=$backup/$1
  aws s3api list-objects-v2 --bucket "$bucket" --prefix "$folder/" --start-after "$folder/${2-}" \
    --query 'Contents[].Key' --output json | jq -r '.[]? | select(endswith("/manifest.json"))'
}

# Decides how long this copy is kept: the first of a month as monthly, the first of a week as weekly, and so on.
choose_class() {
  local day weekday since copies
  day=$(date -u -d "@$started" +%Y%m%d)
  weekday=$(date -u -d "@$started" +%u)
  for class in "${classes[@]}"; do
    case $class in
      monthly) since=${day:0:6}01 ;;
      weekly) since=$(date -u -d "$day -$((weekday - 1)) days" +%Y%m%d) ;;
      daily) since=$day ;;
      *) return ;;
    esac
    copies=$(manifests "$class" "$since")
    if [[ -z $copies ]]; then
      return
    fi
  done
}

# Encrypts a file to every recipient and uploads it; what arrived is compared with what was sent.
# The readable file and its encrypted form are deleted on the way.
store() {
  local file=$1 name=${1##*/}.age key sum size arrived
  age --encrypt "${recipients[@]/#/--recipient=}" --output "$work/$name" "$file"
  rm -- "$file"
  sum=$(sha256sum "$work/$name" | cut -d ' ' -f 1)
  size=$(stat -c %s "$work/$name")
  key=$backup/$class/$id/$name
  aws s3 cp --only-show-errors --checksum-algorithm SHA256 --metadata "sha256=$sum" "$work/$name" "s3://$bucket/$key"
  arrived=$(aws s3api head-object --bucket "$bucket" --key "$key" --query '[ContentLength, Metadata.sha256]' --output text)
  [[ $arrived == "$size"$'\t'"$sum" ]] || die "$key is not what was sent: size and SHA-256 are $arrived"
  rm -- "$work/$name"
  jq -n --arg name "$name" --argjson size "$size" --arg sha256 "$sum" '$ARGS.named' >>"$work/files"
}

# Uploads the description of the copy, with the facts given as JSON: from here on the copy counts.
# Prints the size of the copy in bytes.
complete() {
  jq -s --arg id "$id" --arg backup "$backup" --argjson facts "$1" \
    --arg started "$(date -u -d "@$started" +%FT%TZ)" --arg ended "$(date -u +%FT%TZ)" \
    '{id: $id, backup: $backup, started: $started, ended: $ended} + $facts + {files: .}' \
    "$work/files" >"$work/manifest.json"
  aws s3 cp --only-show-errors --checksum-algorithm SHA256 "$work/manifest.json" \
    "s3://$bucket/$backup/$class/$id/manifest.json"
  log "stored copy $id as $class"
  jq '[.files[].size] | add' "$work/manifest.json"
}

# Finds the copy with an id, or the newest one that ended before a moment (2026-11-21T10:00:00Z), or the newest.
find_copy() {
  local wanted=${1-} before=${2-} class key ended
  for class in "${classes[@]}"; do
    manifests "$class"
  done | sort --reverse --field-separator / --key 3 >"$work/manifests"
  while read -r key; do
    if [[ -n $wanted && $key != */"$wanted"/* ]]; then
      continue
    fi
    aws s3 cp --only-show-errors "s3://$bucket/$key" "$work/manifest.json"
    ended=$(jq -er .ended "$work/manifest.json")
    if [[ -z $before || $ended < $before ]]; then
      copy=${key%/*}
      log "using copy ${copy##*/}"
      return
    fi
  done <"$work/manifests"
  die "there is no such copy in $bucket"
}

# Downloads a file of the copy and compares it with the manifest.
download() {
  local name=$1.age sum
  sum=$(jq -er --arg name "$name" '.files[] | select(.name == $name).sha256' "$work/manifest.json")
  aws s3 cp --only-show-errors "s3://$bucket/$copy/$name" "$work/$name"
  sha256sum --check --quiet <<<"$sum  $work/$name" || die "$name is not what the manifest says"
}

# Downloads and decrypts a file of the copy.
fetch() {
  download "$1"
  age --decrypt --identity "$identity" --output "$work/$1" "$work/$1.age"
  rm -- "$work/$1.age"
}

# Refuses a folder with anything in it: restoring never mixes with what is there.
require_empty() {
  mkdir -p -- "$1"
  [[ -z $(find "$1" -mindepth 1 -not -name lost+found -print -quit) ]] || die "$1 is not empty"
}
