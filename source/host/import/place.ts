// One look at a computer among files that somebody brought, as a Tree like any other: what lies elsewhere than in /proc (sysctl -a, hostname), and what is not
// there and can be had from something else (zones out of buddyinfo, processes out of ps), stands where a /proc has it. What was had otherwise is named.
import {posix} from 'node:path';
import {importMessages as words} from '../../messages/import.ts';
import type {Tree} from '../tree.ts';
import {meminfoOfFree, meminfoOfTop, processesOfPs} from './tools.ts';
import {zoneinfoOf} from './zones.ts';

/** `derived`: sentences on what was not there and was had from something else. */
export type Place = {readonly tree: Tree; readonly derived: readonly string[]};

/** "vm.swappiness = 60", a line each, as files below proc/sys. */
function sysctlFiles(text: string | null): ReadonlyMap<string, string> {
	const files = new Map<string, string>();
	for (const line of (text ?? '').split('\n')) {
		const found = /^([\w.\-/]+) = (.*)$/.exec(line);
		if (found !== null) files.set(`proc/sys/${(found[1] as string).replaceAll('.', '/')}`, `${found[2]}\n`);
	}
	return files;
}

/** `base` with files on top of it where it has none of its own. */
function overlaid(base: Tree, extra: ReadonlyMap<string, string>): Tree {
	const folders = new Map<string, Set<string>>();
	for (const path of extra.keys())
		for (let child = path; child.includes('/'); child = posix.dirname(child)) {
			const folder = posix.dirname(child);
			folders.set(folder, (folders.get(folder) ?? new Set()).add(posix.basename(child)));
		}
	return {
		text: path => base.text(path) ?? extra.get(path) ?? null,
		names: path => [...new Set([...base.names(path), ...(folders.get(path) ?? [])])],
	};
}

/** Where each is called otherwise, beside proc/. */
const HOSTNAMES = ['sos_commands/host/hostname', 'hostname', 'etc/hostname'];
const SYSCTLS = ['sos_commands/kernel/sysctl_-a', 'sysctl_-a', 'sysctl.txt'];
const PS = ['sos_commands/process/ps_auxwwwm', 'sos_commands/process/ps_auxwww', 'sos_commands/process/ps_auxww', 'sos_commands/process/ps_aux', 'ps'];
const VERSIONS = ['sos_commands/kernel/uname_-a'];

const first = (files: Tree, root: string, paths: readonly string[]): string | null => {
	for (const path of paths) {
		const text = files.text(posix.join(root, path));
		if (text !== null) return text;
	}
	return null;
};

/** The look that a file stands for by which a place is known: meminfo, the output of free, or sysstats.txt. Null where there is no memory in it. */
export function placeOf(files: Tree, sign: string): Place | null {
	const folder = posix.dirname(sign);
	const isProc = posix.basename(sign) === 'meminfo';
	const root = isProc ? posix.join(folder, '..') : folder.replace(/\/?sos_commands\/memory$/, '') || '.';
	const proc = isProc ? folder : posix.join(root, 'proc');
	const place = (path: string): string => (path.startsWith('sys/') ? posix.join(root, path) : posix.join(proc, path.replace(/^proc\/?/, '')));
	const own: Tree = {text: path => files.text(place(path)), names: path => files.names(place(path))};
	const extra = new Map(sysctlFiles(first(files, root, SYSCTLS)));
	const derived: string[] = [];
	const hostname = first(files, root, HOSTNAMES);
	if (hostname !== null) extra.set('proc/sys/kernel/hostname', hostname);
	const release = /^Linux \S+ (\d\S*)/.exec(first(files, root, VERSIONS) ?? '')?.[1];
	if (release !== undefined) extra.set('proc/version', `Linux version ${release}\n`);
	const told = isProc ? null : files.text(sign);
	if (told !== null) {
		const meminfo = posix.basename(sign) === 'free' ? meminfoOfFree(told) : meminfoOfTop(told);
		if (meminfo === null) return null;
		extra.set('proc/meminfo', meminfo);
		derived.push(words.derived.memory(posix.basename(sign)));
		const name = /^\+ uname -n\n(\S+)$/m.exec(told)?.[1];
		if (name !== undefined) extra.set('proc/sys/kernel/hostname', `${name}\n`);
	}
	if (!own.names('proc').some(name => /^\d+$/.test(name))) {
		const processes = processesOfPs(told ?? '') ?? processesOfPs(first(files, root, PS) ?? '');
		for (const [path, text] of processes ?? []) extra.set(path, text);
		derived.push(processes === null ? words.derived.nobody() : words.derived.processes());
	}
	const tree = overlaid(own, extra);
	if (!/^MemTotal:\s+[1-9]/m.test(tree.text('proc/meminfo') ?? '')) return null;
	if (tree.text('proc/zoneinfo') !== null) return {tree, derived};
	const {text, isGuess} = zoneinfoOf(tree);
	derived.push(isGuess ? words.derived.zonesGuessed() : words.derived.zones());
	return {tree: overlaid(tree, new Map([['proc/zoneinfo', text]])), derived};
}
