// A /proc in memory: that of a simulated machine as its mount would write it, or one written by hand.
import type {Sample} from '../../source/machine/sample.ts';
import type {MachineConfig} from '../../source/machine/config.ts';
import type {Tree} from '../../source/host/tree.ts';
import {processTexts, systemTexts} from '../../source/mount/tree.ts';

/** Files by path under proc/ and sys/. */
export function treeOfTexts(texts: Readonly<Record<string, string>>): Tree {
	const folders = new Map<string, Set<string>>();
	for (const path of Object.keys(texts)) {
		const parts = path.split('/');
		for (let i = 1; i < parts.length; i++) {
			const folder = parts.slice(0, i).join('/');
			folders.set(folder, (folders.get(folder) ?? new Set()).add(parts[i] as string));
		}
	}
	return {text: path => texts[path] ?? null, names: path => [...(folders.get(path) ?? [])]};
}

/** Files of the machine as /proc has them. */
export function textsOfSample(sample: Sample, config: MachineConfig): Record<string, string> {
	const texts: Record<string, string> = {};
	for (const [path, text] of Object.entries(systemTexts(sample, {config, bootTimeS: 1_700_000_000}))) texts[`proc/${path}`] = text;
	for (const process of sample.processes) for (const [file, text] of Object.entries(processTexts(process, sample))) texts[`proc/${process.pid}/${file}`] = text;
	return texts;
}
