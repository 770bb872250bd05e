#!/usr/bin/env bash
# `true` on many SSH targets: a durable run of the server, started over REST, beside Debian's Ansible in the same run.
# Targets: cold (no connection open) at most 1/3 of the wall time of `ansible -m raw -f 50`, warm (the server's pooled connections,
# Ansible's persisted ones) at most 1/8; and 1,000 targets in at most 700 MB resident and 64 platform threads.
#
# Each target is a loopback address of its own, 16 to an sshd, with a key of Ed25519 and known host keys on both sides. Run as root, the
# login user is one made for it, with /bin/sh and an empty home; else it is you, and your shell's start-up files count on both sides.
#
#   ROUNDS=5 MANY=1000 bench/fanout/run.sh        MANY=0 leaves out the large run
set -euo pipefail
cd "$(dirname "$0")" && . ../lib.sh
rounds=${ROUNDS:-5}; few=${FEW:-50}; many=${MANY:-1000}
command -v ansible >/dev/null || { echo "ansible is not here: apt install ansible-core" >&2; exit 1; }
ulimit -n "$(ulimit -Hn)"

daemons=(); login=$(id -un)
leave() {
  set +e
  rm -f "$work/cp/"*
  for daemon in "${daemons[@]}"; do pkill -P "$daemon"; kill "$daemon"; done 2>/dev/null
  [ "$(id -u)" = 0 ] && userdel "$login" 2>/dev/null
  finish
}
trap leave EXIT

chmod 711 "$work"; mkdir -p "$work/home" "$work/cp"
if [ "$(id -u)" = 0 ]; then
  login=fanout$$
  useradd -M -d "$work/home" -s /bin/sh "$login" && usermod -p '*' "$login"
  chown "$login" "$work/home"; mkdir -p /run/sshd
fi
for key in host user; do ssh-keygen -q -N '' -t ed25519 -f "$work/$key"; done
cp "$work/user.pub" "$work/authorized_keys"; chmod 644 "$work/authorized_keys"

address() { printf '127.0.%d.%d' $((1 + ($1 - 1) / 250)) $((1 + ($1 - 1) % 250)); }
port=$(free_port)
targets=$(( few > many ? few : many ))
for first in $(seq 1 16 "$targets"); do
  config=$work/sshd-$first
  { for n in $(seq "$first" $((first + 15))); do [ "$n" -gt "$targets" ] || echo "ListenAddress $(address "$n")"; done
    printf '%s\n' "Port $port" "HostKey $work/host" "AuthorizedKeysFile $work/authorized_keys" "PidFile none" "StrictModes no" "UsePAM no" \
      "UseDNS no" "PasswordAuthentication no" "MaxStartups 4000" "LogLevel ERROR"; } > "$config"
  /usr/sbin/sshd -D -e -f "$config" 2>>"$work/sshd.log" &
  daemons+=($!)
done

cp -r "$here/bench/workspace" "$work/workspace"; mkdir -p "$work/workspace/runbooks"
grep -q '^defaultService:' "$work/workspace/routing.yaml" || echo 'defaultService: bench' >> "$work/workspace/routing.yaml"
for n in $(seq 1 "$targets"); do printf '[%s]:%d %s\n' "$(address "$n")" "$port" "$(cat "$work/host.pub")"; done > "$work/known_hosts"
service() { # NAME HOW-MANY
  printf 'name: %s\nteam: bench\nenvironment: bench\ntargets:\n' "$1"
  for n in $(seq 1 "$2"); do
    printf '  - {name: t%d, connection: ssh, address: %s, port: %d, user: %s, key: "file:%s/user", knownHosts: "file:%s/host.pub", labels: {role: fanout}}\n' \
      "$n" "$(address "$n")" "$port" "$login" "$work" "$work"
  done
}
runbook() { # NAME HOW-MANY
  printf -- '---\ntitle: Fan out\nnightshift:\n  service: %s\n  verify: {settle: 1s}\n  targets: role=fanout\n  limits: {canary: %d, concurrency: %d, max-errors: 0, budget: 1000/1h, cooldown: 0s, max-targets: 100%%}\n---\n# Fan out\n\n## Mitigation\n```sh {name=true}\ntrue\n```\n' \
    "$1" "$2" "$2"
}
for n in "$few" "$many"; do
  [ "$n" = 0 ] || { service "fanout-$n" "$n" > "$work/workspace/services/fanout-$n.yaml"; runbook "fanout-$n" "$n" > "$work/workspace/runbooks/fanout-$n.md"; }
done
for n in $(seq 1 "$few"); do address "$n"; echo; done > "$work/inventory"

export ANSIBLE_SSH_CONTROL_PATH_DIR=$work/cp ANSIBLE_LOCALHOST_WARNING=False ANSIBLE_LOCAL_TEMP=$work/ansible ANSIBLE_HOME=$work/ansible
export ANSIBLE_SSH_COMMON_ARGS="-F none -o UserKnownHostsFile=$work/known_hosts -o GlobalKnownHostsFile=/dev/null"
ansible_run() { # prints seconds
  local start end
  start=$(date +%s.%N)
  ansible all -i "$work/inventory" -u "$login" --private-key "$work/user" -e "ansible_port=$port" -m raw -a true -f 50 > "$work/ansible.log" 2>&1 \
    || { tail -5 "$work/ansible.log" >&2; return 1; }
  end=$(date +%s.%N)
  [ "$(grep -c 'rc=0' "$work/ansible.log")" = "$few" ] || { echo "Ansible reached not all targets" >&2; return 1; }
  awk -v a="$start" -v b="$end" 'BEGIN {printf "%.3f\n", b - a}'
}
cold_ansible() { for socket in "$work/cp/"*; do [ -S "$socket" ] && ssh -o ControlPath="$socket" -O exit x 2>/dev/null || true; done; }
# The hosts end every session: the next step finds none open.
cold_nightshift() { for daemon in "${daemons[@]}"; do pkill -P "$daemon" || true; done; sleep 2; }
nightshift_run() { python3 "$here/bench/fanout/fanout.py" "http://127.0.0.1:$http" "$work/data/admin.token" "fanout-$1" "$1" "$server_pid"; }
median() { sort -n | awk '{a[NR] = $1} END {print (NR % 2) ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2}'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f\n", a / b}'; }

machine
printf 'set-up: %d targets, %s, login user %s with %s; %s; Nightshift: a Mitigation step with concurrency %d, fsync=on, from the POST to the end of\n' \
  "$few" "$(ssh -V 2>&1 | cut -d, -f1)" "$login" "$(getent passwd "$login" | cut -d: -f7)" "$(ansible --version | head -1)" "$few"
printf 'the last attempt; Ansible: -m raw -f 50, the whole command, ControlPersist as it comes; %d rounds, taken in turns\n\n' "$rounds"

http=$(free_port)
start_nightshift "$work/workspace" "$work/data" "$http"
first=$(nightshift_run "$few")
printf 'first run after the start of the server (nothing compiled yet): %s s, %s s of CPU\n' "${first%% *}" "${first##* }"
for _ in $(seq 1 "${WARM_UP:-5}"); do cold_nightshift; nightshift_run "$few" >/dev/null; done
ansible_run >/dev/null
: > "$work/cold.a"; : > "$work/cold.n"; : > "$work/warm.a"; : > "$work/warm.n"
for _ in $(seq 1 "$rounds"); do
  cold_ansible; cold_nightshift
  ansible_run >> "$work/cold.a"; ansible_run >> "$work/warm.a"
  for how in cold warm; do
    set -- $(nightshift_run "$few")
    echo "$1" >> "$work/$how.n"; echo "$4" >> "$work/$how.cpu"
  done
done
for how in cold warm; do
  a=$(median < "$work/$how.a"); n=$(median < "$work/$how.n")
  printf '%s: Nightshift %s s, Ansible %s s, ratio %s (target %s)   CPU of the server %s s   all: %s | %s\n' "$how" "$n" "$a" "$(ratio "$n" "$a")" \
    "$([ "$how" = cold ] && echo 0.33 || echo 0.125)" "$(median < "$work/$how.cpu")" "$(tr '\n' ' ' < "$work/$how.n")" "$(tr '\n' ' ' < "$work/$how.a")"
done
if [ "$many" != 0 ]; then
  for how in cold warm; do
    set -- $(nightshift_run "$many")
    printf '%d targets, %s: %s s (%s s of CPU in the server), at most %s MB resident (target 700), %s platform threads (target 64)\n' \
      "$many" "$how" "$1" "$4" "$2" "$3"
  done
fi
