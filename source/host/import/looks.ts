// Looks at a computer, one or two: the last as a Sample, and who grew between them.
import type {ProcessSample, Sample} from '../../machine/sample.ts';
import {importMessages as words} from '../../messages/import.ts';
import {openHost} from '../host.ts';
import type {Tree} from '../tree.ts';

/** KiB a second from which on somebody is said to grow. */
const GROWS_KBS = 64;
const MOST_NAMED = 10;

export type Looks = {readonly sample: Sample; readonly grew: readonly string[]; readonly host: string | null};

const memory = ({rssAnonKb, swapKb}: ProcessSample): number => (rssAnonKb || 0) + (swapKb || 0);

function growth(before: Sample, now: Sample): readonly string[] {
	const seconds = (now.timeUs - before.timeUs) / 1e6;
	if (!(seconds > 0)) return [];
	const then = new Map(before.processes.map(process => [process.pid, process]));
	return now.processes
		.flatMap(process => {
			const old = then.get(process.pid);
			const kbAS = old === undefined || old.startUs !== process.startUs ? 0 : (memory(process) - memory(old)) / seconds;
			return kbAS >= GROWS_KBS ? [{name: process.name, kbAS}] : [];
		})
		.sort((a, b) => b.kbAS - a.kbAS)
		.slice(0, MOST_NAMED)
		.map(({name, kbAS}) => words.grew(name, kbAS));
}

/** The last of several looks; null where none can be read. */
export function looksOf(trees: readonly Tree[]): Looks | null {
	const looks = trees.flatMap(tree => openHost(tree, () => 0) ?? []);
	const last = looks.at(-1);
	if (last === undefined) return null;
	const before = looks.at(-2);
	return {
		sample: last.newest,
		grew: before === undefined ? [] : growth(before.newest, last.newest),
		host: last.tree.text('proc/sys/kernel/hostname')?.trim() ?? null,
	};
}
