// Two machines to be compared, out of a session: the branch that is shown and the line it left, each as the scenario that it is, from boot on.
import {retellMessages} from '../messages/retell.ts';
import {timeMessages as words} from '../messages/time.ts';
import type {Pair} from '../workload/compare/seen.ts';
import {type Override, parseOverrides} from '../workload/document.ts';
import {readScenario, type Scenario} from '../workload/scenario.ts';
import {retellJournal} from './journal/deeds.ts';
import type {Journal} from './journal/journal.ts';
import {type Letter, LETTERS, type Line} from './line/line.ts';
import type {Parts} from './parts.ts';

export type PairRequest = {
	readonly scenarios: Pair<Scenario>;
	/** What is set for each alone. */
	readonly overrides: Pair<readonly Override[]>;
	/** Both run to here as fast as they can, and pause; null: they begin at boot. */
	readonly untilUs: number | null;
	/** Where B left A. */
	readonly leftUs: number;
	/** What B is called as a branch. */
	readonly name: string;
	/** Whom they stand for where they come out of a session, with the lines that are not shown; absent: A, and B, which is new. */
	readonly among?: {readonly a: Pick<Line, 'letter' | 'name' | 'left'>; readonly b: Letter; readonly others: readonly Line[]};
};

export type Against = {
	/** A and the branch that is shown; null without a branch. A sentence where they cannot be had. */
	readonly branchPair: () => PairRequest | string | null;
	/** The machine that is shown, and the same with something set ("vm.swappiness=10") or, of `other`, another scenario. A sentence where it cannot be had. Throws ScenarioError. */
	readonly pairWith: (what: string, other: Scenario | null) => PairRequest | string;
};

/** A line as a scenario; null where it is not known what it was read from. */
function scenarioOf(journal: Journal | null, name: string, overrides: readonly Override[] = []): Scenario | null {
	const yaml = journal === null ? null : retellJournal(journal, name)?.yaml;
	return yaml === null || yaml === undefined ? null : readScenario(yaml, {file: name, overrides});
}

/** What sets a branch apart, for the header: the deed that began it. */
const setApart = ({name}: Line): readonly Override[] => [{flag: '--b', text: `${words.branch}=${name}`, path: [words.branch], value: name}];

/** Who else there is. */
const amongOf = ({lines}: Pick<Parts, 'lines'>, {letter, name, left}: Line, b: Letter): NonNullable<PairRequest['among']> => ({
	a: {letter, name, left},
	b,
	others: lines.filter(line => line.letter !== letter && line.letter !== b),
});

export function againstOf(parts: Parts): Against {
	const nameOf = (line: Line): string => (line.name === '' ? parts.scenario.name : `${parts.scenario.name}, ${line.name}`);
	return {
		branchPair: () => {
			const {lines, line} = parts;
			const b = line.left === null ? lines.find(other => other.left !== null) : line;
			const a = lines.find(other => other.letter === b?.left?.letter);
			if (b === undefined || a === undefined) return null;
			const [ofA, ofB] = [scenarioOf(a.journal, nameOf(a)), scenarioOf(b.journal, nameOf(b))];
			if (ofA === null || ofB === null) return retellMessages.nothing;
			const untilUs = b.track.newest.timeUs;
			return {
				scenarios: {a: ofA, b: ofB},
				overrides: {a: [], b: setApart(b)},
				untilUs,
				leftUs: b.left?.atUs ?? 0,
				name: b.name,
				among: amongOf(parts, a, b.letter),
			};
		},
		pairWith: (what, other) => {
			if (parts.line.journal === null) return words.elsewhere(parts.store.getState().ui.attached);
			const a = scenarioOf(parts.line.journal, nameOf(parts.line));
			if (a === null) return retellMessages.nothing;
			const overrides = other === null ? parseOverrides([what], '--b') : [];
			const free = LETTERS.find(letter => parts.lines.every(line => line.letter !== letter));
			if (free === undefined) return words.tooMany;
			const b = other ?? scenarioOf(parts.line.journal, nameOf(parts.line), overrides);
			return b === null
				? retellMessages.nothing
				: {scenarios: {a, b}, overrides: {a: [], b: overrides}, untilUs: null, leftUs: 0, name: what.slice(0, 24), among: amongOf(parts, parts.line, free)};
		},
	};
}
