// Sentences in English that stand in the source, and whether a Chinese one stands beside each: read by the parser of the bundler.
import {parseSync} from 'rolldown/utils';
import type {File} from './imports.ts';
import {below, isNode, type Node} from './syntax.ts';

/** Two words or more of small letters, one after the other: a sentence, and not a name, a path or a list. */
const WORDS = /(?<![\w/.{$<=-])[a-z]{2,}(?:[’']s)?,? [a-z]+(?:[’']s)?(?![\w/=(.-]*[/=(_])/;

/** The text of a literal; null of any other node. */
function textOf(node: Node): string | null {
	if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
	if (node.type === 'TemplateElement') return (node['value'] as {readonly cooked: string | null}).cooked;
	return null;
}

/** A literal of two languages, `{en: …, zh: …}`. */
const isTexts = (node: Node): boolean => {
	if (node.type !== 'ObjectExpression') return false;
	const keys = (node['properties'] as readonly Node[]).map(({key}) => (isNode(key) ? (key['name'] ?? key['value']) : ''));
	return keys.includes('en') && keys.includes('zh');
};

/** The name of a key or of a member, which is nobody that stands in the file. */
const isName = (node: Node, parent: Node): boolean =>
	parent['computed'] === false &&
	((parent.type === 'MemberExpression' && parent['property'] === node) || (parent.type === 'Property' && parent['key'] === node));

/** Whose message nobody reads who uses the program: what is thrown for a mistake of its own. */
const isFault = (node: Node): boolean => node.type === 'NewExpression' && isNode(node['callee']) && /^(Range|Type)?Error$/.test(String(node['callee']['name']));

/** What stands beside a Chinese text: the first table of spoken(), an object of both languages, what is chosen where the language is not Chinese. */
function isTranslated(node: Node, parent: Node): boolean {
	if (isTexts(node) || isFault(node)) return true;
	if (parent.type === 'CallExpression' && isNode(parent['callee']) && parent['callee']['name'] === 'spoken')
		return (parent['arguments'] as readonly Node[])[0] === node;
	return parent.type === 'ConditionalExpression' && parent['alternate'] === node && JSON.stringify(parent['test']).includes('"zh"');
}

/** What a declaration at the top of a file says in English by itself, and whom it names: both outside of what stands beside a Chinese text. */
type Declared = {readonly names: readonly string[]; readonly exported: boolean; readonly sentences: readonly string[]; readonly uses: ReadonlySet<string>};

function lookAt(statement: Node, exported: boolean, names: readonly string[]): Declared {
	const sentences: string[] = [];
	const uses = new Set<string>();
	const walk = (node: Node, parent: Node): void => {
		if (/^TS|^Import/.test(node.type) && !/^TS(As|Satisfies|NonNull)/.test(node.type)) return;
		if (isTranslated(node, parent)) return;
		const text = textOf(node);
		if (text !== null && WORDS.test(text) && !/\p{Script=Han}/u.test(text)) sentences.push(text);
		if (node.type === 'Identifier') {
			uses.add(String(node['name']));
			if (/English$/.test(String(node['name']))) sentences.push(String(node['name']));
		}
		for (const child of below(node)) if (!isName(child, node)) walk(child, node);
	};
	for (const child of below(statement)) walk(child, statement);
	return {names, exported, sentences, uses};
}

/** Declarations of a file: of `export const a = …, b = …` and the like. */
function declarations(text: string, path: string): readonly Declared[] {
	const {program, errors} = parseSync(path, text);
	if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
	return (program.body as unknown as readonly Node[]).flatMap(statement => {
		const exported = statement.type.startsWith('Export');
		const inner = exported && isNode(statement['declaration']) ? statement['declaration'] : statement;
		if (inner.type === 'VariableDeclaration')
			return (inner['declarations'] as readonly Node[]).map(one => lookAt(one, exported, isNode(one['id']) ? [String(one['id']['name'])] : []));
		const id = inner['id'];
		return [lookAt(inner, exported || !isNode(id), isNode(id) ? [String(id['name'])] : [])];
	});
}

/** A table that another file puts beside a Chinese one: who uses it otherwise has its name among his sentences. */
const isTable = (name: string): boolean => /English$/.test(name);

/** Sentences in English of a file that are to be had in no other language: all but those that only a table beside a Chinese one uses. */
export function englishAlone({path, text}: File): readonly string[] {
	const all = declarations(text, path);
	const reached = new Set(all.filter(({exported, names}) => exported && !names.every(isTable)));
	for (let before = -1; before !== reached.size; ) {
		before = reached.size;
		const used = new Set([...reached].flatMap(({uses}) => [...uses]));
		for (const one of all) if (one.names.some(name => used.has(name))) reached.add(one);
	}
	return [...reached].flatMap(({sentences}) => sentences);
}
