// How the time of the dashboard's machine begins: --speed, --paused, --from, --stop-at, --brake. Throws UsageError with one sentence.
import {MOMENTS, type Moment} from '../machine/account/moments.ts';
import {messages} from '../messages.ts';
import {momentMessages as words} from '../messages/moments.ts';
import type {Brake} from '../session/time/brake.ts';
import type {Pace} from '../session/time/pace.ts';
import {nearest} from '../workload/nearest.ts';
import {parseInstant} from '../workload/units.ts';
import {type Flags, UsageError} from './context.ts';

const LOWEST = 0.01;
const HIGHEST = 100;

function speedOf(text: string): number {
	if (text === 'max') return Infinity;
	const speed = /^\d*\.?\d+[x×]?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
	if (speed >= LOWEST && speed <= HIGHEST) return speed;
	throw new UsageError(messages.commands.badFlag('speed', words.badSpeed(text)));
}

function momentsOf(flag: string, text: string): readonly Moment[] {
	return text.split(',').map(name => {
		const found = MOMENTS.find(moment => moment === name.trim());
		if (found === undefined) throw new UsageError(words.badMoment(flag, name.trim(), MOMENTS, nearest(name.trim(), MOMENTS)));
		return found;
	});
}

/** An instant of the machine's time that a flag names, 0 where it is not given. */
export function instantOf(flags: Flags, name: string): number {
	const given = flags[name];
	if (typeof given !== 'string') return 0;
	const parsed = parseInstant(given);
	if (!parsed.ok) throw new UsageError(messages.commands.badFlag(name, parsed.problem));
	return parsed.value;
}

export type Beginning = {readonly pace: Partial<Pace>; readonly brake: Brake; readonly fromUs: number};

/** What the flags say. */
export function beginningOf(flags: Flags): Beginning {
	const {speed, stopAt, brake} = flags;
	return {
		pace: {...(typeof speed === 'string' ? {speed: speedOf(speed), reached: 1} : {}), ...(flags['paused'] === true ? {paused: true} : {})},
		brake: {
			on: brake !== false,
			moments: typeof brake === 'string' ? momentsOf('brake', brake) : MOMENTS,
			stopAt: typeof stopAt === 'string' ? momentsOf('stop-at', stopAt) : [],
			now: null,
		},
		fromUs: instantOf(flags, 'from'),
	};
}
