import {describe, expect, it} from 'vitest';
import {pidStatusText} from '../../source/procfs/pid-status.ts';
import {pidOomScoreAdjText, pidOomScoreText, pidStatmText, pidStatText} from '../../source/procfs/pid.ts';
import {common, kernelThread, readProc} from '../support/live.ts';
import {buildProcess, buildSample} from '../support/sample.ts';

const sample = buildSample();
const fieldsOf = (stat: string): string[] => [
	'',
	'',
	...stat
		.slice(stat.lastIndexOf(')') + 2)
		.trimEnd()
		.split(' '),
];

describe('/proc/PID/stat', () => {
	const leak = buildProcess({
		pid: 114,
		minflt: 93658,
		majflt: 3,
		userUs: 20_000,
		systemUs: 650_000,
		startUs: 61_000_000,
		vszKb: 8389732,
		rssKb: 375624,
		cpu: 1,
	});

	it('has 52 fields, the right ones where they belong', () => {
		const stat = pidStatText(leak);
		expect(stat.startsWith('114 (leak) S 1 114 114 0 -1 4194304 93658 0 3 0 2 65 0 0 20 0 1 0 6100 8591085568 93906 18446744073709551615 1 1 0 ')).toBe(true);
		expect(fieldsOf(stat)).toHaveLength(52);
		expect(fieldsOf(stat).slice(37, 39)).toEqual(['17', '1']); // exit_signal, processor
	});

	it('keeps blanks and parentheses of a name, escapes newline and backslash, cuts at 15 bytes', () => {
		expect(pidStatText(buildProcess({name: 'a) b (c'}))).toContain(' (a) b (c) S ');
		expect(pidStatText(buildProcess({name: 'x\\y\nz'}))).toContain(' (x\\\\y\\nz) S ');
		expect(pidStatText(buildProcess({name: 'sixteen-letters!'}))).toContain(' (sixteen-letters) S ');
	});

	it('marks kernel threads and kswapd by their flags', () => {
		const flags = (name: string): string | undefined => fieldsOf(pidStatText(buildProcess({name, kernelThread: true})))[8];
		expect([flags('kswapd0'), flags('oom_reaper')]).toEqual(['2230336', '2097216']);
	});

	const live = readProc('self/stat');
	it.skipIf(live === null)('has as many fields as the live kernel prints', () => {
		expect(fieldsOf(live ?? '')).toHaveLength(52);
	});

	const kswapd = kernelThread('kswapd0');
	it.skipIf(kswapd === null)('prints a kernel thread as the live kswapd0 (flags, wchan, processor and counters aside)', () => {
		const comparable = (stat: string): string[] => fieldsOf(stat).map((field, i) => ([0, 8, 9, 11, 13, 14, 21, 34, 38, 41].includes(i) ? '' : field));
		const ours = pidStatText(buildProcess({pid: Number(kswapd), ppid: 2, name: 'kswapd0', kernelThread: true, vszKb: 0, rssKb: 0}));
		expect(comparable(ours)).toEqual(comparable(readProc(`${kswapd}/stat`) ?? ''));
	});
});

describe('/proc/PID/statm, oom_score, oom_score_adj', () => {
	it('prints pages: size resident shared text lib data dt', () => {
		expect(pidStatmText(buildProcess({vszKb: 8389732, rssKb: 375624, rssFileKb: 684, rssShmemKb: 4, exeKb: 20, dataKb: 1000, stackKb: 132}))).toBe(
			'2097433 93906 172 5 0 283 0\n',
		);
		expect(pidStatmText(buildProcess({kernelThread: true}))).toBe('0 0 0 0 0 0 0\n');
	});

	it('prints scores', () => {
		expect(pidOomScoreText(buildProcess({oomScore: 1004})) + pidOomScoreAdjText(buildProcess({oomScoreAdj: -1000}))).toBe('1004\n-1000\n');
	});
});

describe('/proc/PID/status', () => {
	const labels = (text: string): string[] =>
		text
			.trimEnd()
			.split('\n')
			.map(line => line.slice(0, line.indexOf('\t')));

	it('prints values in the kernel’s columns', () => {
		const text = pidStatusText(buildProcess({vszKb: 8389732, swapKb: 12, uid: 1000, state: 'D', voluntarySwitches: 7}), sample);
		expect(text.startsWith('Name:\tleak\nUmask:\t0022\nState:\tD (disk sleep)\nTgid:\t114\n')).toBe(true);
		expect(text).toContain('\nUid:\t1000\t1000\t1000\t1000\n');
		expect(text).toContain('\nGroups:\t \n');
		expect(text).toContain('\nVmSize:\t 8389732 kB\n');
		expect(text).toContain('\nVmSwap:\t      12 kB\nHugetlbPages:\t       0 kB\n');
		expect(text).toContain('\nCapEff:\t0000000000000000\nCapBnd:\t000001ffffffffff\n');
		expect(text).toContain('\nCpus_allowed:\t1\nCpus_allowed_list:\t0\nMems_allowed:\t00000000,');
		expect(text.endsWith(',00000001\nMems_allowed_list:\t0\nvoluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t0\n')).toBe(true);
	});

	it('has no memory lines where there is no address space', () => {
		expect(pidStatusText(buildProcess({kernelThread: true}), sample)).not.toContain('Vm');
		expect(pidStatusText(buildProcess({state: 'Z'}), sample)).not.toContain('Vm');
	});

	const live = readProc('self/status');
	it.skipIf(live === null)('has the labels of the live kernel in its order, newer ones aside', () => {
		const ours = labels(pidStatusText(buildProcess(), sample));
		const known = labels(live ?? '');
		expect(common(ours, known)).toEqual(common(known, ours));
		expect(common(ours, known).length).toBeGreaterThan(40);
	});

	it.skipIf(live === null)('prints memory lines byte for byte as the live kernel, from its numbers', () => {
		const kb = (label: string): number => Number(new RegExp(`^${label}:\\s+(\\d+) kB$`, 'm').exec(live ?? '')?.[1]);
		const process = buildProcess({
			vszPeakKb: kb('VmPeak'),
			vszKb: kb('VmSize'),
			rssPeakKb: kb('VmHWM'),
			rssKb: kb('VmRSS'),
			dataKb: kb('VmData'),
			pageTablesKb: kb('VmPTE'),
		});
		const ours = pidStatusText(process, sample).split('\n');
		for (const label of ['VmPeak', 'VmSize', 'VmHWM', 'VmRSS', 'VmData', 'VmPTE'])
			expect(ours).toContain(new RegExp(`^${label}:.*$`, 'm').exec(live ?? '')?.[0]);
	});

	const kswapd = kernelThread('kswapd0');
	it.skipIf(kswapd === null)('prints a kernel thread with the labels of the live kswapd0', () => {
		const ours = labels(pidStatusText(buildProcess({kernelThread: true}), sample));
		const known = labels(readProc(`${kswapd}/status`) ?? '');
		expect(common(ours, known)).toEqual(common(known, ours));
	});
});
