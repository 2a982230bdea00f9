// Nodes of a source file as the parser of the bundler has them, whatever they are.

export type Node = {readonly type: string; readonly [key: string]: unknown};

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as {type?: unknown}).type === 'string';

/** The nodes right below a node. */
export const below = (node: Node): readonly Node[] =>
	Object.values(node)
		.flatMap(value => (Array.isArray(value) ? value : [value]))
		.filter(isNode);
