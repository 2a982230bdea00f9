// A scenario with what somebody did to it, as YAML that a person could have written: the original's own text as it stands, and an event for each deed at its
// time. What cannot be an event is a comment. `run` of it does the same at the same instants.
import {Document, isMap, isSeq, type Node, parseDocument, type YAMLSeq} from 'yaml';
import {retellMessages as words} from '../messages/retell.ts';
import {eventTime} from './event-schema.ts';
import {type Override, readDocument} from './document.ts';
import type {Origin} from './origin.ts';
import type {Scenario} from './scenario.ts';

/** One deed: an event without its time, or null where none says it; a word about it. */
export type Told = {readonly atUs: number; readonly event: Readonly<Record<string, unknown>> | null; readonly comment: string | null};

const MOST_WIDTH = 160;

/** "37.4s", "250ms", "1m2.5s": an instant as short as exactness allows. */
export function instantText(us: number): string {
	if (us === 0) return '0s';
	if (us < 1000) return `${us}us`;
	if (us < 1e6) return `${us / 1000}ms`;
	const minutes = Math.floor(us / 60e6);
	const seconds = (us - minutes * 60e6) / 1e6;
	if (minutes === 0 || us < 100e6) return `${us / 1e6}s`;
	return `${minutes}m${seconds === 0 ? '' : `${seconds}s`}`;
}

/** The original's document; where something was set over it, or it is told by aliases, what that comes to, without its comments. */
function documentOf({yaml, overrides}: Origin, file: string): Document {
	const own = parseDocument(yaml, {uniqueKeys: false, logLevel: 'silent'});
	if (overrides.length === 0 && isMap(own.contents) && !/(^|[\s[{,])[&*]\w/m.test(yaml)) return own as Document;
	return new Document(readDocument(yaml, file, overrides as readonly Override[]).data);
}

function eventNode(document: Document, {atUs, event, comment}: Told): Node {
	const node = document.createNode({at: instantText(atUs), ...event}, {flow: true}) as Node;
	if (comment !== null) node.comment = ` ${comment}`;
	return node;
}

/** Puts deeds among the events of a timeline: each before what happens at or after its time. What is no event is a comment before what comes next. */
function putDeeds(document: Document, timeline: YAMLSeq, deeds: readonly Told[]): void {
	const times = timeline.items.map(item => eventTime((item as Node).toJS(document)));
	let added = 0;
	let waiting: string[] = [];
	for (const deed of deeds) {
		const line = ` ${instantText(deed.atUs)} ${deed.comment ?? ''}`;
		if (deed.event === null) {
			waiting.push(line);
			continue;
		}
		const node = eventNode(document, deed);
		if (waiting.length > 0) node.commentBefore = waiting.join('\n');
		waiting = [];
		const before = times.findIndex(time => time >= deed.atUs);
		timeline.items.splice((before < 0 ? times.length : before) + added++, 0, node);
	}
	if (waiting.length > 0) timeline.comment = waiting.join('\n');
}

/** When it is to end: where the session stands, unless its own timeline goes on beyond that. */
function endOf({timeline, until}: Scenario, deeds: readonly Told[], nowUs: number): number {
	const last = Math.max(0, ...timeline.map(({atUs}) => atUs), ...deeds.map(({atUs}) => atUs));
	if (last < nowUs) return nowUs;
	return Number.isFinite(until.timeUs) && until.timeUs > last ? until.timeUs : last + 1e6;
}

/** What stands above a scenario, without the line by which it was saved before. */
function withoutHead(comment: string | null | undefined): readonly string[] {
	const [before = '', after = ''] = words.head('\n').split('\n');
	return (comment ?? '').split('\n').filter(line => line !== '' && !(line.startsWith(before) && line.endsWith(after)));
}

/** The text of a scenario and what was done to it up to an instant. Null where nothing is known of what it was read from. */
export function retell(scenario: Scenario, deeds: readonly Told[], nowUs: number, name: string): string | null {
	const {origin} = scenario;
	if (origin === undefined) return null;
	const document = documentOf(origin, scenario.name);
	document.set('name', name);
	document.delete('zh');
	const done = deeds.filter(({event}) => event !== null).length;
	if (done > 0 || !document.has('summary')) document.set('summary', words.summary(scenario.name, done));
	if (origin.seed !== null) document.setIn(['machine', 'seed'], origin.seed);
	// What was expected, or told and asked, of the run as it was written.
	for (const key of ['expect', 'lesson']) document.delete(key);
	const until = document.createNode({time: instantText(endOf(scenario, deeds, nowUs))}, {flow: true});
	document.set('until', until);
	if (!isSeq(document.get('timeline'))) document.set('timeline', document.createNode([]));
	const timeline = document.get('timeline') as YAMLSeq;
	timeline.flow = false;
	if (!(origin.overrides.length === 0)) for (const item of timeline.items) if (isMap(item)) item.flow = true;
	putDeeds(document, timeline, deeds);
	document.commentBefore = [words.head(scenario.name), ...withoutHead(document.commentBefore)].join('\n');
	return document.toString({lineWidth: MOST_WIDTH, flowCollectionPadding: false});
}
