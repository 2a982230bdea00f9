// What a scenario was read from.
import type {Override} from './document.ts';

/** Its text, what was set over it, and another seed: enough to write it again. */
export type Origin = {readonly yaml: string; readonly overrides: readonly Pick<Override, 'flag' | 'text' | 'path' | 'value'>[]; readonly seed: number | null};
