// Words of the screen of two machines; its sentences about the difference are those of messages/compare.ts.
import type {PairView} from '../session/pair.ts';

export const compareScreenMessages = {
	difference: 'the difference',
	worstFirst: 'worst first',
	sinceBoot: 'since boot',
	furthest: 'furthest apart on top',
	more: '↑↓ more',
	ownScale: 'each row on its own scale',
	axis: 'one axis',
	free: (pages: string): string => `${pages} free`,
	allSame: 'all else the same, in step',
	notSet: 'as written',
	nothingSet: 'nothing set differently',
	changes: (count: number): string => (count === 1 ? 'and one other setting' : `and ${count} other settings`),
	view: {beside: 'side by side', over: 'B over A', difference: 'B − A'} as const satisfies Record<PairView, string>,
	noZone: (zone: string): string => `no zone ${zone} here`,
	standsStill: (at: string): string => `stands still since ${at}`,
	panicked: 'PANIC',
	zone: (name: string): string => `zone ${name}`,
	parted: 'parted',
	equal: 'equal so far',
	noFigure: 'No figure differs yet.',
	now: 'now',
	here: 'here',
	past: (before: string): string => `◄ past  −${before}`,
	helpTitle: 'two machines',
	help: [
		'Both run in step, from boot or from where they are. Each chart colours its zones by its own marks; the marks of both cut the one axis.',
		'◆ is where they parted: the first Sample in which a figure differs that is not the setting or one of its marks. ! contradicts the first sentence, = is its price.',
		'Bars are each on their own scale: A’s grow to the left, B’s to the right.',
	],
} as const;
