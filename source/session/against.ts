// Two machines to be compared, out of a session: any two of its lines, each as the scenario that it is, from boot on; or the one that is shown, and the same with something
// set differently.
import {retellMessages} from '../messages/retell.ts';
import {timeMessages as words} from '../messages/time.ts';
import {eachOf, type Pair, type Side, SIDES} from '../workload/compare/seen.ts';
import {type Override, parseOverrides} from '../workload/document.ts';
import {machineRoom} from '../workload/room.ts';
import {readScenario, type Scenario} from '../workload/scenario.ts';
import {scenarioBytes} from '../workload/scenario-bytes.ts';
import {retellJournal} from './journal/deeds.ts';
import type {Journal} from './journal/journal.ts';
import {type Letter, LETTERS, type Line, NAME_LENGTH} from './line/line.ts';
import {firstLine, type Parts} from './parts.ts';

/** What of a line is known before it runs. */
export type Named = Pick<Line, 'letter' | 'name' | 'left'>;

/** Whom two machines stand for: lines, or what is to be one. */
export type Among = Pair<Line | Named> & {readonly others: readonly Line[]};

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
	/** Which of the two was shown before. */
	readonly shown?: Side;
	/** What the machine of the first line is called. */
	readonly title?: string;
	/** Where they come out of a session, with the lines that are not shown; absent: A, and B, which is new. */
	readonly among?: Among | undefined;
};

/** Whom the two stand for. */
export const namedOf = ({among, leftUs, name}: Pick<PairRequest, 'among' | 'leftUs' | 'name'>): Pair<Named> =>
	among ?? {a: {letter: 'A', name: '', left: null}, b: {letter: 'B', name, left: {letter: 'A', atUs: leftUs}}};

export type Against = {
	/** The branch that is shown and the line that it left; null without a branch. A sentence where they cannot be had. */
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
export const setApart = (name: string | null): readonly Override[] =>
	name === null || name === '' ? [] : [{flag: '--b', text: `${words.branch}=${name}`, path: [words.branch], value: name}];

const called = (title: string, {name}: Named): string => (name === '' ? title : `${title}, ${name}`);

/** A sentence where two more machines do not fit into this computer. */
function fits(scenarios: Pair<Scenario>): string | null {
	const needed = SIDES.reduce((sum, side) => sum + scenarioBytes(scenarios[side].config, scenarios[side].timeline), 0);
	const room = machineRoom();
	return needed <= room ? null : words.noRoomForTwo(needed, room);
}

/** Any two of some lines. A sentence where they cannot be had. */
export function pairOf(lines: readonly Line[], letters: Pair<Letter>, title: string, shown: Side = 'a'): PairRequest | string {
	const a = lines.find(({letter}) => letter === letters.a);
	const b = lines.find(({letter}) => letter === letters.b);
	if (a === undefined || b === undefined || a === b) return words.noSuchPair(lines.map(({letter}) => letter));
	const chosen = {a, b};
	const [ofA, ofB] = [a, b].map(line => scenarioOf(line.journal, called(title, line)));
	if (ofA === null || ofA === undefined || ofB === null || ofB === undefined) return retellMessages.nothing;
	const scenarios = {a: ofA, b: ofB};
	return (
		fits(scenarios) ?? {
			scenarios,
			overrides: eachOf(chosen, line => (line.left === null ? [] : setApart(line.name))),
			// Where a branch stands; of two, where both have been.
			untilUs: Math.min(...[a, b].filter(({left}) => left !== null).map(({track}) => track.newest.timeUs)),
			leftUs: (b.left ?? a.left)?.atUs ?? 0,
			name: b.name,
			title,
			shown,
			among: {a, b, others: lines.filter(line => line !== a && line !== b)},
		}
	);
}

export function againstOf(parts: Parts): Against {
	const title = (): string => firstLine(parts).journal?.scenario.name ?? parts.scenario.name;
	return {
		branchPair: () => {
			const {lines, line} = parts;
			const b = line.left === null ? lines.find(other => other.left !== null) : line;
			const a = lines.find(other => other.letter === b?.left?.letter);
			return b === undefined || a === undefined ? null : pairOf(lines, {a: a.letter, b: b.letter}, title(), b === line ? 'b' : 'a');
		},
		pairWith: (what, other) => {
			const {line, lines} = parts;
			if (line.journal === null) return words.elsewhere(parts.store.getState().ui.attached);
			const name = called(title(), line);
			const a = scenarioOf(line.journal, name);
			if (a === null) return retellMessages.nothing;
			const overrides = other === null ? parseOverrides([what], '--b') : [];
			const free = LETTERS.find(letter => lines.every(one => one.letter !== letter));
			if (free === undefined) return words.tooMany;
			const b = other ?? scenarioOf(line.journal, name, overrides);
			if (b === null) return retellMessages.nothing;
			const scenarios = {a, b};
			const left = {letter: line.letter, atUs: 0};
			const named = what.slice(0, NAME_LENGTH);
			return (
				fits(scenarios) ?? {
					...{scenarios, overrides: {a: [], b: overrides}, untilUs: null, leftUs: 0, name: named, title: title()},
					among: {a: line, b: {letter: free, name: named, left}, others: lines.filter(one => one !== line)},
				}
			);
		},
	};
}
