// Values of /proc/sys: at boot, and what writing one does. (kernel/sysctl.c; mm/page_alloc.c min_free_kbytes_sysctl_handler and its like;
// mm/page-writeback.c dirty_ratio_handler and its like)
import {type Command, no, type Outcome, yes} from './command.ts';
import type {MachineConfig} from './config.ts';
import {emit} from './account/emit.ts';
import {wakeAllFlushers} from './files/backing-dev.ts';
import {setRatelimit} from './files/dirty-limits.ts';
import {dropCaches} from './files/page-cache.ts';
import {readTunables} from './memory/tunables.ts';
import {bootMinFreeKb, setupLowmemReserve, setupMarks, type Zone} from './memory/zone.ts';
import type {Machine} from './state.ts';
import {parseSysctl, SYSCTLS, type SysctlEntry, sysctlEntry, type SysctlName} from './sysctl.ts';

type Values = Record<SysctlName, number[]>;

/** Writes a value, and 0 to its opposite: of the background pair always, of the other only where the value is a new one (dirty_ratio_handler and its like). */
function store(values: Values, entry: SysctlEntry, parsed: number[]): void {
	const name = entry.name as SysctlName;
	const isNew = parsed[0] !== values[name][0];
	values[name] = parsed;
	if (entry.opposite !== undefined && (isNew || name.startsWith('vm.dirty_background'))) values[entry.opposite as SysctlName] = [0];
}

/** What a write does besides. `value`: the first number; `changed`: whether the text is another one than before. */
const EFFECTS: Partial<Record<SysctlName, (m: Machine, value: number, changed: boolean) => void>> = {
	'vm.min_free_kbytes': setupMarks,
	'vm.watermark_scale_factor': setupMarks,
	'vm.lowmem_reserve_ratio': setupLowmemReserve,
	'vm.dirty_ratio': (m, _, changed) => changed && setRatelimit(m),
	'vm.dirty_bytes': (m, _, changed) => changed && setRatelimit(m),
	'vm.dirty_writeback_centisecs': (m, value, changed) => changed && value > 0 && wakeAllFlushers(m),
	'vm.drop_caches': (m, value) => emit(m, {kind: 'drop-caches', ...dropCaches(m, value & 3)}),
};

export function writeSysctl(m: Machine, command: Extract<Command, {kind: 'sysctl'}>): Outcome {
	const entry = sysctlEntry(command.name);
	if (entry === undefined) return no('ENOENT', `no sysctl ${command.name}`);
	const name = entry.name as SysctlName;
	const {values} = m.tunables;
	const parsed = parseSysctl(entry, command.value, values[name]);
	if (parsed === null) return no('EINVAL', `${name} takes ${entry.min} … ${entry.max}, not "${command.value.trim()}"`);
	const from = values[name].join(' ');
	const to = parsed.join(' ');
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
export function bootValues({kernel, sysctls, transparentHugepage = 'never'}: MachineConfig, zones: readonly Zone[]): Values {
	const values = Object.fromEntries(SYSCTLS.map(entry => [entry.name, [...(entry.initial ?? [0])]])) as unknown as Values;
	values['vm.min_free_kbytes'] = [bootMinFreeKb(zones, kernel, transparentHugepage)];
	for (const [name, text] of Object.entries(sysctls)) {
		const entry = sysctlEntry(name);
		if (entry === undefined) throw new RangeError(`no sysctl ${name}`);
		if (entry.opposite !== undefined && Number(text) === 0 && Number(sysctls[entry.opposite] ?? 0) > 0) continue; // as a machine shows what does not rule
		const parsed = parseSysctl(entry, text, values[name as SysctlName]);
		if (parsed === null) throw new RangeError(`${name} takes ${entry.min} … ${entry.max}, not "${text}"`);
		store(values, entry, parsed);
	}
	return values;
}
