// The words of `lowwater why`: sentences about a real OOM report, section by section. Each is a function of data; the facts are found in source/report.
import type {Asked, Diagnosis, Limit, Reason, Spare, Who} from '../report/diagnosis.ts';
import type {Part} from '../report/model.ts';
import type {RankRow} from '../report/ranking.ts';
import type {ZoneShortage, ZoneState} from '../report/shortage.ts';
import type {MemoryKind, Where} from '../report/where.ts';
import {listed, spaced} from './numbers.ts';
import {causeOf} from './why-cause.ts';
import {type GuessKind, guessKinds, rivalsOf} from './why-facts.ts';
import {adjText, blockSize, groupName, shortSize, signed, whoText} from './why-words.ts';
import {spoken, type Table} from './language.ts';
import {whyChinese} from './zh/why.ts';

export {adjText, shortSize, whoText};

const PARTS: Readonly<Record<Part, string>> = {
	invoked: 'its beginning (who asked, for what)',
	memory: 'the figures of memory',
	zones: 'the zones and their marks',
	tasks: 'the table of processes',
	kill: 'its end (who was killed)',
};

const STATES: Readonly<Record<ZoneState, string>> = {
	closed: 'kept for requests that must lie lower',
	above: 'not for this kind of request',
	elsewhere: 'not allowed for this task',
	min: 'under min',
	reserve: 'under both',
	unusable: 'not all of free is for this request',
	fragmented: 'no block large enough',
	enough: 'over both when this was printed',
	unknown: 'its marks are missing',
};

const KINDS: Readonly<Record<MemoryKind, string>> = {
	anon: 'anon',
	shmem: 'shmem',
	file: 'file',
	unevictable: 'unevictable',
	slab: 'slab',
	tables: 'page tables',
	stacks: 'kernel stacks',
	kernel: 'kernel, other',
	percpu: 'per-CPU',
	sockets: 'sockets',
	hugetlb: 'huge pages',
	zspages: 'zram, zswap',
	balloon: 'balloon',
	gpu: 'GPU',
	pcp: 'free, of CPUs',
	others: 'drivers, others',
	unsaid: 'not in the log',
	free: 'free',
};

const GUESSES: Readonly<Record<GuessKind, string>> = {
	release: 'the log does not name the kernel’s release, so rules of kernels like its lines are used',
	page: 'a page is taken to be 4 KiB: the free blocks, which would tell, are not there',
	'group-total': 'what adj is measured against: it counts what the group may use of all swap, which the report does not say',
	total: 'what adj is measured against: RAM or swap is not in the log',
	root: 'who is root is told by uid 0, and what that spared it by the kernel’s version',
	batches: 'RSS in this kernel’s table may be off by some dozen pages for each CPU',
	tables: 'this table has no page tables',
	swap: 'this table does not say what of a process is in swap',
};

function why(reason: Reason, victim: Who, row: RankRow | null): string {
	switch (reason.kind) {
		case 'most-points':
			return `It had the most points${reason.tie ? ', as another one had' : ''}${row === null ? '' : `, with oom_score_adj ${signed(row.adj)}`}.`;
		case 'allocating-task':
			return 'vm.oom_kill_allocating_task is on: who asks is killed, without a search.';
		case 'child':
			return `${whoText(reason.of)} had the most points; kernels until 5.2 kill a child with memory of its own in place of its parent, and ${victim.name} is one.`;
		case 'whole-group':
			return `memory.oom.group is set for ${reason.path}: all of it goes, ${spaced(reason.count)} processes.`;
		case 'only-one':
			return 'Nobody else could be taken.';
		case 'not-first':
			return reason.within
				? `${whoText(reason.first)} has a little more by this table; it is printed after the choice, from counters that each CPU keeps, so such differences are within its error.`
				: `By this table ${whoText(reason.first)} has more points. Why it was not taken the report does not tell: it may have been dying already, ${reason.inGroup ? '' : 'not have been allowed where memory was short, '}or have grown after the choice.`;
		case 'no-table':
			return 'The report has no table of processes, so how the others stood is not known.';
		case 'by-size':
			return 'This kernel weighs total_vm, children, CPU time and age (before 2.6.36), which a report does not hold: the order here is by RSS alone.';
	}
}

function spareText(spare: Spare, victim: Who, pageKb: number, inGroup: boolean): string {
	const {next, adj, share} = spare;
	if (next === null)
		return `With oom_score_adj −1000 ${victim.name} would have been spared, but nobody else was left to take: ${inGroup ? 'the group would have stood still' : 'the kernel would have panicked'}.`;
	const back = shortSize(next.rss * pageKb);
	const helped = share >= 0.5 ? `which gives back ${share >= 0.95 ? 'as much' : 'less, but much'}: ${back}` : `but that gives back only ${back}`;
	const from =
		spare.otherAdj === null
			? ''
			: `; ${next.name === victim.name ? whoText(next) : next.name} goes first, too, from oom_score_adj ${signed(spare.otherAdj)} on (it has ${signed(next.adj)})`;
	return `With oom_score_adj ${signed(adj)}${adj > -1000 ? ' or less' : ''} ${next.name === victim.name ? whoText(victim) : victim.name} would have been spared and ${next.name} (${next.pid}) taken instead, ${helped}${from}.`;
}
const whyEnglish = {
	title: (file: string, d: Diagnosis, of: number): string => {
		const {head, index} = d.report;
		const parts = [head.host, head.release === undefined ? undefined : `Linux ${head.release}`, whyMessages.when(d), `kill ${spaced(index)} of ${spaced(of)}`];
		return `${file}: ${parts.filter(part => part !== undefined && part !== '').join(', ')}`;
	},
	when: ({report: {head}}: Diagnosis): string | undefined => head.when ?? (head.uptime === undefined ? undefined : `${head.uptime.toFixed(1)} s after boot`),
	subject: (d: Diagnosis): string => {
		if (d.outcome === 'panic') return 'Nobody was killed, the kernel panicked: ';
		if (d.outcome === 'nobody') return 'Nobody could be killed: ';
		if (d.victim === null) return 'Whom it took is not in this piece of the log: ';
		const more = new Set(d.report.killed.map(({pid}) => pid)).size - 1;
		const others = more > 0 && d.report.wholeGroup !== undefined ? ` and ${spaced(more)} more of its group were` : ' was';
		return `${whoText(d.victim)}${others} killed: `;
	},
	panic: (text: string): string => {
		if (/deadlocked/i.test(text)) return 'nobody was left who may be killed';
		return /panic_on_oom/.test(text) ? 'vm.panic_on_oom is set' : text.toLowerCase();
	},
	cause: (d: Diagnosis): string => {
		if (d.missing.length >= 4 && d.victim !== null && (d.limit.kind === 'machine' || d.limit.kind === 'unsaid'))
			return 'the log has only the line of its kill, not the report.';
		const panic = d.report.panic === undefined ? null : whyMessages.panic(d.report.panic);
		return `${panic === null ? '' : `${panic}. Before it, `}${causeOf(d)}.`;
	},
	cut: (missing: readonly Part[]): string =>
		missing.length === 0 ? '' : `The log does not have all of this report. Missing: ${missing.map(part => PARTS[part]).join('; ')}.`,

	limitHeading: (): string => 'Whose limit',
	limit: (limit: Limit, d: Diagnosis): readonly string[] => {
		switch (limit.kind) {
			case 'machine':
				return [
					d.report.constraint === undefined && d.missing.includes('zones')
						? 'The machine’s, as far as the log tells.'
						: 'The machine’s: it was out of memory as a whole, not one group or node.',
				];
			case 'unsaid':
				return ['Not told: this piece of the log ends before it says whether it was the machine’s, a group’s or a node’s.'];
			case 'sysrq':
				return ['Nobody’s: SysRq f takes the process with the most points at once. What follows is the state it found.'];
			case 'nodes': {
				const nodes = limit.nodes === null ? 'some of the nodes' : `${limit.nodes.length === 1 ? 'node' : 'nodes'} ${listed(limit.nodes.map(String))}`;
				return [
					`That of ${nodes}: the ${limit.by === 'policy' ? 'memory policy (numactl, mbind)' : 'cpuset'} of who asked allows no others, however much is free there.`,
				];
			}
			case 'group': {
				const full = limit.usageKb === null ? '' : `: ${shortSize(limit.usageKb)} used${limit.limitKb === null ? '' : ` of ${shortSize(limit.limitKb)}`}`;
				const failures = limit.failures === null || limit.failures === 0 ? '' : `, met ${spaced(limit.failures)} times`;
				const swap =
					limit.swapLimitKb === 0
						? 'No swap is allowed to it.'
						: limit.swapLimitKb !== null
							? `Of swap it had ${shortSize(limit.swapUsedKb ?? 0)} of ${shortSize(limit.swapLimitKb)}.`
							: limit.swapUsedKb !== null && limit.swapUsedKb > 0
								? `Of swap it had ${shortSize(limit.swapUsedKb)}.`
								: null;
				const inside = limit.taskIn !== null && limit.taskIn !== limit.path ? `The process was in ${limit.taskIn}.` : null;
				return [
					`That of ${groupName(limit.path)}${full}${failures}. The machine itself need not have been short.`,
					...(limit.together ? ['It was the limit of memory and swap together.'] : []),
					...[swap, inside].filter(line => line !== null),
				];
			}
		}
	},

	askedHeading: (): string => 'Who asked',
	asked: (asked: Asked, d: Diagnosis): readonly string[] => {
		const {gfp, order, askedKb, holdsKb} = asked;
		if (d.limit.kind === 'sysrq') return [`Somebody, with SysRq f; ${whoText(asked.who)} only carried it out.`];
		const what = order <= 0 ? 'one page (order 0)' : `${spaced(2 ** order)} pages in a row (order ${order}, ${blockSize(askedKb)})`;
		const charged = d.limit.kind === 'group';
		// What a group is charged for needs no zone, and may have been all that was wanted.
		const open = charged || d.limit.kind === 'unsaid';
		const whose = charged ? ', charged to the group' : open || !gfp.known ? '' : gfp.user ? ' for a process' : ' for the kernel’s own use';
		const zones = open ? '' : gfp.zone === 'Movable' || gfp.zone === 'HighMem' ? ', so any zone will do' : `, so nothing above zone ${gfp.zone} will do`;
		const mask = gfp.name === null ? (gfp.known && !open ? zones.replace(/^, so/, ';') : '') : open ? ` (${gfp.name})` : `: ${gfp.name}${zones}`;
		const holds = holdsKb === null ? '' : `, and holds ${shortSize(holdsKb)}`;
		return [
			`${whoText(asked.who)} wanted ${what}${whose}${mask}.`,
			asked.isVictim
				? 'It was taken itself, but not for asking: who asks does not count.'
				: `It is not to blame: it came first after nothing was left${holds}.`,
		];
	},

	zonesHeading: (): string => 'Which zone was short (kB)',
	zoneColumns: (): readonly string[] => ['zone', 'free', 'min', '+ kept back', 'short by', ''],
	zoneState: ({state, cmaKb, highatomicKb}: ZoneShortage): string => {
		const parts = [cmaKb > 0 ? `${spaced(cmaKb)} are CMA’s` : null, highatomicKb > 0 ? `${spaced(highatomicKb)} kept for urgent requests` : null].filter(
			part => part !== null,
		);
		return parts.length > 0 && state !== 'closed' && state !== 'above' ? `${STATES[state]}; of free ${parts.join(', ')}` : STATES[state];
	},
	zoneStateShort: (state: ZoneState): string =>
		({
			closed: '○ not for this',
			above: '○ not for this',
			elsewhere: '○ not allowed',
			min: '● under min',
			reserve: '● under both',
			unusable: '● not usable',
			fragmented: '● in pieces',
			enough: '○ over both',
			unknown: '– no marks',
		})[state],
	keptBack: (): string => 'kept back: lowmem_reserve, for requests that must lie lower',
	noZones: (): string => 'The report has no zones with their marks.',
	snapshot: (): string =>
		'Free stood over min in every zone when this was printed: a report is a snapshot, taken after the choice. Others had freed memory in between, or more was asked for at once.',
	boost: (name: string, kb: number, named: boolean): string =>
		`Of ${name}’s min ${spaced(kb)} are a boost after fragmentation${named ? '' : ' (inferred from the distance of its marks)'}.`,
	blocks: (order: number, pageKb: number, zones: readonly ZoneShortage[]): string =>
		`Free blocks of ${blockSize(2 ** order * pageKb)} and more: ${zones.map(zone => `${zone.name} ${spaced(zone.blocks ?? 0)}`).join(', ')}.`,

	whereHeading: (where: Pick<Where, 'totalKb'>, group: boolean): string =>
		`Where the memory was, of ${shortSize(where.totalKb)}${group ? ' in the group' : ' RAM'}`,
	kind: (kind: MemoryKind, group: boolean): string => (group && kind === 'others' ? 'other' : KINDS[kind]),
	swapRow: (): string => 'swap',
	swapState: (where: Where): string => {
		const total = where.swapTotalKb ?? 0;
		const free = where.swapFreeKb ?? 0;
		if (total === 0) return 'none';
		return free < total * 0.02 ? 'full' : `${shortSize(free)} free`;
	},
	swapUsers: (users: readonly {readonly name: string; readonly kb: number}[]): string =>
		`in swap: ${users.map(({name, kb}) => `${name} ${shortSize(kb)}`).join(', ')}`,
	over: (): string => 'The parts are more than the whole: the figures were not read at one instant, or some are counted twice.',
	others: (): string => 'Drivers and others: what stands in no list of the kernel’s, such as drivers’ own pages, balloons of a hypervisor, GPUs, ZFS.',
	noMemory: (): string => 'The report has no figures of memory.',
	noGroupFigures: (): string => 'Of what it was, the report does not say: this kernel prints only how full a group is.',

	rankingHeading: (d: Diagnosis): string => {
		const {ranking} = d;
		if (ranking === null) return 'The ranking';
		if (ranking.rule === 'size') return 'The processes, by size';
		const sum = ['RSS', ranking.swapKnown ? 'swap' : null, ranking.tablesKnown ? 'page tables' : null].filter(part => part !== null).join(' + ');
		if (ranking.rule === 'permille') return `The ranking (points = thousandths of memory + adj)`;
		const bonus = d.era.rootBonus === 'none' ? '' : d.era.rootBonus === 'own' ? ', root 3 % less' : `, root ${spaced(30 * ranking.step)} less`;
		return `The ranking (points = ${sum} + adj × ${spaced(ranking.step)}, in pages${bonus})`;
	},
	rankingNote: (d: Diagnosis): string => {
		const {ranking} = d;
		if (ranking === null || ranking.rule === 'size') return 'by RSS';
		if (ranking.rule === 'permille') return 'points = thousandths of all memory + adj';
		const sum = ['RSS', ranking.swapKnown ? 'swap' : null, ranking.tablesKnown ? 'page tables' : null].filter(part => part !== null).join(' + ');
		return `points = ${sum} + adj × ${spaced(ranking.step)} · pages`;
	},
	rankColumns: (): readonly string[] => ['pid', 'name', 'rss', 'swap', 'pt', 'adj', 'points', ''],
	verdict: (row: RankRow): string => (row.verdict === 'killed' ? 'killed' : row.verdict === 'spared' ? 'never' : row.verdict === 'dying' ? 'dying' : ''),
	rest: (count: number, most: number | null): string => `and ${spaced(count)} more${most === null ? '' : `, none over ${spaced(most)} points`}.`,
	noTable: (): string => 'The report has no table of processes (vm.oom_dump_tasks is 0, or it is cut).',

	whyHeading: (victim: Who): string => `Why ${victim.name}`,
	why: (d: Diagnosis): readonly string[] => {
		const {reason, victim, row} = d;
		if (reason === null || victim === null) return [];
		const {spared, bySize, equal} = rivalsOf(d);
		const other = spared?.row;
		return [
			why(reason, victim, row),
			...(other === undefined || row === null
				? []
				: [
						`${whoText(other)}, ${spared?.larger === true ? 'larger' : 'second in size'}, has adj ${signed(other.adj)} and ${other.points === null ? 'is never taken' : `counts as ${spaced(other.points)}`}.`,
					]),
			...(bySize === null ? [] : [`By size alone ${bySize.name} would have gone: oom_score_adj decided.`]),
			...(equal === null ? [] : [`${whoText(equal)} had as many; of equals this kernel takes the ${d.era.floor ? 'first' : 'last'} of the list.`]),
		];
	},

	spare: spareText,
	groupName,
	blockSize,

	guessesHeading: (): string => 'Guessed',
	guesses: (d: Diagnosis): readonly string[] => guessKinds(d).map(kind => GUESSES[kind]),
	simulate: (file: string, index: number, of: number): string =>
		`lowwater why ${file} --simulate${of > 1 ? ` --kill ${index}` : ''}   opens that machine, one page before the kill.`,
	more1: (more: number): string => `${spaced(more)} more reports in this log are not kept.`,
	summary: (count: number): string => `${spaced(count)} OOM kills in this log:`,
} as const;

export type WhyWords = Table<typeof whyEnglish>;
export const whyMessages = spoken(whyEnglish, whyChinese);
