// What `lowwater explain` prints: an address, its walk, what an access would meet, the same address elsewhere.
import type {Elsewhere, LayoutSample, ProcessView, PteView, RegionSample, Walk, WalkLevel} from '../machine/process-view.ts';
import {listed, sizeOfBytes, spaced} from './numbers.ts';
import {instant} from './times.ts';
import {frameHex, hex, translationMessages as words} from './translation.ts';
import {spoken, type Table} from './language.ts';
import {explainChinese} from './zh/explain.ts';

const binary = (value: number, bits: number): string => value.toString(2).padStart(bits, '0');

const where = ({start, end, permissions}: RegionSample): string => `${hex(start)}–${hex(end)}, ${permissions}`;

function entryOf(pte: PteView): string {
	switch (pte.kind) {
		case 'none':
			return 'nothing';
		case 'swap':
			return `slot ${spaced(pte.slot)} of ${pte.device}${pte.cachedFrame === null ? '' : `, in the swap cache as frame ${frameHex(pte.cachedFrame)}`}`;
		case 'present':
			return `frame ${frameHex(pte.frame)}${pte.zero ? ', the page of zeroes' : ''}: ${words.flags(pte)}`;
		default:
			return pte satisfies never;
	}
}

function level(one: WalkLevel, pte: PteView): string {
	const index = `${one.name} ${String(one.index).padStart(4)}  ${binary(one.index, one.bits)}`;
	if (one.frame === null) return `${index}   no table`;
	const target = one.name === 'PTE' ? entryOf(pte) : one.next === null ? 'no table' : frameHex(one.next);
	return `${index}   table in frame ${frameHex(one.frame)} → ${target}`;
}

function elsewhere(list: readonly Elsewhere[]): string {
	if (list.length === 0) return 'No other process has an address space.';
	const said = list.slice(0, 8).map(({name, pid, state, frame}) => {
		const what =
			state === 'present'
				? `frame ${frameHex(frame as number)}`
				: {swapped: 'in swap', 'not-present': 'mapped, no frame yet', 'not-mapped': 'not mapped'}[state];
		return `${name} (${pid}) ${what}`;
	});
	return `The same address in others: ${listed(list.length > 8 ? [...said, `${spaced(list.length - 8)} more`] : said)}.`;
}

const explainEnglish = {
	help: (): string => 'walks an address of a process through its page tables, as the CPU does',
	more: (): string =>
		'Prints index bits, tables and their frames, the last entry, and step by step what a read and a write would meet. ADDRESS is hexadecimal (0x…) or decimal, or text, data, heap or stack.',
	scenarioHelp: (): string => 'the scenario; without it, the demo',
	pidHelp: (): string => 'the process, by pid or name (required)',
	atHelp: (): string => 'when, as 20s; without it, at the scenario’s end',
	noAddress: (): string => 'Say which address: lowwater explain stack --scenario leak-with-swap --pid leaky --at 20s, or one in hexadecimal.',
	badAddress: (text: string): string => `"${text}" is no address; write it as 0x7f18108a7000, as a decimal number, or as text, data, heap or stack.`,
	noPid: (): string => 'Say whose address it is: --pid leaky, or --pid 300.',
	noProcess: (who: string, us: number, near: readonly string[]): string =>
		`There is no process ${JSON.stringify(who)} with an address space at ${instant(us)}; ${near.length === 0 ? 'none runs then.' : `there ${near.length === 1 ? 'is' : 'are'} ${listed(near)}.`}`,
	tooFar: (address: number, name: string): string => `${hex(address)} is beyond the 32 bits of an address of ${name}; the last one is 0xffffffff.`,
	noRegion: (which: string, name: string): string => `${name} has no ${which} yet at that time.`,
	title: (view: ProcessView, walk: Walk): string =>
		`Address ${hex(walk.address)} of ${view.name} (${view.pid}) at ${instant(view.atUs)}, ${view.layout.bits}-bit`,
	region: (region: RegionSample | null, address: number, {userEnd, kernelStart}: LayoutSample): string => {
		if (region === null && address >= kernelStart) return 'It lies in the kernel’s half.';
		if (region === null) return address >= userEnd ? 'It is no address: its upper bits are not all equal.' : 'No mapping holds it.';
		if (address < region.start) return `It lies below the stack (${where(region)}), within its limit.`;
		const page = Math.floor((address - region.start) / 4096);
		return `It lies in ${words.regionName(region)}${region.path.startsWith('/') ? ` of ${region.path}` : ''} (${where(region)}), page ${spaced(page)} of ${spaced((region.end - region.start) / 4096)}.`;
	},
	cr3: (cr3: number): string => `cr3 ${hex(cr3)}: the PGD lies in frame ${frameHex(Math.floor(cr3 / 4096))}`,
	level,
	kernelLevel: (one: WalkLevel): string =>
		`${one.name} ${String(one.index).padStart(4)}  ${binary(one.index, one.bits)}   the kernel’s own tables, for supervisor mode alone`,
	walksNot: (): string => 'the CPU does not walk for it',
	kernelElsewhere: (): string => 'The kernel’s half is the same in every process, and open to none.',
	offset: (offset: number): string => `offset    ${binary(offset, 12)}   ${spaced(offset)} of 4 096`,
	physical: (physical: number, pte: Extract<PteView, {kind: 'present'}>): string => `Physical address ${hex(physical)}, zone ${pte.zone} of node ${pte.node}.`,
	access: (what: 'read' | 'write', walk: Walk): string => `A ${what}: ${words.meets(walk[what])}.`,
	steps: (walk: Walk): readonly string[] => words.steps(walk.write).map((step, i) => `${i + 1}. ${step}`),
	tables: ({tables, layout}: ProcessView): string =>
		`Its page tables take ${sizeOfBytes(tables.bytes)}: ${spaced(tables.pte)} PTE${layout.bits === 64 ? `, ${spaced(tables.pmd)} PMD and ${spaced(tables.pud)} PUD` : ''} pages, and the PGD. One flat table would take ${sizeOfBytes(tables.flatBytes)}.`,
	elsewhere,
} as const;

export type ExplainWords = Table<typeof explainEnglish>;
export const explainMessages = spoken(explainEnglish, explainChinese);
