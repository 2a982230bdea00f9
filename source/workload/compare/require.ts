// What two machines are required to be to each other: "B.stall_time <= 0.5 * A.stall_time". jsep makes a tree of the text; here it becomes figures of two
// machines, numbers, + - * / and comparisons. Everything is checked before a machine has run.
import jsep from 'jsep';
import {compareMessages as words} from '../../messages/compare.ts';
import {requireAlone} from '../../messages/require-alone.ts';
import {nearest} from '../nearest.ts';
import {PROCESS_FIGURE_NAMES} from '../gauges.ts';
import {ScenarioError} from '../scenario-error.ts';
import type {Scenario} from '../scenario.ts';
import {GROUP_FIGURE_NAMES} from '../../procfs/group-fields.ts';
import {FIGURE_NAMES, type Figure, figureByName, figuresOfProcess, nameOfProcess} from './figures.ts';
import {bracketed, figuresOfGroup, groupFigureName, groupsIn} from './group-names.ts';
import type {Pair, Seen, Side} from './seen.ts';

/** A figure of one machine as an expression asks for it: as it is at the end, or its extreme over all Samples. */
type Asked = {readonly side: Side; readonly figure: Figure; readonly stat: 'end' | 'lowest' | 'highest'; readonly text: string; extreme: number | undefined};

type Tree =
	| {readonly kind: 'number'; readonly value: number}
	| {readonly kind: 'figure'; readonly asked: Asked}
	| {readonly kind: 'arithmetic' | 'comparison' | 'logic'; readonly operator: string; readonly parts: readonly Tree[]};

export type Requirement = {readonly text: string; readonly tree: Tree; readonly asked: readonly Asked[]};

/** What is known of the two machines before they run, what their processes are called, and the paths of their memory groups. */
export type Machines = Pair<{readonly seen: Seen; readonly names: readonly string[]; readonly groups: readonly string[]}>;

/** Names of processes that a machine has at boot, or that its scenario starts. */
function namesIn({timeline}: Pick<Scenario, 'timeline'>, {processes}: Seen): readonly string[] {
	const started = timeline.flatMap(({action}) => (action.kind === 'spawn' ? [action.name] : []));
	return [...new Set([...processes.keys(), ...started])];
}

/** What is known of a machine that has booted. */
export const machineOf = (scenario: Pick<Scenario, 'timeline'>, seen: Seen): Machines['a'] => ({
	seen,
	names: namesIn(scenario, seen),
	groups: groupsIn(scenario, seen),
});

const ARITHMETIC = ['+', '-', '*', '/'];
const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='];
const LOGIC = ['&&', '||'];
const STATS = ['lowest', 'highest'] as const;
/** What may have been meant by a name that is none. */
const SUGGESTED = FIGURE_NAMES.filter(name => name !== 'time');
/** Deeper trees are no requirement that a person wrote. */
const DEEPEST = 100;

/** How an expression is read: the flag that it came by, and whether it speaks of one machine alone, whose figures then stand without a letter. */
export type ReadAs = {readonly flag: string; readonly alone: boolean};
const OF_TWO: ReadAs = {flag: '--require', alone: false};

type Reading = ReadAs & {readonly text: string; readonly machines: Machines; readonly asked: Asked[]};

const fail = ({text, flag}: Pick<Reading, 'text' | 'flag'>, problem: string): never => {
	throw new ScenarioError(`${flag} '${text}': ${problem}`);
};

const wordsFor = ({alone}: Pick<Reading, 'alone'>) => (alone ? requireAlone : words.require);

/** "A", "free", "node0" of A.free.node0; a part in brackets is a string. */
function pathOf(node: jsep.Expression, reading: Reading): readonly string[] {
	if (node.type === 'Identifier') return [String(node['name'])];
	if (node.type !== 'MemberExpression') return fail(reading, wordsFor(reading).notFigure());
	const {object, property, computed} = node as jsep.MemberExpression;
	const own = computed ? (property.type === 'Literal' ? String(property['value']) : fail(reading, wordsFor(reading).notFigure())) : String(property['name']);
	return [...pathOf(object, reading), own];
}

function processFigure(side: Side, [process = '', name = '', ...more]: readonly string[], reading: Reading): Figure {
	const {names} = reading.machines[side];
	if (!names.includes(process)) fail(reading, wordsFor(reading).noProcess(side, process, nearest(process, names)));
	const figure = figuresOfProcess(process).find(one => one.name === nameOfProcess(process, name));
	if (figure === undefined || more.length > 0)
		return fail(reading, wordsFor(reading).noFigureOfProcess([name, ...more].join('.'), nearest(name, PROCESS_FIGURE_NAMES)));
	return figure;
}

function groupFigure(side: Side, [path = '', ...words]: readonly string[], reading: Reading): Figure {
	const {groups} = reading.machines[side];
	if (!groups.includes(path)) fail(reading, wordsFor(reading).noGroup(side, path, nearest(path, groups)));
	const asked = groupFigureName(words);
	const figure = figuresOfGroup(path)[GROUP_FIGURE_NAMES.indexOf(asked)];
	return figure ?? fail(reading, wordsFor(reading).noFigureOfGroup(asked, nearest(asked.replace('.', '_'), GROUP_FIGURE_NAMES)));
}

/** A figure by its path; undefined: it is none of the machine's. */
function figureAt(side: Side, path: readonly string[], reading: Reading): Figure | undefined {
	if (path[0] === 'processes' && path.length > 1) return processFigure(side, path.slice(1), reading);
	if (path[0] === 'groups' && path.length > 1) return groupFigure(side, path.slice(1), reading);
	return figureByName(path.join('.'));
}

function figureOf(node: jsep.Expression, stat: Asked['stat'], reading: Reading): Tree {
	const [machine = '', ...path] = reading.alone ? ['a', ...pathOf(node, reading)] : pathOf(node, reading);
	const side = machine.toLowerCase();
	if (side !== 'a' && side !== 'b') return fail(reading, wordsFor(reading).noMachine(machine));
	if (path.length === 0) return fail(reading, wordsFor(reading).noFigureNamed(machine));
	const name = path.join('.');
	const figure = figureAt(side, path, reading);
	if (figure === undefined) return fail(reading, wordsFor(reading).noFigure(name, nearest(path[0] ?? '', SUGGESTED)));
	const {account} = reading.machines[side].seen;
	if (figure.of === 'place' && figure.value(reading.machines[side].seen) === undefined)
		return fail(
			reading,
			wordsFor(reading).noPlace(
				side,
				name,
				account.last.zones.map(zone => zone.name),
				account.last.nodes.length,
			),
		);
	const own = reading.alone ? figure.name : `${side.toUpperCase()}.${figure.name}`;
	const asked: Asked = {side, figure, stat, text: stat === 'end' ? own : `${stat}(${own})`, extreme: undefined};
	reading.asked.push(asked);
	return {kind: 'figure', asked};
}

const isTruth = ({kind}: Tree): boolean => kind === 'comparison' || kind === 'logic';

function operation(operator: string, nodes: readonly jsep.Expression[], reading: Reading, depth: number): Tree {
	const parts = nodes.map(node => treeOf(node, reading, depth + 1));
	const truths = parts.filter(isTruth).length;
	if (LOGIC.includes(operator) || operator === '!') {
		if (truths < parts.length) fail(reading, wordsFor(reading).notComparison());
		return {kind: 'logic', operator, parts};
	}
	if (!ARITHMETIC.includes(operator) && !COMPARISONS.includes(operator)) fail(reading, wordsFor(reading).noOperator(operator));
	if (truths > 0) fail(reading, wordsFor(reading).comparisonInside());
	return {kind: COMPARISONS.includes(operator) ? 'comparison' : 'arithmetic', operator, parts};
}

function treeOf(node: jsep.Expression, reading: Reading, depth = 0): Tree {
	if (depth > DEEPEST) fail(reading, wordsFor(reading).tooDeep());
	switch (node.type) {
		case 'Literal': {
			const {value} = node as jsep.Literal;
			return typeof value === 'number' && Number.isFinite(value) ? {kind: 'number', value} : fail(reading, wordsFor(reading).notNumber(String(node['raw'])));
		}
		case 'UnaryExpression':
			return operation(String(node['operator']), [node['argument'] as jsep.Expression], reading, depth);
		case 'BinaryExpression':
			return operation(String(node['operator']), [node['left'] as jsep.Expression, node['right'] as jsep.Expression], reading, depth);
		case 'CallExpression': {
			const {callee, arguments: given} = node as jsep.CallExpression;
			const stat = STATS.find(name => callee.type === 'Identifier' && callee['name'] === name);
			const [first] = given;
			if (stat === undefined || first === undefined || given.length > 1) return fail(reading, wordsFor(reading).noFunction());
			return figureOf(first, stat, reading);
		}
		case 'Identifier':
		case 'MemberExpression':
			return figureOf(node, 'end', reading);
		default:
			return fail(reading, wordsFor(reading).notOne());
	}
}

function parsed(reading: Reading): Tree {
	let expression: jsep.Expression;
	try {
		expression = jsep(bracketed(reading.text));
	} catch (error) {
		return fail(reading, wordsFor(reading).cannotRead(error instanceof Error ? error.message : String(error)));
	}
	return treeOf(expression, reading);
}

/** Reads a requirement. Throws ScenarioError with one sentence: what is wrong, and what to write instead. */
export function readRequirement(text: string, machines: Machines, as: ReadAs = OF_TWO): Requirement {
	const reading: Reading = {...as, text, machines, asked: []};
	const tree = parsed(reading);
	if (!isTruth(tree)) fail(reading, wordsFor(reading).notComparison());
	return {text, tree, asked: reading.asked};
}

/** A figure, or what is reckoned of some, read as a requirement is. Throws ScenarioError. */
export function readReckoning(text: string, machines: Machines, as: ReadAs): Requirement {
	const reading: Reading = {...as, text, machines, asked: []};
	const tree = parsed(reading);
	if (isTruth(tree)) fail(reading, requireAlone.comparisonMeasured());
	return {text, tree, asked: reading.asked};
}

/** Looks at a Sample of both: extremes are those of all Samples that are shown here; of free memory, which is counted page by page, the true ones. */
export function lookAt(requirements: readonly Requirement[], pair: Pair<Seen>): void {
	for (const asked of requirements.flatMap(one => one.asked)) {
		if (asked.stat === 'end') continue;
		const seen = pair[asked.side];
		const {name} = asked.figure;
		const value = name === 'free' ? (asked.stat === 'lowest' ? seen.account.lowest.free : seen.highestFree) : asked.figure.value(seen);
		if (value === undefined) continue;
		asked.extreme = asked.extreme === undefined ? value : asked.stat === 'lowest' ? Math.min(asked.extreme, value) : Math.max(asked.extreme, value);
	}
}

const figureValue = ({side, figure, stat, extreme}: Asked, pair: Pair<Seen>): number | undefined => (stat === 'end' ? figure.value(pair[side]) : extreme);

/** NaN where something has no value, or is divided by 0: no comparison holds then. */
function numberOf(tree: Tree, pair: Pair<Seen>): number {
	if (tree.kind === 'number') return tree.value;
	if (tree.kind === 'figure') return figureValue(tree.asked, pair) ?? NaN;
	const [x = NaN, y] = tree.parts.map(part => numberOf(part, pair));
	if (y === undefined) return tree.operator === '-' ? -x : x;
	if (tree.operator === '+') return x + y;
	if (tree.operator === '-') return x - y;
	if (tree.operator === '*') return x * y;
	return y === 0 ? NaN : x / y;
}

const COMPARE: Readonly<Record<string, (x: number, y: number) => boolean>> = {
	'<': (x, y) => x < y,
	'<=': (x, y) => x <= y,
	'>': (x, y) => x > y,
	'>=': (x, y) => x >= y,
	'==': (x, y) => x === y,
	'!=': (x, y) => x !== y && !Number.isNaN(x) && !Number.isNaN(y),
};

/** null: it has no answer, as a figure has no value or something is divided by 0. That is neither true nor made true by "!". */
function truthOf(tree: Tree, pair: Pair<Seen>): boolean | null {
	if (tree.kind === 'comparison') {
		const [x = NaN, y = NaN] = tree.parts.map(part => numberOf(part, pair));
		return Number.isNaN(x) || Number.isNaN(y) ? null : (COMPARE[tree.operator]?.(x, y) ?? null);
	}
	if (tree.kind !== 'logic') return null;
	const truths = tree.parts.map(part => truthOf(part, pair));
	if (tree.operator === '&&') return truths.includes(false) ? false : truths.includes(null) ? null : true;
	if (tree.operator === '||') return truths.includes(true) ? true : truths.includes(null) ? null : false;
	return truths[0] === null || truths[0] === undefined ? null : !truths[0];
}

export type Held = {
	readonly text: string;
	readonly held: boolean;
	/** It has no answer: a figure without a value, or a division by 0. */
	readonly unanswered: boolean;
	/** Each figure that is in it, once. */
	readonly values: readonly {readonly name: string; readonly value: number | null}[];
};

/** Whether it holds, and the figures that decide. */
export function judgeRequirement({text, tree, asked}: Requirement, pair: Pair<Seen>): Held {
	const truth = truthOf(tree, pair);
	const values = new Map(asked.map(one => [one.text, figureValue(one, pair) ?? null] as const));
	return {text, held: truth === true, unanswered: truth === null, values: [...values].map(([name, value]) => ({name, value}))};
}

/** The value of a reckoning; null where something in it has none, or is divided by 0. */
export function reckon({tree}: Requirement, pair: Pair<Seen>): number | null {
	const value = numberOf(tree, pair);
	return Number.isFinite(value) ? value : null;
}
