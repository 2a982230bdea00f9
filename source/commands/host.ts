// `lowwater --host`: the dashboard over a real computer, this one or a copy of its /proc.
import {hostname} from 'node:os';
import {join} from 'node:path';
import type {Elsewhere} from '../dashboard/live.tsx';
import {openHost} from '../host/host.ts';
import {hostSession} from '../host/session.ts';
import {treeOf} from '../host/tree.ts';
import {hostMessages as words} from '../messages/host.ts';
import {type Flags, UsageError} from './context.ts';
import {isGiven} from './live.ts';

const PROC = '/proc';
const SYS = '/sys';
/** What says something of a machine that is made here, by the flag's own name. */
const NOT_ITS = {
	set: 'set',
	seed: 'seed',
	speed: 'speed',
	paused: 'paused',
	from: 'from',
	stopAt: 'stop-at',
	brake: 'brake',
	attach: 'attach',
	again: 'again',
} as const;

/** Where the figures are: a folder that stands for /proc, or one that has proc/ and sys/ in it. */
function foldersOf(given: string): {readonly proc: string; readonly sys: string} {
	if (given === PROC) return {proc: PROC, sys: SYS};
	const inner = treeOf(join(given, 'proc'), join(given, 'sys'));
	return inner.text('proc/meminfo') === null ? {proc: given, sys: join(given, '..', 'sys')} : {proc: join(given, 'proc'), sys: join(given, 'sys')};
}

/** Whether the command line asks for the host. Throws UsageError where it asks for something else as well. */
export function isHostAsked(flags: Flags, scenario: string | undefined): boolean {
	if (flags['host'] !== true) {
		if (isGiven(flags, 'procfs')) throw new UsageError(words.procfsAlone());
		return false;
	}
	if (scenario !== undefined) throw new UsageError(words.noScenario(scenario));
	for (const [flag, name] of Object.entries(NOT_ITS)) if (isGiven(flags, flag)) throw new UsageError(words.its(name));
	return true;
}

/** The host that is to be looked at. Throws UsageError where there is no /proc. */
export function hostElsewhere(flags: Flags): Elsewhere {
	const given = typeof flags['procfs'] === 'string' ? flags['procfs'] : PROC;
	const {proc, sys} = foldersOf(given);
	const host = openHost(treeOf(proc, sys), () => performance.now() * 1000);
	if (host === null) throw new UsageError(words.notProc(given));
	const name = given === PROC ? hostname() : (host.tree.text('proc/sys/kernel/hostname')?.trim() ?? given);
	return {open: options => Promise.resolve(hostSession(host, {name, proc: given}, options)), ended: new Promise(() => undefined)};
}
