// The lesson "segments against pages" in Chinese.
import {ioBytes, ioUs, type LessonDisk} from '../../segments/transfer.ts';
import type {SegmentAnswer, Who} from '../../segments/state.ts';
import {bytesAsSize, spaced} from '../numbers.ts';
import type {SegmentSentences, SegmentsWords} from '../segments.ts';
import {lessonTime} from '../times.ts';

const size = (bytes: number): string => bytesAsSize(bytes, false);
const letters = (who: readonly Who[]): string => who.map(({letter}) => letter).join('、');
const pagesText = (number: number): string => `${spaced(number)} 页`;
const cost = (io: SegmentAnswer['io'], disk: LessonDisk): string => `磁盘读写 ${size(ioBytes(io))}，${lessonTime(ioUs(disk, io))}`;
const place = (base: number): string => (base === 0 ? '0' : size(base));
const entered = (who: readonly Who[]): string => (who.length === 0 ? '' : `等着的 ${letters(who)} 现在放得下了。`);

const WAITS = {fragmented: '没有够大的空洞', full: '空闲太少', 'too-large': '比全部内存还大'} as const;

export const segmentSentencesChinese: SegmentSentences = {
	asked: ({request, who}) => {
		switch (request.kind) {
			case 'start':
				return `${who?.letter} 要 ${size(request.bytes)}`;
			case 'stop':
				return `${who?.letter} 结束`;
			case 'touch':
				return `${who?.letter} 访问${request.offset === 0 ? '首字节' : ` +${size(request.offset)}`}`;
			case 'compact':
				return who === null ? '紧缩' : `${who.letter} 挪动`;
			default:
				return request satisfies never;
		}
	},
	segmentVerdict: answer => {
		const {swapped} = answer;
		switch (answer.kind) {
			case 'placed':
				if (swapped.length > 0) return {tone: 'cost', text: `${letters(swapped)} 整个换出`};
				return {tone: answer.fromDisk ? 'cost' : 'good', text: answer.fromDisk ? '整个读回' : `放在 ${place(answer.base)}`};
			case 'waits':
				return {tone: 'bad', text: WAITS[answer.why]};
			case 'ended':
				return {tone: 'good', text: answer.entered.length > 0 ? `${letters(answer.entered)} 放得下了` : `空出 ${size(answer.freed)}`};
			case 'there':
				return {tone: 'good', text: '基址 + 偏移'};
			case 'limit':
				return {tone: 'bad', text: '超出段界限'};
			case 'moved-out':
				return {tone: 'cost', text: '在磁盘上，x 读回'};
			case 'moved-in':
				return answer.entered.length > 0 ? {tone: 'good', text: `${letters(answer.entered)} 放得下了`} : {tone: 'cost', text: `到 ${place(answer.base)}`};
			case 'compact':
				return {tone: 'plain', text: '没什么可挪'};
			default:
				return answer satisfies never;
		}
	},
	pageVerdict: answer => {
		const out = answer.evicted.reduce((sum, {pages}) => sum + pages, 0);
		switch (answer.kind) {
			case 'given':
				return out > 0 ? {tone: 'cost', text: `${pagesText(out)}换出`} : {tone: 'good', text: `给出 ${pagesText(answer.pages)}`};
			case 'ended':
				return {tone: 'good', text: `空出 ${pagesText(answer.pages)}`};
			case 'there':
				return {tone: 'good', text: '页表里有页框'};
			case 'fault':
				return {tone: 'cost', text: out > 0 ? '换入一页，换出一页' : '换入一页'};
			case 'limit':
				return {tone: 'bad', text: '没有这一页'};
			case 'idle':
				return {tone: 'plain', text: '不需要'};
			default:
				return answer satisfies never;
		}
	},
	segmentSentence: (event, disk) => {
		const {segments: answer, request, who} = event;
		const name = who === null ? '' : `${who.letter} ${who.name}`;
		const letter = who?.letter ?? '';
		const offset = size(request.kind === 'touch' ? request.offset : 0);
		const gone = answer.swapped.length === 0 ? '' : `为此 ${letters(answer.swapped)} 的整个段写到磁盘：${cost(answer.io, disk)}。`;
		switch (answer.kind) {
			case 'placed': {
				const where = `${place(answer.base)} 处，那里的空洞有 ${size(answer.hole)}。`;
				return answer.fromDisk
					? `${name} 整个读回，放在 ${where}${gone || `${cost(answer.io, disk)}。`}`
					: `${name}，${size(who?.bytes ?? 0)}，放在 ${where}${gone}`;
			}
			case 'waits': {
				if (answer.why === 'too-large') return `${name} 要 ${size(who?.bytes ?? 0)}：段必须整个在内存里，而内存没有这么大。`;
				const help = answer.toMove === null ? '' : `x 紧缩：要挪 ${size(answer.toMove)}。`;
				return `空闲共 ${size(answer.free)}，但最大的空洞只有 ${size(answer.largest)}：${letter} 放不下。${gone}${help}`;
			}
			case 'ended':
				return `${name} 结束：${size(answer.freed)} 又空闲了，与周围的空闲连成一片。${entered(answer.entered)}`;
			case 'there':
				return `${name} 访问偏移 ${offset}，在段界限之内：地址是基址 ${place(answer.base)} + 偏移。`;
			case 'limit':
				return `${name} 访问偏移 ${offset}，但段界限是 ${size(who?.bytes ?? 0)}：硬件拒绝。`;
			case 'moved-out':
				return `${name} 写到磁盘，${cost(answer.io, disk)}：此刻有一个 ${size(answer.largest)} 的空洞。x 把它读回到更低处。`;
			case 'moved-in':
				return `${name} 回来了，紧挨着邻居，在 ${place(answer.base)}：最大的空洞是 ${size(answer.largest)}。${entered(answer.entered)}`;
			case 'compact':
				return `没什么可挪：空闲已是一整块，${size(answer.largest)}。`;
			default:
				return answer satisfies never;
		}
	},
	pageSentence: (event, disk) => {
		const {pages: answer} = event;
		const letter = event.who?.letter ?? '';
		const out = answer.evicted.map(({who, pages}) => `${who.letter} 的 ${pagesText(pages)}`).join('、');
		switch (answer.kind) {
			case 'given': {
				const gone = out === '' ? '' : `缺多少换出多少：${out}，${cost(answer.io, disk)}。`;
				return `分页：哪个空闲页框都行。${letter} 有 ${pagesText(answer.resident)}，分在 ${spaced(answer.places)} 处。${gone}`;
			}
			case 'ended':
				return '分页：它的页框空闲了，谁都能用。';
			case 'there':
				return `分页：页表说第 ${spaced(answer.page)} 页在页框 ${spaced(answer.frame)}。${event.segments.kind === 'limit' ? '这是最后一页没用上的尾巴：没有人察觉。' : ''}`;
			case 'fault':
				return `分页：缺页。只读第 ${spaced(answer.page)} 页，放进页框 ${spaced(answer.frame)}${out === '' ? '' : `，换出 ${out}`}：${cost(answer.io, disk)}。`;
			case 'limit':
				return '分页：页表里没有这一页，这种缺页谁也补不了：SIGSEGV。';
			case 'idle':
				return null;
			default:
				return answer satisfies never;
		}
	},
	policies: {first: '首次适应', best: '最佳适应', worst: '最坏适应', next: '循环首次适应'},
	policyHelp: {
		first: '地址最低的够大的空洞',
		best: '够大的空洞里最小的',
		worst: '最大的空洞',
		next: '从上一个段放下的地方往后找第一个',
	},
};

export const segmentsChinese: SegmentsWords = {
	titles: {segments: '分段', pages: '分页', programs: '程序', events: '发生了什么', short: '分页'},
	intro: [
		'同样的内存，同样的请求，做两遍。一个段要一整个放得下的空洞；页随便哪个空闲页框都行。',
		'外部碎片：空闲，但不在最大的空洞里。内部碎片：每个最后一页没用上的尾巴。',
	],
	apart: '最上一行的机器在旁边照常运行',
	policyChosen: (name, help) => `从现在起用${name}：${help}`,
	pageSize: '4 KiB',
	square: bytes => `一格 ${bytesAsSize(bytes)}`,
	squareShort: bytes => `□ ${bytesAsSize(bytes)}`,
	free: bytes => `空闲 ${size(bytes)}`,
	request: '请求',
	address: '地址',
	nothingYet: '内存是空的：n 是第一个请求',
	diskOut: '整个在磁盘上',
	pageOut: '在磁盘上：缺页',
	notYet: '等待，还没有基址',
	rows: {
		free: ['空闲总计', '空闲'],
		largest: ['最大一块', '最大'],
		external: ['外部碎片', '外部'],
		internal: ['内部碎片', '内部'],
		tables: ['表', '表'],
		compact: ['紧缩要挪', '紧缩'],
		io: ['磁盘读写至今', '磁盘'],
	},
	toPlace: letter => [`要放下 ${letter}`, `放 ${letter}`],
	notes: {
		of: bytes => `共 ${size(bytes)}`,
		hole: holes => (holes === 1 ? '唯一的空洞' : `共 ${holes} 个空洞`),
		anyFrame: '哪个页框都行',
		ofFree: percent => `空闲的 ${percent} %`,
		exact: '精确到字节',
		lastPages: programs => (programs === 0 ? '每页都满' : `最后一页 ${programs} 个`),
		entries: entries => `${entries} × 基址、界限`,
		ptes: entries => `${spaced(entries)} PTE`,
		noMove: '已是一块',
		move: time => `出、入：${time}`,
		readIn: time => `入：${time}`,
		noHelp: '空闲太少',
		never: '永远放不下',
	},
	parts: {
		titles: {segments: '它的各段', pages: '同样的段，再分页'},
		names: {code: '代码', data: '数据', stack: '栈'},
		linear: '线性地址',
		inMemory: '在内存',
		directory: '页目录',
		table: '页表',
		frame: '页框',
		pages: (there, all) => (there === all ? `${spaced(all)} 页` : `${spaced(there)} / ${spaced(all)} 页`),
		told: {
			segments: '段号选出段基址、段界限和权限；偏移量超过段界限就是段错误。',
			pages: '先分段，再走页表。Linux 的段基址都是 0（平坦模型）：线性地址 = 偏移量，保护只靠页。',
		},
	},
	headers: {base: '基址', limit: '界限', pages: '页', places: '页框在'},
	outPages: pages => `磁盘上 ${spaced(pages)}`,
	states: {
		disk: '整个在磁盘',
		moving: '在磁盘，挪动中',
		waits: bytes => `等 ${size(bytes)}`,
		waitsOut: '在磁盘，等待',
	},
	places: number => `${spaced(number)} 处`,
	more: number => `还有 ${number}`,
	step: step => `第 ${step} 步`,
	later: rows => `后面还有 ${rows} 行 · End`,
	earlier: 'PgUp 更早',
	started: {title: '启动一个程序', name: '名字', nameHelp: '图中怎么称呼它', size: '大小', sizeHelp: '任意大小：100MiB、4097B、1.5GiB'},
	touched: {title: who => `访问 ${who.letter} ${who.name}`, offset: '偏移', offsetHelp: '程序内的任意偏移：0、4096B、12MiB'},
	chosen: who => `已选中 ${who.letter} ${who.name}：↑↓ 选别的`,
	none: '没有程序在运行：n 或 a 启动一个',
	tooMany: most => `已有 ${most} 个程序在运行：先按 f 结束一个`,
	sizeRange: most => `程序大小是 1 B 到 ${size(most)}`,
	disk: disk => `换到 ${disk}：所有代价都按它计算`,
	restarted: '内存又空了：n 是故事的第一个请求',
	notRead: text => `看不懂“${text}”`,
};
