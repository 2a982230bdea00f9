// Values of /proc/sys: at boot, and what writing one does. (kernel/sysctl.c; mm/page_alloc.c min_free_kbytes_sysctl_handler and its like;
// mm/page-writeback.c dirty_ratio_handler and its like)
import {type Command, cited, no, type Outcome, yes} from './command.ts';
import type {MachineConfig} from './config.ts';
import {emit} from './account/emit.ts';
import {wakeAllFlushers} from './files/backing-dev.ts';
import {setRatelimit} from './files/dirty-limits.ts';
import {dropCaches} from './files/page-cache.ts';
import {hugepageCount, setHugepages} from './memory/hugetlb.ts';
import {createWriter} from './memory/hugetlb-reclaim.ts';
import {resizePcp} from './memory/pcp.ts';
import {setLruGen} from './reclaim/mglru/switch.ts';
import {readTunables} from './memory/tunables.ts';
import {bootMinFreeKb, setupLowmemReserve, setupMarks, type Zone} from './memory/zone.ts';
import type {Machine} from './state.ts';
import {isAsShown, parseSysctl, SYSCTLS, sysctlEntry, type SysctlName, sysctlText} from './sysctl.ts';
import type {SysctlEntry} from './sysctl-entry.ts';
import {kernelZones} from './memory/kernel-memory.ts';
import {bootStack, STACK_PAGES} from './tasks/kernel-part.ts';
import {createZswapWorker, spawn} from './tasks/task-life.ts';
import {lruGenAtBoot} from './sysctls-lru-gen.ts';

type Values = Record<SysctlName, number[]>;

const NEW_ONLY: ReadonlySet<SysctlName> = new Set(['vm.dirty_ratio', 'vm.dirty_bytes']);

/** Writes a value, and 0 to its opposite: of dirty_ratio and dirty_bytes only where the value is a new one (dirty_ratio_handler), of the other pairs always. */
function store(values: Values, entry: SysctlEntry, parsed: number[]): void {
	const name = entry.name as SysctlName;
	const isNew = parsed[0] !== values[name][0];
	values[name] = parsed;
	if (entry.opposite !== undefined && (isNew || !NEW_ONLY.has(name))) values[entry.opposite as SysctlName] = [0];
	if (entry.sameAs !== undefined) values[entry.sameAs as SysctlName] = parsed;
	for (const other of SYSCTLS as readonly SysctlEntry[]) if (other.sameAs === name) values[other.name as SysctlName] = parsed;
}

/** Those of which no more is had than there is. */
const HUGEPAGES: ReadonlySet<SysctlName> = new Set(['vm.nr_hugepages', 'vm.nr_hugepages_mempolicy']);

/** What is here as 6.12 has it, and not in a machine of an earlier kernel. */
const SINCE_612: readonly {readonly prefix: string; readonly what: string}[] = [
	{prefix: 'lru_gen.', what: 'MGLRU'},
	{prefix: 'zswap.', what: 'zswap'},
	{prefix: 'mempolicy.', what: 'interleaving by weight'},
];

/** Why a setting cannot be had, or null. */
export function unavailable({rules, config}: Pick<Machine, 'rules' | 'config'>, name: string): string | null {
	const what = rules.generations ? undefined : SINCE_612.find(({prefix}) => name.startsWith(prefix))?.what;
	return what === undefined ? null : `${what} is here as Linux 6.12 has it, not as ${config.kernel} does`;
}

/** vm.numa_stat is turned off (invalid_numa_statistics). */
function clearNumaStat(m: Machine): void {
	for (const {numa} of m.zones) Object.assign(numa, {hit: 0, miss: 0, foreign: 0, local: 0, other: 0});
}

/** What a write does besides. `value`: the first number; `changed`: whether the text is another one than before. */
const EFFECTS: Partial<Record<SysctlName, (m: Machine, value: number, changed: boolean) => void>> = {
	'vm.min_free_kbytes': setupMarks,
	'vm.watermark_scale_factor': setupMarks,
	'vm.lowmem_reserve_ratio': setupLowmemReserve,
	'vm.percpu_pagelist_high_fraction': m => {
		for (const zone of m.zones) resizePcp(m, zone);
	},
	'vm.numa_stat': (m, value) => value === 0 && clearNumaStat(m),
	'vm.dirty_ratio': (m, _, changed) => changed && setRatelimit(m),
	'vm.dirty_bytes': (m, _, changed) => changed && setRatelimit(m),
	'vm.dirty_writeback_centisecs': (m, value, changed) => changed && value > 0 && wakeAllFlushers(m),
	'lru_gen.enabled': setLruGen,
	'lru_gen.min_ttl_ms': (m, value) => {
		m.mglru.minTtlMs = value;
	},
	'vm.drop_caches': (m, value) => emit(m, {kind: 'drop-caches', ...dropCaches(m, value & 3)}),
};

/** What is free at once; the process that writes goes on for the rest, in its own time. */
function writeHugepages(m: Machine, name: SysctlName, wanted: number): void {
	const {writer} = m.hugetlb;
	const from = String(hugepageCount(m));
	setHugepages(m, wanted);
	const short = hugepageCount(m) < wanted;
	emit(m, {kind: 'sysctl', name, from, to: String(hugepageCount(m)), ...(short ? {asked: String(wanted), goesOn: true} : {})});
	if (writer !== null) writer.wanted = wanted;
	else if (short) {
		const {pid} = spawn(m, {kind: 'spawn', name: 'sysctl', program: [{do: 'hugepages'}, {do: 'exit', status: 0}]});
		m.hugetlb.writer = createWriter(m, pid, name, wanted);
	}
}

const takes = ({min, max, orZero, word}: SysctlEntry): string => word?.inWords ?? `${orZero ? '0 and ' : ''}${min} … ${max}`;

/** zswap is enabled for the first time: it has a pool and a worker from now on. */
function ensureZswap(m: Machine): boolean {
	if (m.zswap !== null) return true;
	const zone = kernelZones(m).find(({free}) => free > STACK_PAGES);
	if (zone === undefined) return false;
	bootStack(m, createZswapWorker(m, m.nextPid++), zone.index);
	return true;
}

export function writeSysctl(m: Machine, command: Extract<Command, {kind: 'sysctl'}>): Outcome {
	const entry = sysctlEntry(command.name);
	if (entry === undefined) return no('ENOENT', `no sysctl ${command.name}`);
	const name = entry.name as SysctlName;
	const {values} = m.tunables;
	const parsed = parseSysctl(entry, command.value, values[name]);
	if (parsed === null) return no('EINVAL', `${name} takes ${takes(entry)}, not ${cited(command.value)}`);
	const why = unavailable(m, name);
	if (why !== null) return no('EINVAL', why);
	if (name === 'zswap.enabled' && parsed[0] === 1 && !ensureZswap(m)) return no('ENOMEM', 'no memory for the worker of zswap');
	if (HUGEPAGES.has(name)) {
		writeHugepages(m, name, parsed[0]);
		return yes;
	}
	const from = sysctlText(entry, values[name], ' ');
	const to = sysctlText(entry, parsed, ' ');
	store(values, entry, parsed);
	Object.assign(m.tunables, readTunables(values));
	emit(m, {kind: 'sysctl', name, from, to});
	EFFECTS[name]?.(m, parsed[0], from !== to);
	return yes;
}

/**
 * The values that a machine boots with: the registry's defaults, what the size of the machine makes of them, and what the configuration sets. Throws
 * RangeError where that is no sysctl, or no value of one.
 */
export function bootValues({kernel, lru, sysctls, transparentHugepage = 'never'}: MachineConfig, zones: readonly Zone[]): Values {
	const values = Object.fromEntries(SYSCTLS.map(entry => [entry.name, [...(entry.initial ?? [0])]])) as unknown as Values;
	values['vm.min_free_kbytes'] = [bootMinFreeKb(zones, kernel, transparentHugepage)];
	values['lru_gen.enabled'] = [lruGenAtBoot(lru)];
	for (const [name, text] of Object.entries(sysctls)) {
		const entry = sysctlEntry(name);
		if (entry === undefined) throw new RangeError(`no sysctl ${name}`);
		if (isAsShown(entry, text, sysctls)) continue;
		const parsed = parseSysctl(entry, text, values[name as SysctlName]);
		if (parsed === null) throw new RangeError(`${name} takes ${takes(entry)}, not ${cited(text)}`);
		store(values, entry, parsed);
	}
	return values;
}
