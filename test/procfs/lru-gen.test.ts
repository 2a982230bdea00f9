// What /sys says of MGLRU, against the formats of mm/vmscan.c of 6.12 (lru_gen_seq_show, enabled_show, enabled_store).
import {expect, it} from 'vitest';
import {boot, sample} from '../../source/machine/machine.ts';
import {isControl, readControl} from '../../source/mount/controls.ts';
import {enabledWritten, lruGenText, lruGenTexts} from '../../source/procfs/lru-gen.ts';
import {sysctlFile} from '../../source/procfs/where.ts';
import {machineConfig} from '../support/machines.ts';

it('generations are listed from the oldest on, in columns of ten', () => {
	const node = {
		node: 0,
		generations: {
			lists: [
				{seq: 4, ageUs: 70_000, anon: 12, file: 0},
				{seq: 3, ageUs: 2_500_000, anon: 64045, file: 45397},
			],
		},
	};
	expect(lruGenText({nodes: [node]} as never)).toBe(
		'memcg     1 /\n node     0\n          3       2500      64045       45397 \n          4         70         12           0 \n',
	);
});

it('enabled reads in hexadecimal, and takes y, n or bits', () => {
	const of = (lru: 'classic' | 'mglru'): string | undefined => lruGenTexts(sample(boot(machineConfig({kernel: '6.12', lru}))))['kernel/mm/lru_gen/enabled'];
	expect([of('mglru'), of('classic')]).toEqual(['0x0007\n', '0x0000\n']);
	expect(['y', 'N\n', '0x0007', '5', 'maybe', '-1'].map(enabledWritten)).toEqual(['7', '0', '7', '5', null, null]);
});

it('what is written into the files of /sys is a setting', () => {
	const path = '.sys/kernel/mm/lru_gen/enabled';
	expect(isControl(path)).toBe(true);
	expect(readControl(path, 'n\n', '0x0007\n')).toEqual({ok: true, action: {kind: 'command', command: {kind: 'sysctl', name: 'lru_gen.enabled', value: '0'}}});
	expect(readControl('.sys/kernel/mm/lru_gen/min_ttl_ms', '1000\n', '0\n')).toMatchObject({action: {command: {name: 'lru_gen.min_ttl_ms', value: '1000'}}});
});

it('what a machine boots with is the default of its setting, whose file is in /sys', () => {
	const defaultOf = (lru: 'classic' | 'mglru'): string | undefined => sample(boot(machineConfig({kernel: '6.12', lru}))).kernel.computed['lru_gen.enabled'];
	expect([defaultOf('mglru'), defaultOf('classic')]).toEqual(['7', '0']);
	expect(['lru_gen.enabled', 'zswap.max_pool_percent', 'vm.page-cluster'].map(sysctlFile)).toEqual([
		'/sys/kernel/mm/lru_gen/enabled',
		'/sys/module/zswap/parameters/max_pool_percent',
		'/proc/sys/vm/page-cluster',
	]);
});
