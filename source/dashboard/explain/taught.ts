// Where what a figure is taught to be and what it is here differ: the sentence that its explanation adds, with the figures of the Sample.
import {taughtMessages as words} from '../../messages/taught.ts';
import {allocstall} from '../../procfs/fields.ts';
import type {Topic} from '../canvas/canvas.ts';
import type {View} from '../view/view.ts';

/** What the marks of the charted zone are made of; null where they are not (HighMem, a boost, a kernel of its own rules, marks as they were recorded). */
export function marksOf({zone, sample}: View): Parameters<typeof words.low>[0] | null {
	const scale = Number(sample.sysctls['vm.watermark_scale_factor'] ?? Number.NaN);
	const quarter = Math.floor(zone.min / 4);
	const scaled = Math.floor((zone.managed * scale) / 10_000);
	return zone.low === zone.min + Math.max(quarter, scaled) && zone.high === zone.low + Math.max(quarter, scaled)
		? {min: zone.min, quarter, managed: zone.managed, scale, scaled}
		: null;
}

/** What is often taught of a figure, and what holds; null where both are the same. */
export function taughtOf(view: View, {id}: Topic): string | null {
	const {vmstat, sysctls} = view.sample;
	switch (id) {
		case 'zone.low':
		case 'zone.high': {
			const marks = marksOf(view);
			return marks === null ? null : id === 'zone.low' ? words.low(marks) : words.high(marks);
		}
		case 'kswapd':
		case 'kswapd.awake':
		case 'kswapd_woken':
			return words.noTimer;
		case 'sar.pgsteal/s':
		case 'pgsteal_kswapd':
		case 'pgsteal_direct':
		case 'kswapd.efficiency':
			return words.stolen(vmstat.pgscan_kswapd + vmstat.pgscan_direct, vmstat.pgsteal_kswapd + vmstat.pgsteal_direct);
		case 'sar.pgscand/s':
		case 'pgscan_direct':
			return words.scannedDirectly(Number(sysctls['vm.zone_reclaim_mode'] ?? 0), allocstall(view.sample));
		case 'sar.%vmeff':
			return words.vmeff;
		case 'active_anon':
		case 'active_file':
		case 'Active(anon)':
		case 'Active(file)':
			return words.active;
		case 'swappiness':
			return words.swappiness(Number(sysctls['vm.swappiness'] ?? 60));
		case 'inside.malloc': {
			const heap = view.processView?.heap ?? null;
			return heap === null ? null : words.malloc(heap.mmapThreshold, heap.trimThreshold);
		}
		case 'inside.walk':
			return words.segments;
		default:
			return null;
	}
}
