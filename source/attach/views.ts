// The one registry of what can be seen of a machine beyond its Samples, so that somebody attached can see it too: asked for once, then sent with every Sample.
import type {Source} from '../session/source/source.ts';

export const VIEWS = {
	frameMap: (source: Source, [cells = 0]: readonly number[]) => source.frameMap?.(cells) ?? null,
	/** An address of −1: where the last fault was. */
	lookInside: (source: Source, [pid = 0, address = -1, parts = 1]: readonly number[]) => source.lookInside?.(pid, address < 0 ? null : address, parts) ?? null,
} as const satisfies Readonly<Record<string, (source: Source, args: readonly number[]) => unknown>>;

export type ViewName = keyof typeof VIEWS;
