// The command as it was typed, put together again: for the scripts that are written with --emit, and under a plot.
import {quoted} from '../../mount/lines.ts';
import {type Flags, flagText} from '../context.ts';
import {SWEEP_FLAGS} from '../sweep-flags.ts';
import {all} from './options.ts';

/** Where the first scenario stands among them. */
export const SCENARIO_AT = 2;

/** Words of a shell: the scenarios, then every flag that was given but those of `without`. */
export function commandWords(input: readonly string[], flags: Flags, without: readonly string[]): readonly string[] {
	const given = SWEEP_FLAGS.filter(({name}) => !without.includes(name)).flatMap(flag =>
		all(flags, flag.name).flatMap(value => [flagText(flag), quoted(value)]),
	);
	return ['lowwater', 'sweep', ...input.map(quoted), ...given];
}
