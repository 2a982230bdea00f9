// What explains the figures of a chart: the number that leads, the distance to its next mark, and the names at its edge.
import {dashboardMessages} from '../../messages/dashboard.ts';
import type {LeadName} from '../../workload/lead.ts';
import type {Figure, Label} from './lead.ts';

const TOPICS: Readonly<Record<LeadName, readonly [number: string, distance: string, marks: string]>> = {
	free: ['zone.free', 'zone.distance', 'chart.axis'],
	nodes: ['zone.free', 'zone.distance', 'chart.axis'],
	dirty: ['lead.dirty', 'lead.dirty.distance', 'lead.dirty.mark'],
	refaults: ['refault', 'lead.reads', 'lead.reads'],
	faults: ['pgfault', 'pgmajfault', 'pgmajfault'],
	committed: ['Committed_AS', 'lead.committed.distance', 'CommitLimit'],
	psi: ['lead.psi', 'lead.psi.full', 'lead.psi.mark'],
	group: ['group.current', 'group.distance', 'group.mark'],
};
const {chart: words} = dashboardMessages;
const OF_FREE: Readonly<Record<string, string>> = {
	[words.min]: 'zone.min',
	[words.low]: 'zone.low',
	[words.high]: 'zone.high',
	[words.twice]: 'zone.twice',
	[words.twiceShort]: 'zone.twice',
	[words.all]: 'zone.managed',
};

export const topicOf = ({name}: Pick<Figure, 'name'>): string => TOPICS[name][0];
export const distanceTopic = ({name}: Pick<Figure, 'name'>): string => TOPICS[name][1];

/** What explains a label at the chart's edge. */
export const labelTopic = (figure: Pick<Figure, 'name'>, {name}: Pick<Label, 'name'>): string =>
	(topicOf(figure) === 'zone.free' ? OF_FREE[name] : undefined) ?? TOPICS[figure.name][2];
