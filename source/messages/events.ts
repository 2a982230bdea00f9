// Every event of the machine as a sentence: what happened, at which number of free pages, and who was the cause. A phrase carries its weight:
// the log draws 'strong' brighter and the others in the colour of their zone.
import type {PanicReason} from '../machine/machine-event.ts';
import type {LogEvent} from '../session/track/event-log.ts';
import type {Via} from '../session/track/hand.ts';
import {groupValue, pagesAsSize, signed, sizeOfBytes, spaced} from './numbers.ts';
import {servedWords} from './process.ts';
import {type Phrase, type Sentence, sentence, type Weight} from './sentence.ts';
import {duration} from './times.ts';
import {hex, HOW} from './translation.ts';
import {spoken} from './language.ts';
import {eventsChinese} from './zh/events.ts';

export type {Phrase, Sentence, Weight};

const pages = (count: number): string => `${spaced(count)} ${count === 1 ? 'page' : 'pages'}`;
const tmpfsRoom = (pages: number): string => (pages === 0 ? 'any amount' : pagesAsSize(pages));
const who = ({name, pid}: {readonly name: string; readonly pid: number}): string => (pid === 0 ? name : `${name} (${pid})`); // 0: a file of the tmpfs

const CAUSES = {
	done: 'has finished',
	signal: 'was ended by a signal',
	oom: 'is gone, killed by the OOM killer',
	stop: 'was stopped at its time',
	refused: 'ended: it was refused what it asked for',
} as const;
const PANICS: Readonly<Record<PanicReason, string>> = {
	panic_on_oom: ': vm.panic_on_oom is set',
	'no-killable-process': ': out of memory and nobody is left who may be killed',
	'soft-lockup': ': time stood still, a fault of lowwater; please report the scenario',
};
const ANSWERS: Readonly<Record<string, string>> = {
	EINVAL: 'invalid argument',
	EFAULT: 'bad address',
	EACCES: 'permission denied',
	ESRCH: 'no such process',
	ENOENT: 'no such file',
	EEXIST: 'it exists',
	ENOMEM: 'not enough memory',
	EBUSY: 'busy',
	ENOSPC: 'no space',
	EPERM: 'not permitted',
	ETXTBSY: 'the program is running or being written',
};

/** A call from outside: what was called, how it was served, which system calls and faults it took, and what that did to RSS. */
function calledSentence(event: Extract<LogEvent, {kind: 'called'}>): Sentence {
	const {call, address, how, syscalls, minflt, majflt, rssPages} = event;
	if (call.do === 'leak')
		return sentence('→', 'warn', `${who(event)} `, ['begins to leak', 'strong'], call.rate === 0 ? '' : `, ${pagesAsSize(call.rate)} a second`);
	const served = call.do === 'access' ? '' : servedWords(call.do, how);
	const cost = [
		...(['brk', 'mmap', 'munmap', 'mremap'] as const).flatMap(name => {
			const count = syscalls.filter(one => one === name).length;
			return count === 0 || (count === 1 && served.startsWith(`${name}:`)) ? [] : [count === 1 ? name : `${name} ${count} times`];
		}),
		minflt + majflt === 0
			? 'no fault'
			: `${spaced(minflt + majflt)} ${majflt > 0 ? `${minflt > 0 ? '' : 'major '}` : 'minor '}${minflt + majflt === 1 ? 'fault' : 'faults'}${majflt > 0 && minflt > 0 ? `, ${spaced(majflt)} of them major` : ''}`,
		rssPages === 0 ? 'RSS as before' : `RSS ${signed(rssPages)} ${Math.abs(rssPages) === 1 ? 'page' : 'pages'}`,
	].join(', ');
	if (call.do === 'malloc') {
		const given = address === 0 ? 'NULL' : hex(address);
		return sentence(
			'→',
			address === 0 ? 'warn' : 'accent',
			`${who(event)} `,
			[`malloc(${sizeOfBytes(call.bytes)}) = ${given}`, 'strong'],
			`: ${served}; ${cost}`,
		);
	}
	if (call.do === 'free') return sentence('←', 'accent', `${who(event)} `, [`free(${hex(call.address)})`, 'strong'], `: ${served}; ${cost}`);
	const extent = call.bytes > 1 ? ` ${sizeOfBytes(call.bytes)} from` : '';
	return sentence('·', 'accent', `${who(event)} `, [`${call.access === 'write' ? 'wrote' : 'read'}${extent} ${hex(call.address)}`, 'strong'], `: ${cost}`);
}

/** A sentence for each kind of event. `nodes`: how many the machine has. */
export type EventWords = {
	readonly via: Readonly<Record<Via, string>>;
	readonly times: (count: number) => string;
} & {readonly [Kind in LogEvent['kind']]: (event: Extract<LogEvent, {readonly kind: Kind}>, nodes: number) => Sentence};

const eventsEnglish: EventWords = {
	via: {proc: ', written through /proc', kill: ', sent from a shell'},
	times: count => ` (${count}×)`,
	called: calledSentence,
	spawn: event =>
		sentence('·', 'plain', [who(event), 'strong'], ` started${event.oomScoreAdj === 0 ? '' : ` with oom_score_adj ${spaced(event.oomScoreAdj)}`}`),
	fork: event =>
		sentence(
			'·',
			'accent',
			[`${who(event)} forked`, 'strong'],
			`: ${event.childName} (${event.child}) has its ${pagesAsSize(event.pages)} too, none of them copied yet`,
		),
	exit: event => sentence('·', 'plain', [who(event), 'strong'], ` ${CAUSES[event.cause]}: ${pagesAsSize(event.freedPages)} came back`),
	generation: (event, nodes) =>
		sentence(
			'▴',
			'plain',
			[`a new generation${event.group === undefined ? '' : ` of ${event.group}`}${nodes > 1 ? ` on node ${event.node}` : ''}, ${event.seq}`, 'strong'],
			`: ${pages(event.found)} seen in use${event.pages === 0 ? '' : `, ${spaced(event.pages)} count as inactive now`}`,
		),
	'kswapd-woke': (event, nodes) => {
		const zone = nodes > 1 ? `node ${event.node} ${event.zone}` : event.zone;
		const daemon: Phrase = [`kswapd${event.node} woke`, 'strong'];
		if (event.boosted && event.free > event.low)
			return sentence(
				'◑',
				'warn',
				daemon,
				` with ${pages(event.free)} free in ${zone}, over low (${spaced(event.low)}): a page block changed its type, and the zone’s mark is boosted`,
			);
		return sentence('◑', 'warn', `${zone} at `, [spaced(event.free), 'warn'], `, at or under low (${spaced(event.low)}): `, daemon, `, asked by ${event.name}`);
	},
	'kswapd-slept': event =>
		sentence(
			'○',
			'ok',
			[`kswapd${event.node} slept`, 'strong'],
			`: ${pages(event.free)} free, high is ${spaced(event.high)}, after ${duration(event.awakeUs)}; ${spaced(event.scanned)} scanned, ${spaced(event.stolen)} stolen`,
		),
	'kswapd-hopeless': event =>
		sentence('✗', 'alarm', [`kswapd${event.node} gave up`, 'alarm'], ': 16 runs freed nothing; it sleeps until direct reclaim frees a page'),
	'kswapd-runs': event =>
		sentence(
			'◑',
			'warn',
			[`kswapd${event.node} woke ${event.wakes} times`, 'strong'],
			` in the last second, free down to ${spaced(event.lowestFree)}, low is ${spaced(event.low)}${event.sleeps > 0 ? `, and ran ${duration(event.awakeUs / event.sleeps)} each to reach high (${spaced(event.high)})` : ''}`,
		),
	'direct-reclaim': event =>
		sentence(
			'▲',
			'alarm',
			'free at ',
			[spaced(event.free), 'alarm'],
			`, min is ${spaced(event.min)}: `,
			[`${event.name} stalled ${duration(event.stallUs)}`, 'alarm'],
			` in direct reclaim, ${spaced(event.scanned)} scanned, ${spaced(event.reclaimed)} freed`,
		),
	stalls: event =>
		sentence(
			'▲',
			'alarm',
			'free down to ',
			[spaced(event.free), 'alarm'],
			`, min is ${spaced(event.min)}: `,
			[`${event.name} stalled ${event.count} times, ${duration(event.stallUs)}`, 'alarm'],
			` in all, ${spaced(event.scanned)} scanned, ${event.reclaimed === 0 ? 'nothing' : spaced(event.reclaimed)} freed`,
		),
	oom: event => {
		const {victim, tasks, invoker, trigger} = event.report;
		const task = tasks.find(one => one.pid === victim);
		if (!task)
			return sentence(
				'✗',
				'alarm',
				['out of memory', 'alarm'],
				event.report.decidedBy === 'panic_on_oom' ? ': nobody is chosen, as vm.panic_on_oom is set' : ': nobody is left who may be killed',
			);
		const why = trigger === 'sysrq' ? 'asked for by sysrq-f' : `${invoker.name} asked for a page`;
		const {group, swept} = event.report;
		const where = group === undefined ? 'out of memory' : `out of memory in ${group.path}`;
		const others = swept === undefined || swept.pids.length < 2 ? '' : `, and all ${swept.pids.length} of ${swept.path} with it`;
		return sentence('✗', 'alarm', [where, 'alarm'], `: ${why}; `, [`${who(task)} killed`, 'alarm'], `, score ${task.oomScore}${others}`);
	},
	panic: event => sentence('✗', 'alarm', ['kernel panic', 'alarm'], PANICS[event.reason]),
	reaped: event => sentence('·', 'plain', `the OOM reaper took ${pagesAsSize(event.pages)} from `, [who(event), 'strong'], ' before it had ended'),
	'first-swap-out': event => sentence('→', 'accent', ['swap-out began', 'strong'], `: the first page that went was one of ${who(event)}`),
	'swap-full': () => sentence('✗', 'alarm', ['swap is full', 'strong'], ': anonymous pages have to stay in RAM from here on'),
	'swap-error': event =>
		sentence(
			'✗',
			'alarm',
			[`${event.device} does not take a page`, 'strong'],
			event.why === 'over-limit'
				? ': it is at its mem_limit; such pages stay in RAM, and keep their slots'
				: ': there is no memory to store it in; such pages stay in RAM, and keep their slots',
		),
	swapon: event => sentence('·', 'plain', [`swapon ${event.device}`, 'strong'], `: ${pagesAsSize(event.pages)} of swap`),
	swapoff: event =>
		event.done
			? sentence('·', 'plain', [`swapoff ${event.device}`, 'strong'], `: done, ${pages(event.readBack)} read back`)
			: sentence('·', 'plain', [`swapoff ${event.device}`, 'strong'], `: not done; ${pages(event.readBack)} had been read back`),
	sysctl: event =>
		sentence(
			'·',
			'accent',
			[event.name, 'strong'],
			` ${event.from} → `,
			[event.to, 'strong'],
			event.asked === undefined ? '' : ` of the ${event.asked} asked for: ${event.goesOn === true ? 'for the rest it reclaims' : 'there is no more to be had'}`,
		),
	'oom-score-adj': event => sentence('·', 'accent', `oom_score_adj of `, [who(event), 'strong'], ` ${spaced(event.from)} → `, [spaced(event.to), 'strong']),
	signal: event => sentence('·', 'plain', [`SIG${event.signal.replace(/^SIG/, '')}`, 'strong'], ` to ${who(event)}`),
	'group-limit': event => {
		const size = (bytes: number): string => pagesAsSize(bytes / 4096);
		const at = `${event.path} at `;
		if (event.limit === 'low')
			return sentence(
				'▼',
				'warm',
				at,
				[size(event.current), 'warm'],
				`, under its low (${size(event.set)}): `,
				['reclaimed from all the same', 'strong'],
				', as nothing else is left',
			);
		if (event.limit === 'high')
			return sentence(
				'◑',
				'warn',
				at,
				[size(event.current), 'warn'],
				`, over high (${size(event.set)}): `,
				['who charges more reclaims first', 'strong'],
				', and sleeps where nothing is to be had',
			);
		if (event.limit === 'max')
			return sentence(
				'▲',
				'alarm',
				at,
				[size(event.current), 'alarm'],
				', its max: ',
				['each charge reclaims within it first', 'strong'],
				'; no other group is touched',
			);
		return sentence('→', 'warn', `${event.path} has `, [size(event.current), 'warn'], ` in swap, its swap.max (${size(event.set)}): `, [
			'no more of it goes there',
			'strong',
		]);
	},
	'group-written': event =>
		sentence('·', 'accent', `${event.path}: `, [`${event.file} ${groupValue(event.file, event.from)} → ${groupValue(event.file, event.to)}`, 'strong']),
	'group-made': event => sentence('·', 'accent', 'group ', [event.path, 'strong'], ' made'),
	'group-removed': event => sentence('·', 'accent', 'group ', [event.path, 'strong'], ' removed'),
	unlinked: event =>
		sentence(
			'·',
			'warm',
			[`${event.path} was removed`, 'strong'],
			`, but is open or mapped ${event.holders === 1 ? 'once' : `${spaced(event.holders)} times`}: its ${pagesAsSize(event.pages)}${event.tmpfs ? '' : ' of page cache'} stay`,
		),
	'let-go': event =>
		sentence('▼', 'warm', [`${who(event)} closed ${event.path}`, 'strong'], `, which was removed: nobody else has it, and its ${pagesAsSize(event.pages)} go`),
	'tmpfs-size': event => sentence('·', 'accent', 'the tmpfs may hold ', [tmpfsRoom(event.to), 'strong'], ` from here on; it has ${pagesAsSize(event.used)}`),
	'drop-caches': event =>
		sentence('▼', 'warm', ['caches dropped', 'strong'], `: ${pages(event.pages)} of page cache, ${spaced(event.slabPages)} of slab came back`),
	'dirty-background': event =>
		sentence(
			'◔',
			'warm',
			['dirty pages passed the background limit', 'strong'],
			`: ${spaced(event.dirty)} of ${spaced(event.limit)}, from ${who(event)}; the flusher writes from here on`,
		),
	spilled: event =>
		sentence(
			'→',
			'warn',
			[`allocations spill over to node ${event.to}`, 'strong'],
			`: node ${event.from} has ${spaced(event.free)} free, low is ${spaced(event.low)}, and ${event.name} asked for more`,
		),
	refaults: event =>
		sentence(
			'↺',
			'warn',
			['the working set no longer fits', 'strong'],
			`: ${pages(event.pages)} of ${event.anon ? 'memory that had been swapped out' : 'files that had been dropped'} came back within ${duration(event.withinUs)}`,
		),
	'writer-throttled': event =>
		sentence('▲', 'warn', [`${event.name} was held back`, 'strong'], `: ${pages(event.dirty)} dirty, the limit is ${spaced(event.limit)}`),
	refused: event => sentence('✗', 'warn', [event.what, 'strong'], ` was refused: ${ANSWERS[event.errno] ?? event.errno} (${event.errno}), ${event.why}`),
	segv: event =>
		sentence('✗', 'alarm', [`${who(event)} ${event.write ? 'wrote' : 'read'} ${hex(event.address)}`, 'strong'], `, ${HOW[event.how].short}: `, [
			'SIGSEGV',
			'alarm',
		]),
	dropped: event => sentence('·', 'plain', `… ${spaced(event.count)} more events in this moment than are kept`),
	told: event => sentence('·', 'plain', event.text),
};

const eventMessages = spoken(eventsEnglish, eventsChinese);

/** The sentence of an event. `nodes`: how many nodes the machine has; with one, its number is left out. */
export function eventSentence(event: LogEvent, nodes = 1): Sentence {
	const sentenceOf = eventMessages[event.kind] as (event: LogEvent, nodes: number) => Sentence;
	const once = sentenceOf(event, nodes);
	const [first, ...rest] = once.phrases;
	const told =
		event.times === undefined || first === undefined ? once : {...once, phrases: [first, [eventMessages.times(event.times), first[1]], ...rest] as const};
	return event.via === undefined ? told : {...told, phrases: [...told.phrases, [eventMessages.via[event.via], 'plain']]};
}

/** The sentence without its weights, for files and tests. */
export const eventText = (event: LogEvent, nodes = 1): string =>
	eventSentence(event, nodes)
		.phrases.map(([text]) => text)
		.join('');
