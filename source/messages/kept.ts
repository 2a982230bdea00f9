// What is said about the file in which the dashboard keeps what a person chose.
import {because, becauseOf} from './errno.ts';
import {listed} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {keptChinese} from './zh/kept.ts';

const meant = (near: string): string => `did you mean "${near}"?`;

const keptEnglish = {
	flag: (): string => 'without the file that keeps what was chosen: it is neither read nor written',
	/** Comment at the head of the file. */
	head: [
		' What was chosen in the dashboard, kept for the next time. It is written when the dashboard ends and something was chosen by a key;',
		' comments and other lines stay as they are. "lowwater help config" says what may stand here, "lowwater --no-config" does without.',
	],
	helps: {
		theme: 'colours',
		axis: 'axis of the chart',
		unit: 'unit of the chart',
		sort: 'what the processes are sorted by',
		lang: 'language',
		reverse: 'the other way round',
		speed: 'seconds of the machine in a second',
		brake: 'whether the clock slows down at great moments',
		columns: 'columns of the processes',
	},
	help: (help: string, values: string, first: string): string => `${help}: ${values} (default ${first})`,
	speeds: '0.01 to 100, or max',
	columns: (ids: readonly string[]): string => `what is shown beyond what fits, or left out, as in "+read -vsz"; of ${ids.join(' ')}`,
	otherwise: {fits: 'as it fits', environment: 'as LANG says'},
	topic: (): string => 'what the dashboard keeps of what was chosen, and where',
	title: (path: string): string =>
		`The dashboard keeps what was chosen by a key (not by a flag, which is for once) in ${path}: YAML, a line for each, to be edited by hand too. A file that cannot be understood stops nobody from looking at a machine: the dashboard begins without what is wrong in it, and says so when it ends.`,
	// Mistakes.
	unread: (path: string, code: string, most: number): string =>
		`${path} cannot be read: ${becauseOf(code, most)}; the dashboard began as if nothing were kept.`,
	notYaml: (path: string, line: number): string =>
		`${path}:${line}: this is not YAML; the dashboard began as if nothing were kept. Mend it, or take the file away.`,
	notMap: (path: string): string => `${path}: this is no list of "name: value"; the dashboard began as if nothing were kept. Mend it, or take the file away.`,
	badValue: (path: string, line: number, key: string, text: string, values: string): string =>
		`${path}:${line}: ${key} cannot be "${text}"; use ${values}. The dashboard began without it.`,
	nearKey: (path: string, line: number, key: string, near: string): string => `${path}:${line}: nothing is called "${key}"; ${meant(near)}`,
	unwritten: (path: string, code: string, keys: readonly string[]): string =>
		`${path} could not be written: ${because(code)}; ${listed(keys)} will be as before.`,
	spoiled: (path: string, keys: readonly string[]): string =>
		`${path} cannot be understood, and was left as it is; ${listed(keys)} will be as before. Mend it, or take the file away.`,
} as const;

export type KeptWords = Table<typeof keptEnglish>;
export const keptMessages = spoken(keptEnglish, keptChinese);
