// Machines that cannot be.
import {describe, expect, it} from 'vitest';
import {boot} from '../../source/machine/machine.ts';
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
