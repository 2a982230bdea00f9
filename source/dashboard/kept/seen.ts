// Which built-in scenarios somebody has opened: a name a line, in a file of the state folder.
import {keepLine, keptLines} from '../../files/kept-file.ts';

export type Seen = {readonly names: Set<string>; readonly folder: string | null};

const FILE = 'seen';
const MOST_BYTES = 64 * 1024;

/** What has been opened so far; null: nothing is kept. */
export const openSeen = (folder: string | null): Seen => ({names: new Set(keptLines(folder, FILE, MOST_BYTES)), folder});

/** Keeps that a scenario has been opened. */
export function noteSeen({names, folder}: Seen, name: string): void {
	if (names.has(name)) return;
	names.add(name);
	keepLine(folder, FILE, name);
}
