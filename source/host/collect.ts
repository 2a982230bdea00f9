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

/** And of each process in the first look. */
const FIRST_FILES = ['stat', 'status'] as const;
/** And of each memory cgroup that one is in, and of those above it, of both versions. */
export const GROUP_FILES = [
	'memory.max',
	'memory.high',
	'memory.low',
	'memory.min',
	'memory.oom.group',
	'memory.current',
	'memory.swap.max',
	'memory.swap.current',
	'memory.events',
	'memory.limit_in_bytes',
	'memory.usage_in_bytes',
	'memory.memsw.limit_in_bytes',
	'memory.memsw.usage_in_bytes',
	'memory.oom_control',
] as const;

/** A word of the shell, within "${…}" too. */
const quoted = (word: string): string => word.replace(/[^\w./@%+,:-]/g, '\\$&');

/** `out`: where it puts what it gathers, where it is not told: a tar, or a folder that ends in "/". */
export const collectScript = (out = 'lowwater-collect.tar.gz'): string => `#!/bin/sh
# Gathers the state of this computer's memory for "lowwater import FILE": /proc twice, ten seconds apart.
# Nothing is changed, nothing is sent; no command lines, no environment, no files of users are read.
# sh collect.sh [-n] [TAR|FOLDER/]     -n: names of processes and of this computer are left out
umask 077
names=yes
if [ "$1" = -n ]; then names=no; shift; fi
out=\${1:-${quoted(out)}}
case $out in -*) echo "usage: sh collect.sh [-n] [TAR|FOLDER/]" >&2; exit 2;; esac
[ -d "$out" ] && out=\${out%/}/
case $out in
  */) mkdir -p "$out" && : >>"$out/.lowwater" && rm -f "$out/.lowwater" ;;
  *) : >>"$out" ;;
esac
if [ $? != 0 ]; then echo "collect: $out cannot be written" >&2; exit 2; fi
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP
take() { # FILE TO: as much as it has, where it may be read
  if [ -r "$1" ]; then mkdir -p "\${2%/*}" && cat "$1" >"$2" 2>/dev/null || rm -f "$2"; fi
}
for look in 1 2; do
  to=$dir/lowwater-collect/look-$look
  seen=
  mkdir -p "$to/proc"
  for file in ${SYSTEM_FILES.join(' ')}; do take "/proc/$file" "$to/proc/$file"; done
  for file in /proc/sys/vm/*; do [ -f "$file" ] && take "$file" "$to$file"; done
  [ $names = yes ] && take /proc/sys/kernel/hostname "$to/proc/sys/kernel/hostname"
  take /sys/kernel/mm/transparent_hugepage/enabled "$to/sys/kernel/mm/transparent_hugepage/enabled"
  take /sys/kernel/mm/lru_gen/enabled "$to/sys/kernel/mm/lru_gen/enabled"
  for queue in /sys/block/*/queue; do
    for file in rotational nr_requests max_sectors_kb; do take "$queue/$file" "$to$queue/$file"; done
  done
  # Of the first look only who grows is wanted; a thread of the kernel has no memory.
  for process in /proc/[0-9]*; do
    pid=\${process##*/}
    memory=0
    read -r memory others 2>/dev/null <"$process/statm" || continue
    case $look$memory in
      ?0) files=stat ;;
      1*) files='${FIRST_FILES.join(' ')}' ;;
      *) files='${PROCESS_FILES.join(' ')}' ;;
    esac
    mkdir -p "$to/proc/$pid"
    (cd "$process" && cp $files "$to/proc/$pid") 2>/dev/null
    if [ $names = no ]; then
      for file in stat status; do
        if [ -f "$to/proc/$pid/$file" ]; then
          sed -e "s/^\\([0-9]*\\) (.*) /\\1 (p\\1) /" -e "s/^Name:.*/Name:	p$pid/" "$to/proc/$pid/$file" >"$dir/line" && mv "$dir/line" "$to/proc/$pid/$file"
        fi
      done
      rm -f "$to/proc/$pid/cgroup"
    elif [ -f "$to/proc/$pid/cgroup" ]; then
      group=$(sed -n 's/^[0-9]*:[^:]*memory[^:]*://p' "$to/proc/$pid/cgroup")
      at=/sys/fs/cgroup/memory
      if [ -z "$group" ]; then group=$(sed -n 's/^0:://p' "$to/proc/$pid/cgroup"); at=/sys/fs/cgroup; fi
      group=$at\${group%/}
      # Its own files and those of the groups above it.
      while :; do
        case $seen in *"|$group|"*) break ;; esac
        seen="$seen|$group|"
        for file in ${GROUP_FILES.join(' ')}; do take "$group/$file" "$to$group/$file"; done
        case $group in "$at"/*) group=\${group%/*} ;; *) break ;; esac
      done
    fi
  done
  [ $look = 1 ] && sleep 10
done
case $out in
  */)
    if cp -R "$dir/lowwater-collect" "$out"; then
      echo "\${out}lowwater-collect is written: lowwater import \${out}lowwater-collect" >&2
      exit 0
    fi ;;
  *)
    pack=cat
    case $out in *.tar) ;; *) command -v gzip >/dev/null 2>&1 && pack='gzip -c' ;; esac
    if (cd "$dir" && tar -cf - lowwater-collect) | $pack >"$out"; then
      echo "$out is written ($(wc -c <"$out" | tr -d ' ') bytes): lowwater import $out" >&2
      exit 0
    fi ;;
esac
echo "collect: $out cannot be written whole" >&2
exit 2
`;
