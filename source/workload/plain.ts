// YAML's tree as plain data, within limits: aliases put in (each counted at every place where it stands), keys that are words, and no deeper than anybody
// writes by hand. The yaml library's own conversion throws where an alias leads nowhere, warns on the console and drops names that JavaScript keeps for itself.
import {isAlias, isMap, isPair, isScalar, isSeq, type Node, type Scalar} from 'yaml';
import {messages} from '../messages.ts';
import {LIMITS} from './limits.ts';

/** What is wrong at a place in the text. */
export class PlainError extends Error {
	override readonly name = 'PlainError';
	readonly offset: number;

	constructor(message: string, offset: number) {
		super(message);
		this.offset = offset;
	}
}

/** `size`: values in it, itself included. `height`: how deep they lie in one another. */
type Plain = {readonly data: unknown; readonly size: number; readonly height: number};

/** A key that plain objects would take as something else. */
const RESERVED = '__proto__';

const offsetOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;

/** A key as text; undefined where it is no word. */
export const keyOf = (key: unknown): string | undefined => {
	if (key === null) return '';
	return isScalar(key) ? (key.value === null ? '' : String(key.value)) : undefined;
};

/** Values that the core schema gives; what another tag made of it stays text. */
function scalarOf({value, source}: Scalar): unknown {
	return value === null || ['string', 'number', 'boolean'].includes(typeof value) ? value : (source ?? String(value));
}

const LEAF = {size: 1, height: 0} as const;

/** Converts a tree: its data, and the node that each alias stands for. Throws PlainError. */
export function toPlain(root: unknown): {readonly data: unknown; readonly targets: ReadonlyMap<unknown, Node>} {
	const targets = new Map<unknown, Node>();
	const anchors = new Map<string, Node>();
	const done = new Map<unknown, Plain | 'open'>();

	const convert = (node: unknown, depth: number): Plain => {
		if (depth > LIMITS.depth) throw new PlainError(messages.scenario.tooDeep(LIMITS.depth), offsetOf(node));
		if (isAlias(node)) {
			const target = anchors.get(node.source);
			const known = target && done.get(target);
			if (known === undefined || known === 'open') throw new PlainError(messages.scenario.noAnchor(node.source, known === 'open'), offsetOf(node));
			targets.set(node, target as Node);
			return known;
		}
		if (!isScalar(node) && !isSeq(node) && !isMap(node)) return {data: null, ...LEAF};
		if (node.anchor !== undefined) anchors.set(node.anchor, node);
		done.set(node, 'open');
		const plain = isScalar(node) ? {data: scalarOf(node), ...LEAF} : isSeq(node) ? list(node.items, depth) : map(node, depth);
		if (plain.size > LIMITS.values) throw new PlainError(messages.scenario.tooManyValues(LIMITS.values), offsetOf(node));
		if (plain.height > LIMITS.depth) throw new PlainError(messages.scenario.tooDeep(LIMITS.depth), offsetOf(node));
		done.set(node, plain);
		return plain;
	};

	const within = (data: unknown, parts: readonly Plain[]): Plain => ({
		data,
		size: parts.reduce((sum, part) => sum + part.size, 1),
		height: parts.reduce((most, part) => Math.max(most, part.height + 1), 0),
	});

	const list = (items: readonly unknown[], depth: number): Plain => {
		const parts = items.map(item => convert(item, depth + 1));
		return within(
			parts.map(part => part.data),
			parts,
		);
	};

	const map = ({items}: {readonly items: readonly unknown[]}, depth: number): Plain => {
		const data: Record<string, unknown> = {};
		const parts: Plain[] = [];
		for (const pair of items) {
			if (!isPair(pair)) continue;
			const key = keyOf(isAlias(pair.key) ? anchors.get(pair.key.source) : pair.key);
			const at = offsetOf(pair.key);
			if (key === undefined) throw new PlainError(messages.scenario.notKey(), at);
			if (key === RESERVED) throw new PlainError(messages.scenario.reservedKey(key), at);
			if (Object.hasOwn(data, key)) throw new PlainError(messages.scenario.sameKey(key), at);
			if (isScalar(pair.key)) convert(pair.key, depth + 1); // for its anchor
			const value = convert(pair.value, depth + 1);
			data[key] = value.data;
			parts.push(value);
		}
		return within(data, parts);
	};

	return {data: convert(root, 0).data, targets};
}

/** The node at a key or an index of another, through aliases; undefined where there is none. */
export function childOf(
	node: unknown,
	key: string | number,
	targets: ReadonlyMap<unknown, Node>,
): {readonly key: unknown; readonly value: unknown} | undefined {
	const at = targets.get(node) ?? node;
	if (isSeq(at)) return typeof key === 'number' && key in at.items ? {key: null, value: at.items[key]} : undefined;
	if (!isMap(at)) return undefined;
	const pair = at.items.find(item => isPair(item) && keyOf(item.key) === String(key));
	return pair && {key: pair.key, value: pair.value};
}
