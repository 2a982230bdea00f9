// Whether what a scenario expects has happened, and by how much it has not.
import type {Sample} from '../machine/sample.ts';
import {messages} from '../messages.ts';
import {figure} from '../procfs/fields.ts';
import type {Account} from './account.ts';
import type {Expect} from './scenario.ts';
import {type Watch, watchedVerdicts} from './watch.ts';

/** One expectation, whether it held, a sentence that says so, and whether it cannot come true any more. */
export type Verdict = {readonly held: boolean; readonly sentence: string; readonly broken?: boolean};

/** What is judged: the newest Sample, who was killed, and whether the kernel panicked. */
export type Judged = Pick<Account, 'last' | 'panic'> & {readonly kills: readonly {readonly atUs: number; readonly victim: {readonly name: string}}[]};

const isAlive = (sample: Sample, name: string): boolean => sample.processes.some(process => process.name === name && process.state !== 'Z');

/** Every expectation in the order in which a scenario may state them; none where it states none. */
export function judge(expect: Expect, account: Judged, watch?: Watch): readonly Verdict[] {
	const {last} = account;
	const killed = account.kills.map(kill => kill.victim.name);
	const verdicts: Verdict[] = [];
	if (expect.killed !== null) {
		const held = expect.killed.length === killed.length && expect.killed.every((name, i) => name === killed[i]);
		const broken = killed.some((name, i) => name !== expect.killed?.[i]);
		verdicts.push({held, sentence: messages.run.expectKilled(expect.killed, killed, held), broken});
	}
	for (const name of expect.neverKilled) {
		const kill = account.kills.find(one => one.victim.name === name);
		verdicts.push({held: kill === undefined, sentence: messages.run.expectNeverKilled(name, kill?.atUs ?? null), broken: kill !== undefined});
	}
	for (const name of expect.alive) verdicts.push({held: isAlive(last, name), sentence: messages.run.expectAlive(name, isAlive(last, name))});
	for (const [name, {min, max}] of Object.entries(expect.counters)) {
		const value = figure(name)?.(last) ?? 0;
		if (min !== undefined) verdicts.push({held: value >= min, sentence: messages.run.expectAtLeast(name, value, min)});
		if (max !== undefined) verdicts.push({held: value <= max, sentence: messages.run.expectAtMost(name, value, max), broken: value > max});
	}
	for (const [name, {min, max}] of Object.entries(expect.rss)) {
		const kb = last.processes.findLast(process => process.name === name && process.state !== 'Z')?.rssKb ?? 0;
		if (min !== undefined) verdicts.push({held: kb * 1024 >= min, sentence: messages.run.expectRssAtLeast(name, kb, min / 1024)});
		if (max !== undefined) verdicts.push({held: kb * 1024 <= max, sentence: messages.run.expectRssAtMost(name, kb, max / 1024)});
	}
	if (expect.panic !== null)
		verdicts.push({
			held: expect.panic === (account.panic !== null),
			sentence: messages.run.expectPanic(expect.panic, account.panic !== null),
			broken: !expect.panic && account.panic !== null,
		});
	return [...verdicts, ...(watch === undefined ? [] : watchedVerdicts(watch))];
}

/** How things stand with what a scenario expects while it runs. `broken`: what cannot come true any more, in a sentence. */
export type Standing = {readonly held: number; readonly of: number; readonly broken: string | null};

/** The standing so far; null where nothing is expected that one Sample can tell. Figures that are watched over time are for the end of a run to judge. */
export function standingOf(expect: Expect, judged: Judged): Standing | null {
	const verdicts = judge(expect, judged);
	if (verdicts.length === 0) return null;
	return {held: verdicts.filter(({held}) => held).length, of: verdicts.length, broken: verdicts.find(({broken}) => broken === true)?.sentence ?? null};
}
