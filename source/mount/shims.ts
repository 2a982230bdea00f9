// Programs that look for themselves in /proc by their pid, and end where they are not found. A script of the same name, before the others of PATH, starts each
// in a mount namespace of its own in which it finds itself.

/** Where the scripts are; no tool lists it. */
export const SHIMS = '/proc/.bin';
/** A real proc of nothing but the namespace's own processes, for `self`: /dev/stdin, /dev/fd and with it <(…) of a shell need it. */
export const REAL = '/proc/.self';

/** As the first process of a PID namespace, since the machine has a first; `self` too is that one, so that both are the same. */
const AS_FIRST = `unshare --mount --pid --fork --kill-child -- sh -c 'mount -n -t tmpfs none ${REAL} && ln -s ../1 ${REAL}/self; exec "$@"'`;
/**
 * Under its own pid, since it signals: in a /proc of itself and the machine's processes. Their folders are of the real proc, for killall takes them as pidfds,
 * with the machine's files on what it reads there.
 */
const AMONG_OTHERS = `unshare --mount -- sh -c 'mount -n -t tmpfs none /sys
	for folder in /proc/[0-9]* /proc/$$; do
		pid=\${folder#/proc/}
		mkdir /sys/$pid && mount -n --bind ${REAL}/$pid /sys/$pid || continue
		for file in stat cmdline; do [ ! -e $folder/$file ] || mount -n --bind $folder/$file /sys/$pid/$file; done
	done 2>/dev/null
	mount -n --rbind /sys /proc
	exec "$@"'`;

const SELF_SEEKERS = {ps: AS_FIRST, killall: AMONG_OTHERS};

/** Lines of shell that make the scripts and put them before the others of PATH. */
export const SHIM_LINES = [
	...Object.entries(SELF_SEEKERS).flatMap(([tool, way]) => [
		`if path=$(command -v ${tool}); then`,
		`	printf '#!/bin/sh\\ntool=%s\\n' "$path" >${SHIMS}/${tool}`,
		`	cat >>${SHIMS}/${tool} <<'END'`,
		`exec ${way} sh "$tool" "$@"`,
		'END',
		`	chmod 755 ${SHIMS}/${tool}`,
		'fi',
	]),
	`export PATH=${SHIMS}:$PATH`,
].join('\n');
