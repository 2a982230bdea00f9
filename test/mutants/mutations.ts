// Small wrong changes to a source file: a comparison that is off by one, a sum that is a difference, a constant that is another, a branch turned round.
import {parseAst} from 'rolldown/parseAst';

/** The expression from `from` to `upTo` becomes another: its text is `before` what stands up to `start`, then `to`, then what follows `end`, and `after`. */
export type Mutation = {
	readonly from: number;
	readonly upTo: number;
	readonly start: number;
	readonly end: number;
	readonly to: string;
	readonly negated: boolean;
	/** It is the name of a property. */
	readonly key: boolean;
	readonly line: number;
	readonly what: string;
};

type Node = {readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown};

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
	'<': ['<='],
	'<=': ['<'],
	'>': ['>='],
	'>=': ['>'],
	'===': ['!=='],
	'!==': ['==='],
	'+': ['-'],
	'-': ['+'],
	'*': ['/'],
	'/': ['*'],
	'>>': ['<<'],
	'&&': ['||'],
	'||': ['&&'],
};

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Where no rule of the machine can be: types, imports, sentences of errors. */
const SKIPPED = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'TSTypeAliasDeclaration', 'TSInterfaceDeclaration', 'ThrowStatement', 'TemplateLiteral']);

function children(node: Node): Node[] {
	return Object.entries(node).flatMap(([key, value]) =>
		key === 'typeAnnotation' || key === 'returnType' || key === 'typeArguments' ? [] : [value].flat().filter(isNode),
	);
}

/** The place of an operator between two operands. */
function operatorOf(code: string, node: Node): {start: number; end: number} {
	const operator = node['operator'] as string;
	const start = code.indexOf(operator, (node['left'] as Node).end);
	return {start, end: start + operator.length};
}

function own(code: string, node: Node): readonly Omit<Mutation, 'line' | 'key'>[] {
	const {start: from, end: upTo} = node;
	if (node.type === 'BinaryExpression' || node.type === 'LogicalExpression') {
		const operator = node['operator'] as string;
		return (OPERATORS[operator] ?? []).map(to => ({from, upTo, ...operatorOf(code, node), to, negated: false, what: `${operator} → ${to}`}));
	}
	if (node.type === 'Literal' && typeof node['value'] === 'number') {
		const {value} = node as unknown as {value: number};
		const to = value === 0 ? '1' : value === 1 ? '2' : String(value > 64 ? Math.round(value * 1.1) : value + 1);
		return [{from, upTo, start: from, end: upTo, to, negated: false, what: `${value} → ${to}`}];
	}
	if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') {
		const test = node['test'] as Node;
		return [{from: test.start, upTo: test.end, start: test.start, end: test.start, to: '', negated: true, what: 'condition turned round'}];
	}
	return [];
}

/** Every mutation of a file, in the order of its text. */
export function mutationsOf(code: string): readonly Mutation[] {
	const found: Mutation[] = [];
	const visit = (node: Node, key = false): void => {
		if (SKIPPED.has(node.type) || node.type.startsWith('TS')) {
			if (node.type === 'TSAsExpression' || node.type === 'TSNonNullExpression' || node.type === 'TSSatisfiesExpression') visit(node['expression'] as Node);
			return;
		}
		for (const mutation of own(code, node)) found.push({...mutation, key, line: code.slice(0, mutation.start).split('\n').length});
		for (const child of children(node)) visit(child, child === node['key'] && node['computed'] === false);
	};
	visit(parseAst(code, {lang: 'ts'}) as unknown as Node);
	return found.sort((a, b) => a.start - b.start);
}

/** A mutation of a file that can be switched on by its number. */
export type Switch = {readonly id: number; readonly mutation: Mutation};

/** The code with all of these in it, each asleep until `mutant(id)` is true. */
export function switched(code: string, switches: readonly Switch[]): string {
	const text = (from: number, to: number, inside: readonly Switch[]): string => {
		let out = '';
		let at = from;
		for (const each of outermost(inside.filter(({mutation: m}) => m.from >= from && m.upTo <= to))) {
			const {id, mutation} = each;
			const {from: begin, upTo, start, end, negated, key} = mutation;
			const rest = inside.filter(other => other !== each && other.mutation.from >= begin && other.mutation.upTo <= upTo);
			const wrong = text(begin, start, rest) + mutation.to + text(end, upTo, rest);
			const both = `mutant(${id}) ? ${negated ? `!(${wrong})` : wrong} : ${text(begin, upTo, rest)}`;
			out += code.slice(at, begin) + (key ? `[${both}]` : `(${both})`);
			at = upTo;
		}
		return out + code.slice(at, to);
	};
	return text(0, code.length, switches);
}

/** Those that lie in no other, in the order of the text; of two at the same place the first. */
function outermost(switches: readonly Switch[]): readonly Switch[] {
	const wide = [...switches].sort((a, b) => a.mutation.from - b.mutation.from || b.mutation.upTo - a.mutation.upTo);
	let end = -1;
	return wide.filter(({mutation}) => {
		if (mutation.from < end) return false;
		end = mutation.upTo;
		return true;
	});
}
