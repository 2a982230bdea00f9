// Words of the screen of two machines; its sentences about the difference are those of messages/compare.ts.
import {LETTER} from './compare-letters.ts';
import {spoken, type Table} from './language.ts';
import {compareScreenChinese} from './zh/compare-screen.ts';

const compareScreenEnglish = {
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
	differing: 'settings that differ',
	nothingSet: 'nothing set differently',
	changes: (count: number): string => (count === 1 ? 'and one other setting' : `and ${count} other settings`),
	view: {beside: (): string => 'side by side', over: (): string => `${LETTER.b} over ${LETTER.a}`, difference: (): string => `${LETTER.b} − ${LETTER.a}`},
	noZone: (zone: string): string => `no zone ${zone} here`,
	standsStill: (at: string): string => `stands still since ${at}`,
	panicked: 'PANIC',
	asks: {jump: 'go to', set: 'set', kill: 'SIGKILL to', adj: 'oom_score_adj of', which: 'compare', name: 'its name'},
	asksHelp: {
		jump: 'Enter: where they parted; 37.4, 1:01, −10s, kill, stall, wake',
		set: 'KEY=VALUE',
		kill: 'a name or a pid',
		adj: 'NAME=VALUE, −1000 to 1000',
		which: 'two letters, as AC',
		name: 'up to 24 letters',
	},
	/** Who can be compared: letters with their names. */
	which: (lines: readonly {readonly letter: string; readonly name: string}[]): string =>
		lines.map(({letter, name}) => (name === '' ? letter : `${letter} ${name}`)).join(' · '),
	onlyTwo: 'there are only these two: an act in the past of the dashboard begins another',
	noSetting: (text: string): string => `“${text}” sets nothing: vm.swappiness=10`,
	noProcess: (name: string, letter: string): string => `${letter} has no process ${name}`,
	noAdj: (text: string): string => `“${text}”: NAME=VALUE, −1000 to 1000`,
	actAtNow: 'Acts are at now: G goes there.',
	actOnDead: 'It has panicked: nothing can be done to it any more; 0 chooses the other one.',
	begun: (letter: string, what: string): string => `${letter}: ${what}`,
	refused: (letter: string, errno: string, why: string): string => `${letter} refused: ${errno}, ${why}`,
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

export type CompareScreenWords = Table<typeof compareScreenEnglish>;
export const compareScreenMessages = spoken(compareScreenEnglish, compareScreenChinese);
