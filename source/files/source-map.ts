// Traces of the bundle in terms of source/: looked up when there is a trace to show, in the maps that lie beside the bundle's pieces, so that a start costs nothing.
import {readFileSync} from 'node:fs';
import {SourceMap} from 'node:module';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';

/** A place in a trace: a file by its address, line and column, both from 1. */
const PLACE = /(file:\/\/[^\s()]+):(\d+):(\d+)/g;

/** The map of a file, null where it has none that can be read. */
function mapOf(file: string): SourceMap | null {
	try {
		return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
	} catch {
		return null;
	}
}

/** A trace with the places of the files that were written ("source/main.ts:12:5") in place of those of the bundle; what has no map stays. Never throws. */
export function inSource(stack: string): string {
	const maps = new Map<string, SourceMap | null>();
	return stack.replace(PLACE, (whole, url: string, line: string, column: string) => {
		try {
			const file = fileURLToPath(url);
			const map = maps.get(file) ?? mapOf(file);
			maps.set(file, map);
			const entry = map?.findEntry(Number(line) - 1, Number(column) - 1);
			if (entry === undefined || !('originalSource' in entry)) return whole;
			const folder = dirname(file);
			return `${relative(dirname(folder), join(folder, entry.originalSource))}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
		} catch {
			return whole;
		}
	});
}
