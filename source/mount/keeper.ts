// Stand-ins: real processes of a namespace that do nothing but have the pids of the machine's, so that kill(2) and pidfd_send_signal(2) of any program there
// find somebody, and the machine's files a folder to lie on. Their keeper is a shell in the namespace that makes and signals them as it is told, a line each way; its working directory is the
// proc of outside, where it sees itself as lowwater does. A pid is chosen by writing the one before it to ns_last_pid and forking. Each stand-in is a shell that waits to be told what to have open (open-files.ts), leader of
// its own session, which no key of a terminal reaches, and has a monitor, a shell that waits for it and tells at once which signal it died of; they end
// with the namespace. SIGTERM and the like to all (kill -- -1) leave the keeper alive; SIGKILL to all takes it, too.
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import type {Pid} from '../machine/command.ts';
import {readStart} from './file.ts';

/** Descriptor of the tmpfs in which the machine's files are. */
export const TREE_FD = 8;
export const TREE = `/proc/self/fd/${TREE_FD}`;

/** Descriptor of the tmpfs with the files that stand-ins have open (open-files.ts). */
export const FILES_FD = 9;
/** Folder of it with a FIFO for each stand-in. */
export const WAKE = '.wake';

/** Folder of the tmpfs with what stands over /proc/PID/cgroup of the shell's own programs (guests.ts). */
export const GUESTS = '.guests';

const LAST_PID = 'sys/kernel/ns_last_pid';
/** What may be sent to all processes, and must not end the keeper. */
const TO_ALL = 'HUP INT QUIT TERM USR1 USR2';
/** As long as sleep(1) can sleep everywhere: 68 years. */
const FOR_EVER_S = 2 ** 31 - 1;

/**
 * Waits in open(2) of its FIFO ($1), which takes no descriptor, and opens and closes what it reads there: a number, "<", ">>" or "-", a path.
 */
const WAITING = [
	`while exec ${FILES_FD}<"${WAKE}/$1"; do`,
	`	while read -r fd how path <&${FILES_FD}; do`,
	'		if [ "$how" = - ]; then eval "exec $fd<&-"; elif [ -e "$path" ]; then eval "exec $fd$how\\"\\$path\\""; fi',
	'	done',
	`	exec ${FILES_FD}<&-`,
	'done',
].join('\n');

/**
 * Is the process of pid $1 if nobody else took it meanwhile. First it puts the last pid back ($2) and the machine's files ($4) over its own; then it enters
 * the namespace in which it can be seen ($3). `self` says who it is to lowwater, outside.
 */
const STAND_IN = [
	`echo "$2" >${LAST_PID}`,
	'[ $$ = "$1" ] || exit 1',
	`if [ -n "$4" ]; then`,
	`	for file in $4; do echo "${TREE}/$1/$file /proc/$1/$file none bind 0 0"; done >${TREE}/.table`, // one is made at a time
	`	mount -n -c -a -T ${TREE}/.table`,
	'fi',
	'read -r seen rest <self/stat',
	'echo "made $1 $seen"',
	`if [ -n "$4" ] && cd /proc/self/fd/${FILES_FD}/. && { mkdir -p ${WAKE}; [ -p "${WAKE}/$1" ] || mkfifo "${WAKE}/$1"; }; then`,
	`	exec $3 setsid sh -c '${WAITING}' sh "$1" >/dev/null ${TREE_FD}<&- ${FILES_FD}<&-`,
	'fi',
	`exec $3 setsid sleep ${FOR_EVER_S} >/dev/null ${TREE_FD}<&- ${FILES_FD}<&-`, // where that could not be
].join('\n');

/**
 * Makes the stand-in of pid $1 by $3, for which $4 and $5 are, and tells its end. Its own pid is the last there was, and not under $2 even after the
 * namespace has used all once. It catches no signal: one that came between fork and exec would be lost.
 */
const MONITOR = [
	'last=$$',
	'[ "$last" -ge "$2" ] || last=$2',
	`echo "$(($1 - 1))" >${LAST_PID}`,
	'sh -c "$3" sh "$1" "$last" "$4" "$5"',
	'status=$?',
	'[ "$status" -gt 128 ] || { echo "missed $1"; exit; }',
	`echo "$last" >${LAST_PID}`, // if it died before it could
	'echo "ended $1 $status"',
].join('\n');

/**
 * $1 and $2 are the scripts of monitor and stand-in, $3 is the namespace's first process as lowwater sees it, $4 the machine's files of a process; none where
 * there is no real proc. Ends where ns_last_pid cannot be written. By the time that it makes the first, the first process has entered its last namespace.
 */
const KEEPER = [
	`trap '' ${TO_ALL}`,
	'ulimit -c 0', // the stand-in of a process that is sent SIGQUIT has no core worth keeping
	'monitor=$1 stand_in=$2 files=$4 below=unknown',
	'read -r seen rest <self/stat',
	`echo $$ >${LAST_PID} && echo "able $3 $seen" || { echo unable; exit; }`,
	'make() {',
	'	[ "$below" != unknown ] || [ "$(readlink /proc/1/ns/user)" = "$(readlink /proc/self/ns/user)" ] || below=$ENTER',
	'	[ "$below" != unknown ] || below=',
	// By `setsid --fork` and not by `&`, after which SIGINT is ignored for good.
	`	(trap - ${TO_ALL}; exec setsid --fork sh -c "$monitor" sh "$1" $$ "$stand_in" "$below" "$files" </dev/null) || echo "missed $1"`,
	'}',
	"ENTER='nsenter --user=/proc/1/ns/user --preserve-credentials'",
	'while read -r what pid; do',
	'	case $what in',
	'	make) make "$pid" ;;',
	`	cover) mount -n -c -o bind "${TREE}/${GUESTS}/$pid" "/proc/$pid/cgroup"; echo "covered $pid" ;;`,
	'	*) kill -s "$what" "$pid" ;;',
	'	esac',
	'done',
].join('\n');

/** Words for KEEPER_LINE, as $1 to $3 of the script that it is part of; $4 are the files of a process. */
export const KEEPER_WORDS: readonly string[] = [KEEPER, MONITOR, STAND_IN];
/** Starts the keeper, in the proc of outside. It hears from descriptor 5 and tells to 6; $first is the first process there, $real whether there is another proc. */
export const KEEPER_LINE = [
	'[ -n "$real" ] && files=$4 || files=',
	'(setsid --fork sh -c "$1" sh "$2" "$3" "$first" "$files" || echo unable) <&5 >&6 2>/dev/null 3<&- 4>&- 5<&- 6>&- 7<&-',
	'shift 4',
	'exec 5<&- 6>&-',
].join('\n');

/** What a keeper tells. `seenAs`: the stand-in's pid outside; `missed`: the pid is another process's; `ended`: 128 and the signal, before `made`, too; `closed`: the namespace has ended. */
export type Told =
	| {readonly kind: 'made'; readonly pid: Pid; readonly seenAs: number}
	| {readonly kind: 'missed'; readonly pid: Pid}
	| {readonly kind: 'ended'; readonly pid: Pid; readonly status: number}
	| {readonly kind: 'closed'};

export type Keeper = {
	/** `make` is answered by `made`, `missed`, `ended` or `closed`; until then nothing else is to be made. */
	readonly tell: (what: 'make' | 'KILL' | 'STOP' | 'CONT', pid: Pid) => void;
	readonly listen: (hear: (told: Told) => void) => void;
	/** Puts a file of GUESTS over /proc/PID/cgroup. Comes back when that is done, or cannot be. */
	readonly cover: (pid: Pid) => Promise<void>;
	/** Whether it lives, and does what it is told. */
	readonly isThere: () => boolean;
	/** Whether the namespace ends, and with it every process in it. */
	readonly isEnding: () => boolean;
};

/** Fields of /proc/PID/stat from the state on, of a process of this computer; null when it is gone. */
function statFields(pid: number): readonly string[] | null {
	const stat = readStart(`/proc/${pid}/stat`, 256);
	return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** State letter of a process of this computer; null when it is gone. */
export const stateOf = (pid: number): string | null => statFields(pid)?.[0] ?? null;

/** PF_EXITING of `flags`: a first process has it before the others of its namespace are killed. */
const EXITING = 0x4;
const FLAGS = 6;

function told(line: string): Told | null {
	const [kind, pid, number] = line.split(' ');
	if (kind === 'made') return {kind, pid: Number(pid), seenAs: Number(number)};
	if (kind === 'ended') return {kind, pid: Number(pid), status: Number(number)};
	return kind === 'missed' ? {kind, pid: Number(pid)} : null;
}

/** The keeper at the other end, when it has begun; null where this system lets nobody choose pids. */
export function meetKeeper(requests: Writable, answers: Readable): Promise<Keeper | null> {
	requests.on('error', () => undefined); // the namespace has ended
	let hear: (told: Told) => void = () => undefined;
	const covering = new Map<string, (() => void)[]>();
	const covered = (pid: string): void => {
		for (const done of covering.get(pid) ?? []) done();
		covering.delete(pid);
	};
	return new Promise(done => {
		const lines = createInterface({input: answers});
		lines.on('line', line => {
			const [word, first, itself] = line.split(' ');
			if (word === 'unable') done(null);
			if (word === 'covered') covered(first ?? '');
			if (word !== 'able') {
				const one = told(line);
				if (one !== null) hear(one);
				return;
			}
			done({
				tell: (what, pid) => void requests.write(`${what} ${pid}\n`),
				listen: listener => {
					hear = listener;
				},
				cover: pid =>
					new Promise(over => {
						const name = String(pid);
						covering.set(name, [...(covering.get(name) ?? []), over]);
						requests.write(`cover ${name}\n`);
					}),
				isThere: () => stateOf(Number(itself)) !== null,
				isEnding: () => {
					const flags = statFields(Number(first))?.[FLAGS];
					return flags === undefined || (Number(flags) & EXITING) !== 0;
				},
			});
		});
		lines.once('close', () => {
			done(null);
			for (const pid of [...covering.keys()]) covered(pid);
			hear({kind: 'closed'});
		});
	});
}
