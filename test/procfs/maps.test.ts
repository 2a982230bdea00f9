// /proc/PID/{maps,smaps,smaps_rollup} of a machine's processes: the kernel's form, compared with this computer's own, and sums that agree with status.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, lookInside, type Machine, sample} from '../../source/machine/machine.ts';
import type {ProcessSample} from '../../source/machine/sample.ts';
import {pidMapsText, pidSmapsRollupText, pidSmapsText} from '../../source/procfs/maps.ts';
import {common, readProc} from '../support/live.ts';
import {leak, machineConfig, op} from '../support/machines.ts';

const AREA = /^([0-9a-f]{8,16})-([0-9a-f]{8,16}) ([r-][w-][x-][ps]) ([0-9a-f]{8,}) ([0-9a-f]{2}):([0-9a-f]{2}) (\d+) (.*)$/;

function machine(): Machine {
	const m = boot(machineConfig({swapPages: 20000, files: {'/data/big': 4096}}));
	apply(m, {kind: 'spawn', name: 'leak', program: leak(20000)});
	apply(m, {
		kind: 'spawn',
		name: 'reader',
		program: [op.mapFile('/data/big', 256), op.map(100), op.map(100, 'more'), op.write(50), op.touch(64, 'read', 0, 1, 'file'), op.pageout(20), op.sleep],
	});
	advance(m, 2e6);
	return m;
}

const find = (m: Machine, name: string): ProcessSample => sample(m).processes.find(process => process.name === name) as ProcessSample;
const labels = (text: string): string[] => text.split('\n').flatMap(line => /^([A-Z]\w+):/.exec(line)?.[1] ?? []);
/** Sum of a figure over all areas. */
const total = (smaps: string, label: string): number =>
	[...smaps.matchAll(new RegExp(`^${label}: +(\\d+) kB$`, 'gm'))].reduce((sum, [, kb]) => sum + Number(kb), 0);

describe('maps', () => {
	const m = machine();
	const taken = sample(m);
	for (const name of ['leak', 'reader']) {
		it(`of ${name} has an area a line, from low to high, none over another, and together VmSize`, () => {
			const process = find(m, name);
			const lines = pidMapsText(process, taken).trimEnd().split('\n');
			let end = 0;
			let bytes = 0;
			for (const line of lines) {
				const [, from = '', to = ''] = AREA.exec(line) ?? expect.unreachable(line);
				expect(Number.parseInt(from, 16)).toBeGreaterThanOrEqual(end);
				end = Number.parseInt(to, 16);
				bytes += end - Number.parseInt(from, 16);
			}
			expect(bytes).toBe(process.vszKb * 1024);
		});
	}

	it('has the classic order: code, data, heap, mappings, stack, vdso', () => {
		const text = pidMapsText(find(m, 'reader'), taken);
		expect(text).toMatch(/^00400000-\w+ r--p 00000000 00:02 2 {34}\/usr\/bin\/reader\n00401000-\w+ r-xp 00001000 .*\/usr\/bin\/reader\n/);
		const order = ['/usr/bin/reader', '[heap]', '/data/big', '[stack]', '[vdso]'].map(path => text.indexOf(path));
		expect(order).toEqual([...order].sort((a, b) => a - b));
		expect(order).not.toContain(-1);
	});

	it('shows anonymous neighbours as one area, as the kernel merges them', () => {
		const {regions} = find(m, 'reader');
		const [data, more] = ['data', 'more'].map(label => regions.find(region => region.label === label));
		expect(data?.start).toBe(more?.end);
		expect(pidMapsText(find(m, 'reader'), taken)).toContain(`${more?.start.toString(16)}-${data?.end.toString(16)} rw-p 00000000 00:00 0 \n`);
	});

	it('has one file under all names of programs, whose pages are in the same frames; what they write is their own', () => {
		const {kernelMemory, processImage, ...config} = machineConfig({});
		// As many pages of the program as recorded: some of each part.
		const two = boot({...config, kernelMemory: {...kernelMemory, unevictable: 300}, processImage: {...processImage, textPages: 171}});
		for (const name of ['one', 'other', 'other']) apply(two, {kind: 'spawn', name, program: [op.sleep]});
		advance(two, 1e6);
		const all = sample(two);
		const processes = all.processes.filter(({name}) => name === 'one' || name === 'other');
		expect(processes).toHaveLength(3);
		const files = processes.map(process =>
			[...pidMapsText(process, all).matchAll(/ (\w\w:\w\w \d+) +(\/usr\/bin\/\w+)$/gm)].map(([, file, path]) => ({file, path})),
		);
		expect(files.map(of => new Set(of.map(({path}) => path)))).toEqual(['one', 'other', 'other'].map(name => new Set([`/usr/bin/${name}`])));
		expect(new Set(files.flat().map(({file}) => file))).toEqual(new Set(['00:02 2']));
		const framesOf = (kind: string): number[] =>
			processes.map(({pid, regions}) => {
				const {pte} = lookInside(two, pid, regions.find(region => region.kind === kind)!.start, 1)!.walk;
				return pte.kind === 'present' ? pte.frame : expect.unreachable(`${kind} of ${pid} is ${pte.kind}`);
			});
		for (const kind of ['headers', 'text', 'rodata']) expect(new Set(framesOf(kind)).size, kind).toBe(1);
		for (const kind of ['data', 'bss']) expect(new Set(framesOf(kind)).size, kind).toBe(3);
	});

	it('of a kernel thread is empty', () => {
		const kswapd = find(m, 'kswapd0');
		expect([pidMapsText(kswapd, taken), pidSmapsText(kswapd, taken), pidSmapsRollupText(kswapd)]).toEqual(['', '', '']);
	});

	it.skipIf(readProc('self/maps') === null)('lines have the form of this kernel’s', () => {
		for (const line of (readProc('self/maps') as string).trimEnd().split('\n')) expect(line).toMatch(AREA);
		const column = (text: string): number => /^.*? {2,}(?=[/[])/m.exec(text)?.[0].length ?? 0;
		expect(column(pidMapsText(find(m, 'reader'), taken))).toBe(column(readProc('self/maps') as string));
	});
});

describe('smaps', () => {
	const m = machine();
	const taken = sample(m);
	it.each(['leak', 'reader'])('of %s adds up to VmRSS and VmSwap, as its rollup does', name => {
		const process = find(m, name);
		for (const text of [pidSmapsText(process, taken), pidSmapsRollupText(process)]) {
			expect(total(text, 'Rss')).toBe(process.rssKb);
			expect(total(text, 'Anonymous')).toBe(process.rssAnonKb);
			expect(total(text, 'Swap')).toBe(process.swapKb);
			expect(total(text, 'Pss')).toBeLessThan(process.rssKb); // the program is shared
			expect(total(text, 'Shared_Clean') + total(text, 'Private_Clean')).toBe(process.rssFileKb);
		}
	});

	it.skipIf(readProc('self/smaps') === null)('has the lines of a real kernel, in its order', () => {
		const process = find(m, 'reader');
		for (const [path, ours] of [
			['self/smaps', pidSmapsText(process, taken)],
			['self/smaps_rollup', pidSmapsRollupText(process)],
		] as const) {
			const first = (text: string): string[] => [...new Set(labels(text))];
			const real = first(readProc(path) as string);
			expect(common(first(ours), real)).toEqual(common(real, first(ours)));
			expect(first(ours).filter(label => !real.includes(label))).toEqual([]);
		}
	});

	it('prints THPeligible as a bare digit', () => {
		expect(pidSmapsText(find(m, 'leak'), taken)).toContain('\nTHPeligible:    0\nVmFlags: ');
	});

	describe('VmFlags', () => {
		const flags = (process: ProcessSample): Record<string, string> => {
			const areas = [...pidSmapsText(process, taken).matchAll(/^VmFlags: (.*) $/gm)].map(([, text = '']) => text);
			return Object.fromEntries(process.regions.map(({label, kind}, i) => [label.startsWith('[') ? kind : label, areas[i] ?? '']));
		};

		it('of what every process has', () => {
			expect(flags(find(m, 'leak'))).toEqual({
				headers: 'rd mr mw me',
				text: 'rd ex mr mw me',
				rodata: 'rd mr mw me',
				data: 'rd wr mr mw me nr', // the leak’s own mapping of that name, without reserve
				bss: 'rd wr mr mw me ac',
				heap: 'rd wr mr mw me ac',
				stack: 'rd wr mr mw me gd ac',
				vvar: 'rd mr pf io de dd',
				vdso: 'rd ex mr mw me de',
			});
		});

		it('of a file that is mapped shared and open for reading only: neither sh nor mw', () => {
			const text = pidSmapsText(find(m, 'reader'), taken);
			expect(/\/data\/big\n(?:.*\n)*?VmFlags: (.*) \n/.exec(text)?.[1]).toBe('rd mr me ms');
		});

		it('of memory that is accounted, and of memory that is locked; such areas stay apart', () => {
			const other = boot(machineConfig());
			const anon = (region: string, more: object) => ({do: 'map', region, pages: 10, ...more}) as const;
			const program = [anon('plain', {}), anon('reserved', {noreserve: true}), anon('locked', {locked: true}), op.sleep];
			apply(other, {kind: 'spawn', name: 'p', program});
			advance(other, 1e6);
			expect(flags(find(other, 'p'))).toMatchObject({
				plain: 'rd wr mr mw me ac',
				reserved: 'rd wr mr mw me nr',
				locked: 'rd wr mr mw me lo ac',
			});
		});
	});
});
