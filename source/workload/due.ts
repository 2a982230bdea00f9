// What of a timeline is due. Occurrences of events that come again are made as they come due, so that a timeline without an end takes no more room than its
// lines. Apart from the grammar of events (again.ts), which a thread with a machine does not load.
import type {TimedAction} from './action.ts';

/** An occurrence that comes again: of which event of the timeline, when, and how many are left with it. */
export type Repeat = {readonly index: number; readonly atUs: number; readonly left: number};

/** Where a run stands in a timeline: the next event that has not come once, and those that come again, the soonest first. */
export type Cursor = {next: number; readonly repeats: Repeat[]};

const isSooner = (a: Repeat, b: Repeat): boolean => a.atUs < b.atUs || (a.atUs === b.atUs && a.index < b.index);

/** When the next event of a timeline is; Infinity after the last. */
export const nextEventUs = ({next, repeats}: Cursor, timeline: readonly TimedAction[]): number =>
	Math.min(timeline[next]?.atUs ?? Infinity, repeats[0]?.atUs ?? Infinity);

/** Of one instant what comes once is before what comes again, so that a deed of an instant can be written as an event of it. */
const comesBefore = (repeat: Repeat, {atUs, again}: TimedAction, index: number): boolean =>
	again === undefined ? repeat.atUs < atUs : isSooner(repeat, {index, atUs, left: 0});

/** Takes the next event that is due by `nowUs`: of one instant what comes once, then in the order in which they came first. Null: none is. */
export function takeDue(cursor: Cursor, timeline: readonly TimedAction[], nowUs: number): TimedAction | null {
	if (nextEventUs(cursor, timeline) > nowUs) return null;
	const first = timeline[cursor.next];
	const soonest = cursor.repeats[0];
	const repeat = soonest !== undefined && (first === undefined || comesBefore(soonest, first, cursor.next)) ? soonest : null;
	const index = repeat === null ? cursor.next++ : repeat.index;
	if (repeat !== null) cursor.repeats.shift();
	const event = timeline[index] as TimedAction;
	if (event.again === undefined) return event;
	const left = (repeat?.left ?? event.again.times ?? Infinity) - 1;
	if (left <= 0) return event;
	const next: Repeat = {index, atUs: (repeat?.atUs ?? event.atUs) + event.again.everyUs, left};
	const at = cursor.repeats.findIndex(other => isSooner(next, other));
	cursor.repeats.splice(at < 0 ? cursor.repeats.length : at, 0, next);
	return event;
}
