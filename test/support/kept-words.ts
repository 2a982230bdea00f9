// Words of a table that a module reads while it is loaded, and so keeps in the language of that moment: read by the parser of the bundler.
import {parseSync} from 'rolldown/utils';
import type {File} from './imports.ts';
import {below, isNode, type Node} from './syntax.ts';

/** What is carried out later, when somebody calls it. */
const isLater = ({type}: Node): boolean => /Function|^Method|^TS(Type|Interface)/.test(type);

/** "words.a.b": the name that a chain of members begins with; null of any other node. */
function rootOf(node: Node): string | null {
	if (node.type === 'Identifier') return String(node['name']);
	return node.type === 'MemberExpression' && node['computed'] === false ? rootOf(node['object'] as Node) : null;
}

/** Names of a file that are tables: imported from messages as `…Messages`, and what is made of one by members alone. */
function tablesOf(body: readonly Node[]): Set<string> {
	const tables = new Set<string>();
	for (const statement of body)
		if (statement.type === 'ImportDeclaration')
			for (const one of statement['specifiers'] as readonly Node[])
				if (one.type === 'ImportSpecifier' && /[mM]essages$/.test(String((one['imported'] as Node)['name'])))
					tables.add(String((one['local'] as Node)['name']));
	return tables;
}

/** Each word that is read at the top of a file, outside of what is done later. */
export function keptWords({path, text}: File): readonly string[] {
	const body = parseSync(path, text).program.body as unknown as readonly Node[];
	const tables = tablesOf(body);
	const found: string[] = [];
	const walk = (node: Node): void => {
		if (isLater(node)) return;
		const root = node.type === 'MemberExpression' ? rootOf(node) : null;
		if (root !== null && tables.has(root)) return void found.push(text.slice(Number(node['start']), Number(node['end'])));
		below(node).forEach(walk);
	};
	for (const statement of body) {
		if (statement.type === 'ImportDeclaration') continue;
		const declaration = isNode(statement['declaration']) ? statement['declaration'] : statement;
		for (const one of declaration.type === 'VariableDeclaration' ? (declaration['declarations'] as readonly Node[]) : []) {
			const made = isNode(one['init']) ? one['init'] : null;
			const root = made === null ? null : rootOf(made);
			// `const words = someMessages.part` is a part of the table, read anew whenever it is asked.
			if (root !== null && tables.has(root)) tables.add(String((one['id'] as Node)['name']));
			else if (made !== null) walk(made);
		}
		if (declaration.type === 'ExpressionStatement') walk(declaration);
	}
	return found;
}
