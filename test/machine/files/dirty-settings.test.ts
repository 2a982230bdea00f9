// The four limits of dirty pages as settings: what may be written, and what a write does to its opposite. (mm/page-writeback.c dirty_bytes_handler and its like)
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const set = (m: Machine, name: string, value: string) => apply(m, {kind: 'sysctl', name, value});

describe('the limits of dirty pages', () => {
	it('dirty_bytes and dirty_background_bytes: at least two pages and one byte, and 0 cannot be written', () => {
		const m = start();
		for (const bad of ['100', '8191', '0']) expect(set(m, 'vm.dirty_bytes', bad), bad).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(set(m, 'vm.dirty_background_bytes', '0')).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(sample(m).sysctls).toMatchObject({'vm.dirty_ratio': '20', 'vm.dirty_background_ratio': '10'});
		expect(set(m, 'vm.dirty_bytes', '8192')).toMatchObject({ok: true});
		expect(set(m, 'vm.dirty_background_bytes', '1')).toMatchObject({ok: true});
		for (const name of ['vm.dirty_bytes', 'vm.dirty_background_bytes'])
			expect(() => start({sysctls: {[name]: '0'}}), name).toThrow(new RegExp(`${name} takes `));
	});

	it('dirty_ratio and dirty_bytes: the value that is there already changes nothing; of the background pair each write counts', () => {
		const m = start();
		const values = () => {
			const {sysctls} = sample(m);
			return ['vm.dirty_ratio', 'vm.dirty_bytes', 'vm.dirty_background_ratio', 'vm.dirty_background_bytes'].map(name => sysctls[name]).join(' ');
		};
		set(m, 'vm.dirty_bytes', '8192');
		set(m, 'vm.dirty_background_bytes', '4096');
		expect(values()).toBe('0 8192 0 4096');
		set(m, 'vm.dirty_ratio', '0');
		set(m, 'vm.dirty_background_ratio', '0');
		expect(values()).toBe('0 8192 0 0');
		set(m, 'vm.dirty_ratio', '20');
		set(m, 'vm.dirty_background_ratio', '10');
		expect(values()).toBe('20 0 10 0');
	});

	it('a machine takes the four as another one shows them: the 0 of what does not rule is no value', () => {
		const shown = {'vm.dirty_bytes': '8192', 'vm.dirty_ratio': '0', 'vm.dirty_background_bytes': '0', 'vm.dirty_background_ratio': '10'};
		expect(sample(start({sysctls: shown})).sysctls).toMatchObject(shown);
	});
});

describe('what is dirty is written', () => {
	const writer = (sysctls: Record<string, string>): Machine => {
		const m = start({files: {'/f': 2000}, sysctls});
		apply(m, {kind: 'spawn', name: 'w', program: [op.writeFile('/f', 2000, 0, 1), op.sleep]});
		return m;
	};

	it('whatever its age while there is more of it than dirty_background_bytes', () => {
		const m = writer({'vm.dirty_background_bytes': '2048000'});
		advance(m, 4e6);
		expect(sample(m).vmstat.nr_written).toBeGreaterThanOrEqual(1500);
	});
});
