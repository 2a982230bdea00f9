// The shell script that gathers what import reads, for a computer without Node: POSIX sh and the small tools that every system has. It looks twice, ten seconds
// apart; it reads no command lines, no environment and no file of any user; names of processes and of the computer can be left out.

/** Files of /proc that import reads of the machine. */
export const SYSTEM_FILES = [
	'meminfo',
	'vmstat',
	'zoneinfo',
	'buddyinfo',
	'stat',
	'uptime',
	'loadavg',
	'swaps',
	'diskstats',
	'version',
	'pressure/memory',
	'pressure/io',
	'pressure/cpu',
] as const;
/** And of each process. */
export const PROCESS_FILES = ['stat', 'status', 'oom_score', 'oom_score_adj', 'io', 'schedstat', 'cgroup'] as const;

export const collectScript = (): string => `#!/bin/sh
# Gathers the state of this computer's memory for "lowwater import FILE": /proc twice, ten seconds apart.
# Nothing is changed, nothing is sent; no command lines, no environment, no files of users are read.
# sh collect.sh [-n] [FILE]     -n: names of processes and of this computer are left out
umask 077
names=yes
if [ "$1" = -n ]; then names=no; shift; fi
out=\${1:-lowwater-collect.tar.gz}
case $out in -*) echo "usage: sh collect.sh [-n] [FILE]" >&2; exit 2;; esac
if ! : >>"$out"; then echo "collect: $out cannot be written" >&2; exit 2; fi
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP
take() { # FILE TO: as much as it has, where it may be read
  if [ -r "$1" ]; then mkdir -p "\${2%/*}" && cat "$1" >"$2" 2>/dev/null || rm -f "$2"; fi
}
for look in 1 2; do
  to=$dir/lowwater-collect/look-$look
  mkdir -p "$to/proc"
  for file in ${SYSTEM_FILES.join(' ')}; do take "/proc/$file" "$to/proc/$file"; done
  for file in /proc/sys/vm/*; do [ -f "$file" ] && take "$file" "$to$file"; done
  [ $names = yes ] && take /proc/sys/kernel/hostname "$to/proc/sys/kernel/hostname"
  take /sys/kernel/mm/transparent_hugepage/enabled "$to/sys/kernel/mm/transparent_hugepage/enabled"
  take /sys/kernel/mm/lru_gen/enabled "$to/sys/kernel/mm/lru_gen/enabled"
  for process in /proc/[0-9]*; do
    pid=\${process##*/}
    for file in ${PROCESS_FILES.join(' ')}; do take "$process/$file" "$to/proc/$pid/$file"; done
    if [ $names = no ]; then
      for file in stat status; do
        if [ -f "$to/proc/$pid/$file" ]; then
          sed -e "s/^\\([0-9]*\\) (.*) /\\1 (p\\1) /" -e "s/^Name:.*/Name:	p$pid/" "$to/proc/$pid/$file" >"$dir/line" && mv "$dir/line" "$to/proc/$pid/$file"
        fi
      done
      rm -f "$to/proc/$pid/cgroup"
    fi
  done
  [ $look = 1 ] && sleep 10
done
pack=cat
command -v gzip >/dev/null 2>&1 && pack='gzip -c'
if (cd "$dir" && tar -cf - lowwater-collect) | $pack >"$out"; then
  echo "$out is written ($(wc -c <"$out" | tr -d ' ') bytes): lowwater import $out" >&2
else
  echo "collect: $out cannot be written whole" >&2; exit 2
fi
`;
