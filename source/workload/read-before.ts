// Built-in scenarios that have been read already. Reading one takes longer than all else before the dashboard's first frame, and comes to the same each time:
// tools/bundle.js reads them when the program is made. Where lowwater runs from its sources none has been.
import type {Scenario} from './scenario.ts';

/** A built-in scenario as nothing is set over it, by its name; null where it has not been read. What it was read from is in its origin. */
export const readBefore = (_name: string): Scenario | null => null;
