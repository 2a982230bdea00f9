// A checkpoint against the platform's own copy of plain data (structuredClone() of the HTML Standard): equal to it, with what several hold held by as many, and
// with nothing of the machine's own in it.
import {expect, it} from 'vitest';
import {advance, apply, boot, checkpoint, type Machine} from '../../source/machine/machine.ts';
import {machineConfig, op} from '../support/machines.ts';

const MINUTE = 60_000_000;

/** A machine in the middle of much: swap, a fork with pages in common, a file that is read and mapped, malloc, groups, MGLRU's walks. */
function busy(): Machine {
	const m = boot(machineConfig({kernel: '6.12', lru: 'mglru', cpus: 2, swapPages: 20000, files: {'/f': 20000}}));
	apply(m, {kind: 'mkdir', path: '/a'});
	apply(m, {kind: 'spawn', name: 'leak', cgroup: '/a', program: [op.map(60000), op.write(60000, 2000), op.sleep]});
	apply(m, {kind: 'spawn', name: 'reader', program: [op.mapFile('/f', 9000), op.touch(9000, 'read', 900, 0, 'file'), op.sleep]});
	apply(m, {
		kind: 'spawn',
		name: 'parent',
		program: [
			op.map(500),
			op.write(500),
			{do: 'fork', name: 'child', program: [{do: 'scan', access: 'write', rate: 100}]},
			{do: 'malloc', block: 'b', bytes: 9000, count: 3},
			op.sleep,
		],
	});
	advance(m, MINUTE / 2);
	return m;
}

/** Every object that can be reached, with the one that stands in its place in the other. Throws where one stands for two. */
function pairs(a: unknown, b: unknown, found = new Map<object, object>()): Map<object, object> {
	if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return found;
	const known = found.get(a);
	if (known !== undefined) {
		if (known !== b) throw new Error('what is one object is two in the other');
		return found;
	}
	found.set(a, b);
	if (ArrayBuffer.isView(a)) return found;
	if (a instanceof Map && b instanceof Map) for (const [key, value] of a) pairs(value, b.get(key), found);
	else for (const key of Object.keys(a)) pairs(a[key as keyof typeof a], b[key as keyof typeof b], found);
	return found;
}

it('is what the platform would copy, held together alike, and shares nothing with the machine', () => {
	const m = busy();
	const copy = checkpoint(m);
	expect(copy).toEqual(structuredClone(m));
	const there = pairs(m, copy);
	expect(pairs(copy, m).size).toBe(there.size);
	expect([...there].filter(([original, own]) => original === own)).toEqual([]);
	const buffers = [...there.values()].filter(ArrayBuffer.isView).map(view => view.buffer);
	expect(new Set(buffers).size).toBe(buffers.length);
	expect([...there.keys()].filter(ArrayBuffer.isView).filter(view => buffers.includes(view.buffer))).toEqual([]);
});
