// What somebody wrote into a file of the tree, as an Action: the file's own parsing of what it is given (fs/proc/base.c oom_score_adj_write(),
// kernel/sysctl.c __do_proc_dointvec(), drivers/tty/sysrq.c write_sysrq_trigger()). Whether the value will do is the machine's to say.
import {WRITABLE_FILES} from '../machine/cgroup/control.ts';
import type {Errno} from '../machine/command.ts';
import {sysctlEntry} from '../machine/sysctl.ts';
import {mountMessages as text} from '../messages/mount.ts';
import type {Action} from '../workload/action.ts';
import {WEIGHT_PATH, WEIGHTS, weightWritten} from '../procfs/sysfs-mempolicy.ts';
import {ZSWAP_SETTINGS, zswapWritten} from '../procfs/zswap.ts';
import {enabledWritten} from '../procfs/lru-gen.ts';
import {splitPath} from './folder.ts';
import {CGROUP_PATH, HIDDEN_SYS, SYSRQ_PATH} from './tree.ts';

/** PROC_NUMBUF less its NUL: oom_score_adj_write() looks at no more. */
const MOST_OF_ADJ = 12;
/** __do_proc_dointvec() looks at a page, less one. */
export const MOST_READ = 4095;

export type Written = {readonly ok: true; readonly action: Action} | {readonly ok: false; readonly errno: Errno; readonly why: string};

/** kstrtoint(…, 0, …): an optional sign, then decimal, 0x… or 0…; null is EINVAL. */
export function parseInteger(written: string): number | null {
	const [, sign, digits = ''] = /^([+-]?)(0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(written) ?? [];
	if (sign === undefined) return null;
	const value = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
	return value > 0x7fffffff ? null : sign === '-' ? -value : value;
}

/** Whether a path is one that can be written, or that has to be put back when it is. */
const LRU_GEN = new RegExp(`^${HIDDEN_SYS.replace('.', '\\.')}/kernel/mm/lru_gen/(enabled|min_ttl_ms)$`);

const ZSWAP = new RegExp(`^${HIDDEN_SYS.replace('.', '\\.')}/module/zswap/parameters/(${ZSWAP_SETTINGS.join('|')})$`);

const WEIGHT = new RegExp(`^${HIDDEN_SYS.replace('.', '\\.')}/${WEIGHT_PATH}(\\d)$`);

export const isControl = (path: string): boolean =>
	path.startsWith('sys/') ||
	path === SYSRQ_PATH ||
	/^\d+\/oom_score_adj$/.test(path) ||
	LRU_GEN.test(path) ||
	ZSWAP.test(path) ||
	WEIGHT.test(path) ||
	groupFile(path) !== null;

/** A path under /sys/fs/cgroup that can be written: of which group, and which file; null: none. */
function groupFile(path: string): {readonly group: string; readonly file: string} | null {
	if (!path.startsWith(`${CGROUP_PATH}/`)) return null;
	const [folder, file] = splitPath(path.slice(CGROUP_PATH.length));
	return (WRITABLE_FILES as readonly string[]).includes(file) ? {group: folder === '' ? '/' : folder, file} : null;
}

function adjustment(pid: number, written: string): Written {
	const value = parseInteger(written.slice(0, MOST_OF_ADJ).trim());
	return value === null ? {ok: false, errno: 'EINVAL', why: text.notNumber(written)} : {ok: true, action: {kind: 'oom_score_adj', of: {pid}, value}};
}

function sysctl(path: string, written: string, current: string): Written {
	const name = path.slice('sys/'.length).replaceAll('/', '.');
	if (sysctlEntry(name) === undefined) return {ok: false, errno: 'EACCES', why: text.fixed(name)};
	// The kernel stops after as many numbers as it has, and does not look at what follows.
	const words = written.trim().split(/\s+/).slice(0, current.trim().split(/\s+/).length);
	return {ok: true, action: {kind: 'command', command: {kind: 'sysctl', name, value: words.join(' ')}}};
}

function lruGen(file: string, written: string): Written {
	const value = file === 'enabled' ? enabledWritten(written) : String(parseInteger(written.trim()) ?? Number.NaN);
	if (value === null) return {ok: false, errno: 'EINVAL', why: text.notNumber(written)};
	return {ok: true, action: {kind: 'command', command: {kind: 'sysctl', name: `lru_gen.${file}`, value}}};
}

function zswap(setting: (typeof ZSWAP_SETTINGS)[number], written: string): Written {
	const value = zswapWritten(setting, written);
	if (value === null) return {ok: false, errno: 'EINVAL', why: text.notNumber(written)};
	return {ok: true, action: {kind: 'command', command: {kind: 'sysctl', name: `zswap.${setting}`, value}}};
}

function weight(node: number, written: string): Written {
	const value = weightWritten(node, written);
	if (value === null) return {ok: false, errno: 'EINVAL', why: text.notNumber(written)};
	return {ok: true, action: {kind: 'command', command: {kind: 'sysctl', name: WEIGHTS, value}}};
}

/** What was written into a control, whose text had been `current`. At most MOST_READ bytes are looked at. */
export function readControl(path: string, written: string, current: string): Written {
	if (path === SYSRQ_PATH) {
		if (written.startsWith('f')) return {ok: true, action: {kind: 'command', command: {kind: 'sysrq', key: 'f'}}};
		return {ok: false, errno: 'EINVAL', why: text.onlyF()};
	}
	const group = groupFile(path);
	if (group !== null) return {ok: true, action: {kind: 'command', command: {kind: 'cgroup', path: group.group, file: group.file, value: written}}};
	if (path.startsWith('sys/')) return sysctl(path, written, current);
	const [, setting] = ZSWAP.exec(path) ?? [];
	if (setting !== undefined) return zswap(setting as (typeof ZSWAP_SETTINGS)[number], written);
	const [, node] = WEIGHT.exec(path) ?? [];
	if (node !== undefined) return weight(Number(node), written);
	const [, file] = LRU_GEN.exec(path) ?? [];
	if (file !== undefined) return lruGen(file, written);
	return adjustment(Number.parseInt(path, 10), written);
}
