// Signals from inside a namespace. kill(2) there knows only the namespace's own processes; so `kill` and `pkill` are programs that put their question into a
// folder of /proc, where it is answered with what the machine said. Functions of the same name stand before a shell's builtin.
import {readdirSync, renameSync, unlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Signal} from '../machine/command.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {asked, type Machine} from './asked.ts';
import {codeOf, readStart} from './file.ts';
import type {Publisher} from './publisher.ts';

/** Folder under /proc for questions ("N.ask": signal and pid) and answers ("N.answer": empty, or what kill says). */
const FOLDER = '.kill';
const QUESTION = /^([\w-]+)\.ask$/;

/** Signals by number (arch/x86/include/uapi/asm/signal.h) and by name; 0 only asks whether there is such a process. */
const SIGNALS: Readonly<Record<string, Signal | 0>> = {
	0: 0,
	9: 'KILL',
	15: 'TERM',
	18: 'CONT',
	19: 'STOP',
	KILL: 'KILL',
	TERM: 'TERM',
	CONT: 'CONT',
	STOP: 'STOP',
};

/** What kill prints as the answer to a question, '' when it was done. */
async function answer(session: Machine, question: string): Promise<string> {
	const [, name = '', digits = ''] = /^(\w+) (\d{1,9})\n?$/.exec(question) ?? [];
	const signal = SIGNALS[name.replace(/^SIG/, '')];
	const pid = Number(digits);
	if (signal === undefined || digits === '') return text.noSignal(name);
	if (signal === 0) return session.store.getState().sample.processes.some(process => process.pid === pid) ? '' : text.killed('ESRCH');
	const [refused] = await asked(session, [{kind: 'signal', to: {pid}, signal}], {via: 'kill', what: text.killing(signal, pid)});
	return refused?.kind === 'refused' ? text.killed(refused.errno) : '';
}

/** Carries out what `kill` has asked for since the last look, and answers it. */
export async function answerSignals(session: Machine, {root}: Pick<Publisher, 'root'>): Promise<void> {
	const folder = join(root, FOLDER);
	let names: string[];
	try {
		names = readdirSync(folder);
	} catch (error) {
		codeOf(error); // a folder without kill
		return;
	}
	for (const name of names) {
		const [, id] = QUESTION.exec(name) ?? [];
		if (id === undefined) continue;
		const said = await answer(session, readStart(join(folder, name), 64) ?? '');
		try {
			unlinkSync(join(folder, name));
			const unfinished = join(folder, `${id}.new`);
			writeFileSync(unfinished, `${said}\n`, {flag: 'wx'});
			renameSync(unfinished, join(folder, `${id}.answer`));
		} catch (error) {
			codeOf(error); // the namespace has ended meanwhile
		}
	}
}

const KILL = `#!/bin/sh
signal=TERM
case $1 in
'' | -l* | -L* | --list* | --table | --help | --version) command kill "$@"; exit ;;
-s | -n | --signal) signal=$2; shift 2 ;;
--signal=*) signal=\${1#--signal=}; shift ;;
--) ;;
-*) signal=\${1#-}; shift ;;
esac
[ "$1" = -- ] && shift
signal=$(printf %s "$signal" | tr a-z A-Z)
status=0
n=0
for pid in "$@"; do
	case $pid in
	'' | *[!0-9]*) own=1 ;;
	*) [ -d "/proc/$pid" ] && own= || own=1 ;;
	esac
	if [ -n "$own" ]; then
		command kill -s "\${signal#SIG}" -- "$pid" || status=1
		continue
	fi
	n=$((n + 1))
	question=/proc/${FOLDER}/$$-$n
	echo "$signal $pid" >"$question.tmp" && mv "$question.tmp" "$question.ask" || exit 1
	tries=0
	until [ -e "$question.answer" ] || [ "$tries" -ge 200 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
	read -r said <"$question.answer" || exit 1
	rm -f "$question.answer"
	if [ -n "$said" ]; then
		echo "kill: ($pid) - $said" >&2
		status=1
	fi
done
exit $status
`;

const PKILL = `#!/bin/sh
signal=TERM
left=$#
while [ "$left" -gt 0 ]; do
	word=$1
	shift
	left=$((left - 1))
	case $word in
	--signal) signal=$1; shift; left=$((left - 1)) ;;
	--signal=*) signal=\${word#--signal=} ;;
	-[0-9]* | -[A-Z][A-Z]*) signal=\${word#-} ;;
	*) set -- "$@" "$word" ;;
	esac
done
pids=$(pgrep "$@") || exit
exec "\${0%/*}/kill" -s "$signal" $pids
`;

/** Before a shell's builtin: that one is for what is not the machine's, the shell's own jobs above all. */
const functionBody = (shims: string): string => `{
	for _word in "$@"; do
		case $_word in
		'' | *[!0-9]*) ;;
		*) if [ -d "/proc/$_word" ]; then ${shims}/kill "$@"; return; fi ;;
		esac
	done
	command kill "$@"
}`;

/** An interactive bash as it comes from its maker, but with the function: bash takes functions from its environment. */
export const withKill = (bash: readonly string[], shims: string): readonly string[] => ['env', `BASH_FUNC_kill%%=() ${functionBody(shims)}`, ...bash];

/** Name of the file of functions among the shims. */
export const FUNCTIONS = 'functions';

/** Lines of shell that make the folder for questions and put the programs among the shims. */
export const killScript = (shims: string): string =>
	[
		`mkdir /proc/${FOLDER}`,
		...Object.entries({kill: KILL, pkill: PKILL, [FUNCTIONS]: `kill() ${functionBody(shims)}\n`}).map(
			([name, script]) => `cat >${shims}/${name} <<'END'\n${script}END`,
		),
		`chmod 755 ${shims}/kill ${shims}/pkill`,
	].join('\n');
