#!/usr/bin/env bash
# Brings the programs that read our outputs into the git-ignored folder .tools, so that tests can hand outputs to
# them: without root, without changing the system, from the Debian mirror that this machine's apt is set up with.
# Each Debian suite is unpacked into a folder of its own and run with its own C library, so the host's version does
# not matter. What is already there stays; what cannot be had is said, and the tests that need it say it again.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/.tools
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mkdir -p "$tools/bin" "$tools/namespace"

# The oldest and the current Debian release are the baseline; forky, the next one, is the canary: it moves, and what
# breaks in it is a warning.
declare -A packages=(
  [bookworm]="nginx prometheus prometheus-alertmanager shellcheck"
  [trixie]="nginx docker-compose prometheus promtool prometheus-alertmanager kubectl shellcheck cron iproute2 golang-k8s-client-go-dev golang-github-compose-spec-compose-go-dev"
  [forky]="nginx docker-compose promtool prometheus-alertmanager kubectl shellcheck"
)

# Each line: the name under .tools/bin (with -SUITE), the program in the package, and arguments that only show that
# it starts; crontab has none: even its usage text creates folders below /var.
programs="
nginx             usr/sbin/nginx                                     -v
docker-compose    usr/libexec/docker/cli-plugins/docker-compose      version
prometheus        usr/bin/prometheus                                 --version
promtool          usr/bin/promtool                                   --version
alertmanager      usr/bin/prometheus-alertmanager                    --version
amtool            usr/bin/amtool                                     --version
kubectl           usr/bin/kubectl                                    version --client
shellcheck        usr/bin/shellcheck                                 --version
crontab           usr/bin/crontab
ip                usr/bin/ip                                         -V
"

warn() { echo "consumers: $*" >&2; }

# The roots of the Debian mirrors that apt uses; archives of other projects are refused later, by their signature.
mirrors() {
  apt-get -o Dir::State::lists="$tools/.no-lists" update --print-uris 2>/dev/null |
    sed -nE "s#^'([^']+)/dists/(bookworm|trixie|forky|sid|oldstable|stable|testing|unstable)/InRelease'.*#\1#p" | sort -u
}

# apt SUITE ARGUMENTS...: apt-get with lists, cache and sources of its own.
apt() {
  local state=$tools/.apt-$1
  shift
  apt-get -qq -c "$state/apt.conf" "$@"
}

# Sets up a private apt for the suite, or for a folder of its own, with the first mirror that has it.
prepare_apt() {
  local suite=${2:-$1} state=$tools/.apt-$1 mirror
  rm -rf "$state"
  mkdir -p "$state/state/lists/partial" "$state/cache/archives/partial"
  : >"$state/status"
  cat >"$state/apt.conf" <<CONFIG
Dir::Etc::sourcelist "$state/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$state/state";
Dir::State::status "$state/status";
Dir::Cache "$state/cache";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
CONFIG
  for mirror in $(mirrors); do
    echo "deb [signed-by=$keyring] $mirror $suite main" >"$state/sources.list"
    apt "$1" update 2>"$state/log" && return
  done
  warn "no mirror of this machine has Debian $suite: $(tail -n 1 "$state/log" 2>/dev/null)"
  return 1
}

# The wanted packages that the suite has.
available() {
  local suite=$1 package
  # shellcheck disable=SC2086
  if apt "$suite" download --print-uris ${packages[$suite]} >/dev/null 2>&1; then
    tr ' ' '\n' <<<"${packages[$suite]}"
    return
  fi
  for package in ${packages[$suite]}; do
    if apt "$suite" download --print-uris "$package" >/dev/null 2>&1; then
      echo "$package"
    else
      warn "Debian $suite has no $package"
    fi
  done
}

# The libraries that those of the given packages need that are written in C or Haskell; those in Go need none.
libraries() {
  local suite=$1 linked
  shift
  linked=$(printf '%s\n' "$@" | grep -xE 'nginx|shellcheck|cron|iproute2')
  # shellcheck disable=SC2086
  apt "$suite" install --yes --no-install-recommends --print-uris $linked |
    sed -nE "s/^'[^']*' ((lib|zlib1g|gcc-)[^_]*)_.*/\1/p"
}

# wrap SUITE NAME PROGRAM: a script that runs the suite's program with the suite's own loader and libraries.
wrap() {
  local suite=$1 name=$2 program=$3 folder=$tools/$1 loader=
  if head -c 4096 "$folder/$program" | grep -aq 'ld-linux'; then
    loader=$(cd "$folder" && find . -type f -path '*/lib/*/ld-linux-*.so.*')
  fi
  cat >"$tools/bin/$name-$suite" <<'WRAPPER'
#!/bin/sh
suite_root=$(dirname "$(dirname "$(readlink -f "$0")")")/SUITE
WRAPPER
  if [ -n "$loader" ]; then
    cat >>"$tools/bin/$name-$suite" <<'WRAPPER'
libraries=$(echo "$suite_root"/usr/lib/*-linux-gnu* "$suite_root"/lib/*-linux-gnu* | tr ' ' ':')
exec "$suite_root/LOADER" --library-path "$libraries" "$suite_root/PROGRAM" "$@"
WRAPPER
  else
    # shellcheck disable=SC2016
    echo 'exec "$suite_root/PROGRAM" "$@"' >>"$tools/bin/$name-$suite"
  fi
  sed -i -e "s#SUITE#$suite#; s#LOADER#${loader#./}#; s#PROGRAM#$program#" "$tools/bin/$name-$suite"
  chmod +x "$tools/bin/$name-$suite"
}

wrap_all() {
  local suite=$1 name program arguments
  while read -r name program arguments; do
    if [ -z "$name" ] || [ ! -e "$tools/$suite/$program" ]; then continue; fi
    wrap "$suite" "$name" "$program"
    # shellcheck disable=SC2086
    if [ -n "$arguments" ] && ! "$tools/bin/$name-$suite" $arguments >/dev/null 2>&1 </dev/null; then
      warn "$name of Debian $suite does not start here"
      rm "$tools/bin/$name-$suite"
    fi
  done <<<"$programs"
}

# Unpacks one suite, unless this very list of packages is already there.
bring_suite() {
  local suite=$1 stamp=$tools/$1/.complete wanted
  wanted="${packages[$suite]} $(cksum <"${BASH_SOURCE[0]}")"
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  echo "consumers: unpacking programs of Debian $suite into .tools"
  rm -rf "${tools:?}/$suite" "$tools/bin/"*-"$suite"
  prepare_apt "$suite" || return 1
  mkdir -p "$tools/$suite/.packages"
  local names
  names=$(available "$suite")
  # shellcheck disable=SC2086
  names+=" $(libraries "$suite" $names)"
  # shellcheck disable=SC2086
  (cd "$tools/$suite/.packages" && apt "$suite" download $names)
  local package
  for package in "$tools/$suite/.packages"/*.deb; do dpkg-deb --extract "$package" "$tools/$suite"; done
  rm -rf "$tools/$suite/.packages" "$tools/.apt-$suite" "$tools/$suite/usr/share/doc"
  wrap_all "$suite"
  echo "$wanted" >"$stamp"
}

# A root of its own for the servers of the outputs: PostgreSQL runs programs itself, and the scripts that start them are
# for a whole machine. What only installs packages, or compiles queries, stays out.
servers="postgresql-17 redis-server pgbouncer mariadb-server-core mariadb-client-core memcached valkey-server bash coreutils dash sed grep util-linux mawk tzdata"
not_run="^(lib(llvm|z3|perl|.*-perl).*|perl.*|adduser|debconf|passwd|procps|readline-common|.*-common(-dev)?)$"

bring_servers() {
  local stamp=$tools/servers/.complete wanted names package
  wanted="$servers $not_run"
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  echo "consumers: unpacking servers of Debian trixie into .tools"
  rm -rf "$tools/servers"
  prepare_apt servers trixie || return 1
  mkdir -p "$tools/servers/.packages"
  # shellcheck disable=SC2086
  names=$(apt servers install --yes --no-install-recommends --print-uris $servers |
    sed -nE "s/^'[^']*' ([^_]*)_.*/\1/p" | grep -vxE "$not_run")
  # shellcheck disable=SC2086
  (cd "$tools/servers/.packages" && apt servers download $names)
  for package in "$tools/servers/.packages"/*.deb; do dpkg-deb --extract "$package" "$tools/servers"; done
  rm -rf "$tools/servers/.packages" "$tools/.apt-servers" "$tools/servers/usr/share/"{doc,man,locale}
  echo "$wanted" >"$stamp"
}

bring_debian_tools() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null || [ ! -e "$keyring" ]; then
    warn "this is not Debian: nginx, docker compose, promtool, amtool, kubectl, shellcheck and crontab are skipped"
    return
  fi
  local suite jobs=()
  for suite in bookworm trixie forky; do
    bring_suite "$suite" &
    jobs+=("$suite:$!")
  done
  bring_servers &
  jobs+=("servers:$!")
  for suite in "${jobs[@]}"; do
    wait "${suite#*:}" || warn "programs of Debian ${suite%:*} are incomplete"
  done
}

bring_node_tools() {
  [ "$tools/github-workflows.mjs" -nt "$root/package-lock.json" ] || node "$root/scripts/consumers/github-workflows.mjs"
  local made=$tools/kubernetes-schema.json source
  for source in "$root"/scripts/consumers/*.mjs "$tools/trixie/.complete"; do
    if [ -e "$source" ] && [ ! "$made" -nt "$source" ]; then
      node "$root/scripts/consumers/kubernetes-schema.mjs" || warn "the Kubernetes schema is not to be had"
      return
    fi
  done
}

exec 9>"$tools/.lock"
if command -v flock >/dev/null; then flock 9; fi
bring_debian_tools
bring_node_tools
