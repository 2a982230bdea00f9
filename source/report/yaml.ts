// A scenario that a program has made, as a person would write it.
import {Document, isCollection} from 'yaml';

/** A zone a line, an event a line, short tables in one. `comments` stand at the top, a line each; `notes` behind events of the timeline, by their place. */
export function scenarioYaml(scenario: Record<string, unknown>, comments: readonly string[], notes: ReadonlyMap<number, string> = new Map()): string {
	const document = new Document(scenario);
	const inLine = (path: readonly string[]): void => {
		const node = document.getIn(path, true);
		for (const item of isCollection(node) ? node.items : []) if (isCollection(item)) item.flow = true;
	};
	for (const path of [['machine', 'zones'], ['machine', 'swap'], ['timeline']]) inLine(path);
	for (const path of [['machine', 'kernel_memory'], ['machine', 'process_image'], ['machine', 'sysctl'], ['machine', 'disks'], ['until']]) {
		const node = document.getIn(path, true);
		if (isCollection(node)) node.flow = true;
	}
	for (const [at, note] of notes) {
		const event = document.getIn(['timeline', at], true);
		if (isCollection(event)) event.comment = ` ${note}`;
	}
	return comments.map(line => `# ${line}\n`).join('') + document.toString({lineWidth: 0, flowCollectionPadding: false});
}
