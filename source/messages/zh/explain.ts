// What `lowwater explain` prints, in Chinese.
import type {Elsewhere, PteView, RegionSample, WalkLevel} from '../../machine/process-view.ts';
import type {ExplainWords} from '../explain.ts';
import {sizeOfBytes, spaced} from '../numbers.ts';
import {instant} from '../times.ts';
import {frameHex, hex, translationMessages as words} from '../translation.ts';

const binary = (value: number, bits: number): string => value.toString(2).padStart(bits, '0');
const where = ({start, end, permissions}: RegionSample): string => `${hex(start)}–${hex(end)}，${permissions}`;

function entryOf(pte: PteView): string {
	switch (pte.kind) {
		case 'none':
			return '空';
		case 'swap':
			return `${pte.device} 的槽 ${spaced(pte.slot)}${pte.cachedFrame === null ? '' : `，也在交换缓存里，页框 ${frameHex(pte.cachedFrame)}`}`;
		case 'present':
			return `页框 ${frameHex(pte.frame)}${pte.zero ? '，零页' : ''}：${words.flags(pte)}`;
		default:
			return pte satisfies never;
	}
}

const indexOf = (one: WalkLevel): string => `${one.name} ${String(one.index).padStart(4)}  ${binary(one.index, one.bits)}`;

function level(one: WalkLevel, pte: PteView): string {
	if (one.frame === null) return `${indexOf(one)}   没有表`;
	const target = one.name === 'PTE' ? entryOf(pte) : one.next === null ? '没有表' : frameHex(one.next);
	return `${indexOf(one)}   表在页框 ${frameHex(one.frame)} → ${target}`;
}

function elsewhere(list: readonly Elsewhere[]): string {
	if (list.length === 0) return '没有别的进程有地址空间。';
	const said = list.slice(0, 8).map(({name, pid, state, frame}) => {
		const what =
			state === 'present' ? `页框 ${frameHex(frame as number)}` : {swapped: '在交换空间', 'not-present': '已映射，还没有页框', 'not-mapped': '没有映射'}[state];
		return `${name} (${pid}) ${what}`;
	});
	return `同一地址在别的进程里：${said.join('，')}${list.length > 8 ? `，还有 ${spaced(list.length - 8)} 个` : ''}。`;
}

export const explainChinese: ExplainWords = {
	help: () => '像 CPU 那样，用进程的页表一级级查一个地址',
	more: () => '打印各级索引位、各级页表及其页框、最后的页表项，并逐步说明读和写会遇到什么。ADDRESS 是十六进制（0x…）或十进制，或者 text、data、heap、stack。',
	scenarioHelp: () => '场景；不写就是演示',
	pidHelp: () => '进程，写 pid 或名字（必须写）',
	atHelp: () => '什么时候，如 20s；不写就是场景结束时',
	noAddress: () => '请写地址：lowwater explain stack --scenario leak-with-swap --pid leaky --at 20s，或一个十六进制的地址。',
	badAddress: text => `"${text}" 不是地址；请写成 0x7f18108a7000、十进制数，或 text、data、heap、stack。`,
	noPid: () => '请写是谁的地址：--pid leaky，或 --pid 300。',
	noProcess: (who, us, near) => `在 ${instant(us)} 没有带地址空间的进程 "${who}"；${near.length === 0 ? '那时一个也没有。' : `有 ${near.join('、')}。`}`,
	tooFar: (address, name) => `${hex(address)} 超出了 ${name} 的 32 位地址；最后一个是 0xffffffff。`,
	noRegion: (which, name) => `那时 ${name} 还没有 ${which}。`,
	title: (view, walk) => `${view.name} (${view.pid}) 的地址 ${hex(walk.address)}，在 ${instant(view.atUs)}，${view.layout.bits} 位`,
	region: (region, address, {userEnd, kernelStart}) => {
		if (region === null && address >= kernelStart) return '它在内核的那一半。';
		if (region === null) return address >= userEnd ? '它不是地址：高位不全相等。' : '没有映射包含它。';
		if (address < region.start) return `它在栈（${where(region)}）的下面，没超过栈的上限。`;
		const page = Math.floor((address - region.start) / 4096);
		return `它在 ${region.path.startsWith('/') ? `${region.path} 的` : ''}${words.regionName(region)}里（${where(region)}），第 ${spaced(page)} 页，共 ${spaced((region.end - region.start) / 4096)} 页。`;
	},
	cr3: cr3 => `cr3 ${hex(cr3)}：PGD 在页框 ${frameHex(Math.floor(cr3 / 4096))}`,
	level,
	kernelLevel: one => `${indexOf(one)}   内核自己的页表，只给内核态用`,
	walksNot: () => 'CPU 不会为它查页表',
	kernelElsewhere: () => '内核的那一半在每个进程里都一样，谁也不能访问。',
	offset: offset => `offset    ${binary(offset, 12)}   4 096 中的 ${spaced(offset)}`,
	physical: (physical, pte) => `物理地址 ${hex(physical)}，节点 ${pte.node} 的内存区 ${pte.zone}。`,
	access: (what, walk) => `${what === 'read' ? '读' : '写'}：${words.meets(walk[what])}。`,
	steps: walk => words.steps(walk.write).map((step, i) => `${i + 1}. ${step}`),
	tables: ({tables, layout}) =>
		`它的页表占 ${sizeOfBytes(tables.bytes)}：PTE ${spaced(tables.pte)} 页${layout.bits === 64 ? `，PMD ${spaced(tables.pmd)} 页，PUD ${spaced(tables.pud)} 页` : ''}，以及 PGD。不分级的话，一张平表要 ${sizeOfBytes(tables.flatBytes)}。`,
	elsewhere,
};
