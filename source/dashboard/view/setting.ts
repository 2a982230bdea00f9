// The setting at hand: its entry, its value as text and as numbers, and the marks that another value would give.
import {ZONE_NAMES} from '../../machine/config.ts';
import {zoneMarks} from '../../machine/memory/zone.ts';
import type {ZoneSample} from '../../machine/sample.ts';
import {parseSysctl, SYSCTLS} from '../../machine/sysctl.ts';
import type {SysctlEntry} from '../../machine/sysctl-entry.ts';
import type {View} from './view.ts';

export const settingEntry = (at: number): SysctlEntry => SYSCTLS[Math.max(0, Math.min(SYSCTLS.length - 1, at))] as SysctlEntry;

const sized = ({name, managed}: ZoneSample): {readonly zoneClass: number; readonly managed: number} => ({zoneClass: ZONE_NAMES.indexOf(name), managed});

/** Value of a sysctl in the Sample, its numbers split by blanks. */
export const valueText = (view: Pick<View, 'sample'>, entry: SysctlEntry): string => (view.sample.sysctls[entry.name] ?? '').trim().replace(/\s+/g, ' ');

/** The numbers that a text would set, or null where the kernel would refuse it. */
export const numbersOf = (view: View, entry: SysctlEntry, text: string): readonly number[] | null =>
	parseSysctl(entry, text, valueText(view, entry).split(' ').map(Number));

export type ComingMarks = {readonly min: number; readonly low: number; readonly high: number};

/** Marks of the charted zone if a sysctl had another value; null where they would not change. */
export function marksIf(view: View, entry: SysctlEntry, value: number): ComingMarks | null {
	const {zones, sysctls, kernel} = view.sample;
	const minFreeKb = entry.name === 'vm.min_free_kbytes' ? value : Number(sysctls['vm.min_free_kbytes'] ?? 0);
	const scaleFactor = entry.name === 'vm.watermark_scale_factor' ? value : Number(sysctls['vm.watermark_scale_factor'] ?? 10);
	if (entry.name !== 'vm.min_free_kbytes' && entry.name !== 'vm.watermark_scale_factor') return null;
	return zoneMarks(sized(view.zone), zones.map(sized), {kernel: kernel.version, minFreeKb, scaleFactor});
}

/** The marks of the charted zone with the value that is being changed in settings; null where none would move. */
export function comingMarks(view: View): ComingMarks | null {
	const {overlay} = view.ui;
	if (overlay?.kind !== 'settings' || overlay.edit === null) return null;
	const entry = settingEntry(overlay.at);
	const [value] = numbersOf(view, entry, overlay.edit) ?? [];
	const then = value === undefined ? null : marksIf(view, entry, value);
	const {min, low, high} = view.zone;
	return then === null || (then.min === min && then.low === low && then.high === high) ? null : then;
}
