// Machines that cannot be, and what a machine shows before it has done anything.
import {describe, expect, it} from 'vitest';
import {boot, sample} from '../../source/machine/machine.ts';
import {machineConfig} from '../support/machines.ts';

describe('what cannot be booted', () => {
	it('says why in one sentence', () => {
		const zone = (managed: number) => machineConfig({zones: [{node: 0, name: 'Normal', managed}]});
		expect(() => boot(zone(2000))).toThrow(/at least 16 MiB/);
		expect(() => boot(zone(2 ** 27))).toThrow(/at most 256 GiB/);
		expect(() => boot({...machineConfig(), swaps: [{name: '/dev/x', pages: 10, disk: 'nowhere'}]})).toThrow(/no disk "nowhere"/);
		expect(() => boot(machineConfig({sysctls: {'vm.swappiness': '999'}}))).toThrow(/0 … 200/);
		expect(() => boot(machineConfig({zones: [{node: 1, name: 'Normal', managed: 9000}]}))).toThrow(/numbered from 0/);
	});
});

describe('what can just be booted', () => {
	const booted =
		(managed: number, addressBits: 32 | 64 = 64) =>
		() =>
			boot({...machineConfig({zones: [{node: 0, name: 'Normal', managed}]}), addressBits});

	it('is 16 MiB, and with 32-bit addresses 4 GiB, to the page', () => {
		expect(booted(4096)).not.toThrow();
		expect(booted(4095)).toThrow(/at least 16 MiB/);
		expect(booted(2 ** 20, 32)).not.toThrow();
		expect(booted(2 ** 20 + 1, 32)).toThrow(/first 4 GiB only/);
	});
});

it('a machine that has just booted has counted nothing', () => {
	const s = sample(boot(machineConfig({swapPages: 1000, files: {'/f': 100}})));
	expect(s.eventsDropped).toBe(0);
	expect(s.meminfo.Committed_AS).toBe(0);
	expect(s.directReclaim).toEqual({calls: 0, stallUs: 0, blocked: []});
	const counters = ['nr_dirtied', 'nr_written', 'nr_vmscan_write', 'nr_vmscan_immediate_reclaim', 'workingset_refault_file', 'workingset_activate_anon'];
	for (const {vmstat} of s.nodes) for (const name of counters) expect(vmstat[name], name).toBe(0);
	for (const pressure of [s.pressure.memory, s.pressure.io]) {
		for (const line of [pressure.some, pressure.full]) expect(line).toEqual({avg10: 0, avg60: 0, avg300: 0, totalUs: 0});
	}
});

it('a machine with a disk has a flusher for it, though no file lies there', () => {
	const m = boot({...machineConfig(), files: []});
	expect(m.tasks.map(({kthread}) => kthread)).toEqual(['init', 'kswapd', 'flusher']);
});
