// The registry of sysctls: what is in it, and what a write is answered.
import {describe, expect, it} from 'vitest';
import {apply, boot, sample} from '../../source/machine/machine.ts';
import {parseSysctl, SYSCTLS, sysctlEntry} from '../../source/machine/sysctl.ts';
import {machineConfig} from '../support/machines.ts';

describe('the registry of sysctls', () => {
	it('has help, a range and a default within it for each', () => {
		expect(new Set(SYSCTLS.map(entry => entry.name)).size).toBe(SYSCTLS.length);
		for (const entry of SYSCTLS) {
			expect(entry.help.length, entry.name).toBeGreaterThan(30);
			expect(entry.min).toBeLessThan(entry.max);
			// what was never written may be 0: a trigger, and the bytes while a ratio rules
			const unwritten = 'trigger' in entry || 'orZero' in entry || entry.unit === 'bytes';
			for (const value of entry.initial ?? []) if (!unwritten) expect(value).toBeGreaterThanOrEqual(entry.min);
		}
	});

	it.each([
		['vm.panic_on_oom', '2', '3'], // kernel/sysctl.c: SYSCTL_ZERO … SYSCTL_TWO
		['vm.overcommit_memory', '2', '3'],
		['vm.swappiness', '200', '201'],
	])('%s takes %s, and %s is too much', (name, most, more) => {
		const m = boot(machineConfig());
		expect(apply(m, {kind: 'sysctl', name, value: most})).toMatchObject({ok: true});
		expect(apply(m, {kind: 'sysctl', name, value: more})).toMatchObject({ok: false, errno: 'EINVAL'});
	});

	it.each([
		// kernel/sysctl.c, vm_table: SYSCTL_ZERO, SYSCTL_ONE, or no bound of an unsigned number
		...(
			['vm.swappiness', 'vm.min_free_kbytes', 'vm.nr_hugepages', 'vm.nr_hugepages_mempolicy', 'vm.watermark_boost_factor', 'vm.vfs_cache_pressure'] as const
		).map(zero => [zero, '0', '-1'] as const),
		...(['vm.dirty_ratio', 'vm.dirty_background_ratio', 'vm.page-cluster', 'vm.zone_reclaim_mode', 'vm.min_unmapped_ratio', 'vm.min_slab_ratio'] as const).map(
			zero => [zero, '0', '-1'] as const,
		),
		['vm.watermark_scale_factor', '1', '0'] as const,
	])('%s takes %s, and %s is too little', (name, least, less) => {
		const m = boot(machineConfig());
		expect(apply(m, {kind: 'sysctl', name, value: least})).toMatchObject({ok: true});
		expect(apply(m, {kind: 'sysctl', name, value: less})).toMatchObject({ok: false, errno: 'EINVAL'});
	});

	it('refuses a page of anything in a sentence that fits on a screen', () => {
		const m = boot(machineConfig());
		const refused = apply(m, {kind: 'sysctl', name: 'vm.swappiness', value: 'x'.repeat(4096)});
		expect(refused).toMatchObject({ok: false, errno: 'EINVAL'});
		expect('why' in refused ? refused.why : '').toMatch(/^vm\.swappiness takes 0 … 200, not "x{40,60}…"$/);
	});

	it('takes what the kernel takes and refuses the rest', () => {
		const swappiness = sysctlEntry('vm.swappiness');
		const reserve = sysctlEntry('vm.lowmem_reserve_ratio');
		if (swappiness === undefined || reserve === undefined) throw new Error('not in the registry');
		expect(parseSysctl(swappiness, ' 200\n', [60])).toEqual([200]);
		for (const bad of ['201', '-1', 'x', '6.5', '1 2']) expect(parseSysctl(swappiness, bad, [60]), bad).toBeNull();
		expect(parseSysctl(reserve, '128 64', [256, 256, 32, 0, 0])).toEqual([128, 64, 32, 0, 0]);
	});

	it('keeps a number where a hyphen stands for it in a list whose numbers are files of their own, and nowhere else', () => {
		const weights = sysctlEntry('mempolicy.weighted_interleave');
		const swappiness = sysctlEntry('vm.swappiness');
		if (weights === undefined || swappiness === undefined) throw new Error('not in the registry');
		expect(parseSysctl(weights, '5 - 3', [1, 2, 1, 1])).toEqual([5, 2, 3, 1]);
		expect(parseSysctl(swappiness, '-', [60])).toBeNull();
	});

	it('answers EINVAL and ENOENT and changes nothing then', () => {
		const m = boot(machineConfig());
		const set = (name: string, value: string) => apply(m, {kind: 'sysctl', name, value});
		expect(set('vm.swappiness', '300')).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(set('vm.no_such', '1')).toMatchObject({ok: false, errno: 'ENOENT'});
		expect(sample(m).sysctls['vm.swappiness']).toBe('60');
	});
});
