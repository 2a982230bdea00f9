// --host on kernels from 4.19 to 6.18 and on computers of other kinds: figures by their names, pages of their size, a frame at every size without a hole in it.
import {describe, expect, it} from 'vitest';
import {openHost} from '../../source/host/host.ts';
import {fit} from '../../source/host/import/fit.ts';
import {lookAt} from '../../source/host/import/looks.ts';
import {hostSession} from '../../source/host/session.ts';
import {rowOrder} from '../../source/dashboard/view/row-order.ts';
import {drawn, manualClock} from '../support/dashboard.ts';
import {type Computer, hostTexts} from '../support/host-text.ts';
import {treeOfTexts} from '../support/host.ts';

const PC: Computer['zones'] = [
	{node: 0, name: 'DMA', managed: 3840, free: 3000, min: 30},
	{node: 0, name: 'Normal', managed: 100_000, free: 30_000, min: 1000},
];
const pc = (kernel: Computer['kernel']): Computer => ({kernel, pageKb: 4, cpus: 4, zones: PC});

const COMPUTERS: Readonly<Record<string, Computer>> = {
	...Object.fromEntries((['4.19', '5.4', '5.10', '5.15', '6.1', '6.6', '6.12', '6.18'] as const).map(kernel => [`kernel ${kernel}`, pc(kernel)])),
	'ARM with pages of 16 KiB': {...pc('6.6'), pageKb: 16, zones: [{node: 0, name: 'Normal', managed: 30_000, free: 9000, min: 200}]},
	'ARM with pages of 64 KiB': {...pc('6.12'), pageKb: 64, zones: [{node: 0, name: 'DMA32', managed: 60_000, free: 9000, min: 500}]},
	'32 bits with HighMem': {
		...pc('4.19'),
		zones: [
			{node: 0, name: 'DMA', managed: 3800, free: 2000, min: 30},
			{node: 0, name: 'Normal', managed: 40_000, free: 4000, min: 300},
			{node: 0, name: 'HighMem', managed: 90_000, free: 9000, min: 128},
		],
	},
	'512 CPUs on 8 nodes': {
		...pc('6.6'),
		cpus: 512,
		zones: Array.from({length: 8}, (_, node) => ({node, name: 'Normal', managed: 4_000_000, free: 400_000 + node, min: 9000})),
	},
	'WSL 2': {...pc('5.15'), version: 'Linux version 5.15.167.4-microsoft-standard-WSL2'},
	'500 processes': {...pc('6.1'), processes: 500},
};

describe.each(Object.entries(COMPUTERS))('%s', (name, computer) => {
	const host = openHost(treeOfTexts(hostTexts(computer)), () => 0);
	if (host === null) throw new Error('no /proc');
	const {newest} = host;
	const scale = computer.pageKb / 4;

	it('has its zones in pages of 4 KiB, with their marks', () => {
		expect(newest.zones.map(({node, name: zone, managed, free, min, low, high}) => [node, zone, managed, free, min, low, high])).toEqual(
			computer.zones.map(({node, name: zone, managed, free, min}) => [
				...[node, zone],
				...[managed, free, min, min + (min >> 2), min + (min >> 1)].map(pages => pages * scale),
			]),
		);
		expect(newest.zones.reduce((sum, {free}) => sum + free, 0) * 4).toBe(newest.meminfo.MemFree);
		expect(newest.cpus).toHaveLength(computer.cpus);
		expect(newest.kills).toBe(1);
		expect(newest.directReclaim.calls).toBe(7);
		expect(newest.vmstat.workingset_refault_file).toBeNaN(); // stands in no file of this vmstat
	});

	it('has its processes with their RSS and page tables, and those without what this kernel has not', () => {
		expect(newest.processes).toHaveLength(computer.processes ?? 1);
		expect(newest.processes[0]).toMatchObject({name: 'p0', uid: 1000, rssKb: 1000 * computer.pageKb, pageTablesKb: 3 * computer.pageKb, oomScore: 700});
		if (computer.kernel === '4.19') expect(newest.pressure.memory.some.avg10).toBeNaN();
		else expect(newest.pressure.memory.some.avg10).toBe(150);
	});

	it('is drawn at every size without a hole', () => {
		const session = hostSession(host, {name, proc: '/proc'}, {theme: 'dark', clock: manualClock(), order: rowOrder});
		for (const [width, height] of [
			[30, 8],
			[80, 24],
			[120, 40],
			[200, 50],
		] as const)
			for (const screen of ['overview', 'map', 'zones', 'process'] as const) {
				session.setUi({screen});
				expect(drawn(session.store.getState(), width, height).text, `${screen} ${width}`).not.toMatch(/NaN|undefined|Infinity/);
			}
	});
});

it.each(['ARM with pages of 16 KiB', '32 bits with HighMem', 'kernel 4.19'])('becomes a machine with its figures: %s', name => {
	const host = openHost(treeOfTexts(hostTexts(COMPUTERS[name] as Computer)), () => 0);
	if (host === null) throw new Error('no /proc');
	const made = fit(lookAt(host.tree, host.newest), 'x', 32e9);
	expect(made.left.MemFree).toBe(0);
	expect(made.scenario.config.zones.map(({managed, marks}) => [managed, marks?.min])).toEqual(host.newest.zones.map(({managed, min}) => [managed, min]));
});
