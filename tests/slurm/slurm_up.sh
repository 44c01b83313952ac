#!/usr/bin/env bash
# A SLURM of one machine on 127.0.0.1 for tests, from Debian's packages: no accounting, no cgroups, no systemd.
#   bash tests/slurm/slurm_up.sh          start (again: nothing happens)
#   bash tests/slurm/slurm_up.sh stop     cancel its jobs, stop its daemons, remove its configuration; the packages stay
# Where it cannot be done the last line on stderr says why, and the status is 1.
set -euo pipefail
PLACE=/var/tmp/quakesource-slurm
SYSTEM_CONF=/etc/slurm/slurm.conf
PATH=$PATH:/usr/sbin:/sbin
HOST=$(hostname -s)
SOCKET=$PLACE/run/munge.socket
PACKAGES="munge slurmctld slurmd slurm-client"

refuse() { echo "no SLURM for tests: $*" >&2; exit 1; }
# The name too: after a reboot the number may be somebody else's.
runs() { [ -s "$PLACE/run/$1.pid" ] && [ "$(ps -o comm= -p "$(cat "$PLACE/run/$1.pid")")" = "$1" ]; }
is_ours() { [ "$(readlink "$SYSTEM_CONF")" = "$PLACE/slurm.conf" ]; }

stop() {
  if runs slurmctld; then SLURM_CONF=$PLACE/slurm.conf timeout 10 scancel --user="$(id -un)" || true; fi
  for daemon in slurmd slurmctld munged; do
    runs "$daemon" || continue
    kill "$(cat "$PLACE/run/$daemon.pid")" || true
    for _ in $(seq 50); do runs "$daemon" || break; sleep 0.1; done
  done
  if is_ours; then rm -f "$SYSTEM_CONF"; fi
  rm -rf "$PLACE"
}

# A daemon that kept our stderr would make whoever reads it wait for the daemon's end.
daemon() {
  runs "$1" || "$@" >"$PLACE/log/start.log" 2>&1 || refuse "$1 does not start: $(tail -n 1 "$PLACE/log/start.log")"
}

install_packages() {
  command -v apt-get >/dev/null || refuse "there is no apt-get to install $PACKAGES with"
  # What the network can hold up is apart from what must not be cut short.
  timeout 120 bash -c "apt-get update -qq && apt-get install -qq --download-only --no-install-recommends $PACKAGES" \
    >/dev/null 2>&1 || refuse "apt-get could not fetch $PACKAGES within 120 s"
  DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=60 $PACKAGES >/dev/null 2>&1 || refuse "apt-get could not install $PACKAGES"
}

write_configuration() {
  cat >"$PLACE/slurm.conf" <<CONF
ClusterName=quakesource
SlurmctldHost=$HOST(127.0.0.1)
SlurmctldPort=16917
SlurmdPort=16918
SlurmUser=root
AuthInfo=socket=$SOCKET
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerParameters=batch_sched_delay=0
ReturnToService=2
# Jobs of two threads may start side by side on any machine; what they ask for is not enforced.
SlurmdParameters=config_overrides
SlurmctldPidFile=$PLACE/run/slurmctld.pid
SlurmdPidFile=$PLACE/run/slurmd.pid
StateSaveLocation=$PLACE/state
SlurmdSpoolDir=$PLACE/spool
SlurmctldLogFile=$PLACE/log/slurmctld.log
SlurmdLogFile=$PLACE/log/slurmd.log
NodeName=$HOST NodeAddr=127.0.0.1 CPUs=4 RealMemory=16000 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=UNLIMITED State=UP
CONF
}

start() {
  [ "$(id -u)" = 0 ] || refuse "needs root"
  [ -z "${SLURM_CONF:-}" ] || refuse "SLURM_CONF names another cluster"
  if [ -e "$SYSTEM_CONF" ] || [ -L "$SYSTEM_CONF" ]; then
    is_ours || refuse "$SYSTEM_CONF is another cluster's"
  fi
  type munged slurmctld slurmd sbatch >/dev/null 2>&1 || install_packages
  mkdir -p "$PLACE"/{run,log,state,spool} "$(dirname "$SYSTEM_CONF")"
  if ! runs munged; then
    (umask 077 && head -c 1024 /dev/urandom >"$PLACE/munge.key")
    rm -f "$SOCKET"*
  fi
  daemon munged --key-file="$PLACE/munge.key" --socket="$SOCKET" --pid-file="$PLACE/run/munged.pid" \
    --log-file="$PLACE/log/munged.log" --seed-file="$PLACE/run/munged.seed"
  # Here and not in SLURM_CONF: Snakemake's executor keeps SLURM_* variables from its jobs, and srun needs the file.
  write_configuration
  ln -sfn "$PLACE/slurm.conf" "$SYSTEM_CONF"
  daemon slurmctld
  daemon slurmd
  for _ in $(seq 100); do
    [ -n "$(timeout 5 sinfo --noheader --states=idle,alloc,mix 2>/dev/null)" ] && return
    sleep 0.2
  done
  tail -n 5 "$PLACE"/log/*.log >&2
  refuse "its node did not become idle within 20 s"
}

case "${1:-start}" in
  start) start ;;
  stop) stop ;;
  *) refuse "unknown word '$1': start or stop" ;;
esac
