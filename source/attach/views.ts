// The one registry of what can be seen of a machine beyond its Samples, so that somebody attached can see it too: asked for once, then sent with every Sample.
import type {MachineSource} from '../session/source.ts';

export const VIEWS = {
	frameMap: (source: MachineSource, [cells = 0]: readonly number[]) => source.frameMap(cells),
} as const satisfies Readonly<Record<string, (source: MachineSource, args: readonly number[]) => unknown>>;

export type ViewName = keyof typeof VIEWS;
