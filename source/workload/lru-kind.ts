// Which lists a scenario's machine boots with.
import {isSince, type LruKind} from '../machine/config.ts';
import {messages} from '../messages.ts';
import type {MachineInput} from './machine-schema.ts';
import type {Report} from './schema.ts';

/** The lists that were asked for, or those that distributions' kernels boot with: MGLRU from 6.12 on (Debian's lru_gen/enabled reads 0x0007). */
export function lruOf({kernel, lru}: MachineInput, report: Report): LruKind {
	const has = isSince(kernel, '6.12');
	if (lru === 'mglru' && !has) report(['machine', 'lru'], messages.scenario.noMglru(kernel));
	return lru ?? (has ? 'mglru' : 'classic');
}
