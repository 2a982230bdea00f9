// Small wrong changes to a source file: a comparison that is off by one, a sum that is a difference, a constant that is another, a branch turned round.
import {parseAst} from 'rolldown/parseAst';

/** Text from `start` to `end` becomes `to`. */
export type Mutation = {readonly start: number; readonly end: number; readonly to: string; readonly line: number; readonly what: string};

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

function own(code: string, node: Node): readonly Omit<Mutation, 'line'>[] {
	if (node.type === 'BinaryExpression' || node.type === 'LogicalExpression') {
		const operator = node['operator'] as string;
		return (OPERATORS[operator] ?? []).map(to => ({...operatorOf(code, node), to, what: `${operator} → ${to}`}));
	}
	if (node.type === 'Literal' && typeof node['value'] === 'number') {
		const {value} = node as unknown as {value: number};
		const to = value === 0 ? '1' : value === 1 ? '2' : String(value > 64 ? Math.round(value * 1.1) : value + 1);
		return [{start: node.start, end: node.end, to, what: `${value} → ${to}`}];
	}
	if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') {
		const test = node['test'] as Node;
		return [{start: test.start, end: test.end, to: `!(${code.slice(test.start, test.end)})`, what: 'condition turned round'}];
	}
	return [];
}

/** Every mutation of a file, in the order of its text. */
export function mutationsOf(code: string): readonly Mutation[] {
	const found: Mutation[] = [];
	const visit = (node: Node): void => {
		if (SKIPPED.has(node.type) || node.type.startsWith('TS')) {
			if (node.type === 'TSAsExpression' || node.type === 'TSNonNullExpression' || node.type === 'TSSatisfiesExpression') visit(node['expression'] as Node);
			return;
		}
		for (const mutation of own(code, node)) found.push({...mutation, line: code.slice(0, mutation.start).split('\n').length});
		for (const child of children(node)) visit(child);
	};
	visit(parseAst(code, {lang: 'ts'}) as unknown as Node);
	return found.sort((a, b) => a.start - b.start);
}

export const mutated = (code: string, {start, end, to}: Mutation): string => code.slice(0, start) + to + code.slice(end);
