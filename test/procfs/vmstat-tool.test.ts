import {describe, expect, it} from 'vitest';
import {vmstatToolFirstLine, vmstatToolHeader, vmstatToolLine} from '../../source/procfs/vmstat-tool.ts';
import {rightEdges, toolIs, toolOutput} from '../support/live.ts';
import {buildDisk, buildSample} from '../support/sample.ts';

const cpu = (userUs: number, systemUs: number, idleUs: number, iowaitUs: number) => ({userUs, systemUs, idleUs, iowaitUs});
const before = buildSample({timeUs: 10_000_000, cpus: [cpu(0, 0, 10_000_000, 0)], vmstat: {pswpout: 100, pgpgout: 400}});
const after = buildSample({
	timeUs: 12_000_000,
	meminfo: {SwapTotal: 262144, SwapFree: 100000, MemFree: 3612, Buffers: 4, Cached: 3440, SReclaimable: 9196},
	vmstat: {pswpout: 2601, pgpgout: 10405, pswpin: 3, pgpgin: 13},
	running: 2,
	blocked: 1,
	contextSwitches: 169,
	disks: [buildDisk({writeIos: 175})],
	cpus: [cpu(500_000, 1_000_000, 10_400_000, 100_000)],
});

describe('vmstat', () => {
	it('prints a line for an interval', () => {
		expect(vmstatToolLine(before, after)).toBe(' 2  1 162144   3612      4  12636    6 5002     7  5003   88   85 25 50 20  5  0\n');
	});

	it('prints averages since boot on the first line', () => {
		expect(vmstatToolFirstLine(after)).toBe(' 2  1 162144   3612      4  12636    1  867     1   867   14   14  4  8 87  1  0\n');
	});

	it('is all idle when no time has passed', () => {
		expect(vmstatToolLine(after, after)).toBe(' 2  1 162144   3612      4  12636    0    0     0     0    0    0  0  0 100  0  0\n');
	});

	const isProcps402 = toolIs('vmstat', /procps-ng 4\.0\.[0-3]$/m);
	it.skipIf(!isProcps402)('has the header and columns of the installed vmstat', () => {
		const [dashes, names] = toolOutput('vmstat', []).split('\n');
		expect(`${dashes}\n${names}\n`).toBe(vmstatToolHeader());
		expect(rightEdges(vmstatToolLine(before, after))).toEqual(rightEdges(names ?? ''));
	});
});
