// A draft becomes a report: what is missing, which kernel's pages, or null where it is not one.
import type {Draft} from './draft.ts';
import type {OomReport, Part, ZoneReport} from './model.ts';

/** Of architectures with pages of 4 KiB, which is most; others show theirs in the buddy lines. */
const USUAL_PAGE_KB = 4;

function missingParts(draft: Draft): Part[] {
	const group = draft.constraint?.kind === 'memcg' || draft.group !== undefined || draft.killed.some(({message}) => message?.startsWith('Memory cgroup'));
	const parts: Part[] = [];
	if (draft.invoked?.gfpMask === undefined && draft.invoked?.order === undefined) parts.push('invoked');
	if (group ? draft.group?.memory === undefined : Object.keys(draft.pages).length === 0) parts.push('memory');
	if (!group && !draft.zones.some(zone => 'min' in zone.kb)) parts.push('zones');
	if (draft.tasks.length === 0) parts.push('tasks');
	if (draft.killed.length === 0 && draft.chosen === undefined && draft.constraint?.pid === undefined && draft.panic === undefined && !draft.noVictim)
		parts.push('kill');
	return parts;
}

/** Whether enough is there: a table, an end, a beginning, or figures of memory for which the log names no other cause. */
const isOom = (draft: Draft): boolean =>
	draft.invoked?.gfpMask !== undefined ||
	draft.invoked?.order !== undefined ||
	draft.invoked?.adj !== undefined ||
	draft.killed.length > 0 ||
	draft.chosen !== undefined ||
	draft.constraint !== undefined ||
	draft.panic !== undefined ||
	draft.noVictim ||
	draft.columns !== undefined ||
	draft.group?.memory !== undefined ||
	draft.group?.taskIn !== undefined ||
	(draft.zones.some(zone => 'min' in zone.kb) && (Object.keys(draft.pages).length > 0 || Object.keys(draft.singles).length > 0)) ||
	(draft.tasks.length > 0 && draft.zones.length > 0);

/** Null where it is not a report. */
export function finish(draft: Draft, index: number): OomReport | null {
	if (!isOom(draft)) return null;
	const unit = draft.zones.find(zone => zone.unitKb !== undefined)?.unitKb;
	const {
		line,
		head,
		invoked,
		sysrq,
		pages,
		nodes,
		huge,
		singles,
		slabs,
		columns,
		tasks,
		tasksDropped,
		group,
		constraint,
		chosen,
		killed,
		wholeGroup,
		reaped,
		panic,
		noVictim,
	} = draft;
	return {
		index,
		line,
		head,
		...(invoked === undefined ? {} : {invoked}),
		sysrq,
		pages,
		nodes,
		zones: draft.zones as readonly ZoneReport[],
		huge,
		pageKb: unit ?? USUAL_PAGE_KB,
		pageSizeKnown: unit !== undefined,
		...singles,
		slabs,
		...(columns === undefined ? {} : {columns}),
		tasks,
		tasksDropped,
		...(group === undefined ? {} : {group}),
		...(constraint === undefined ? {} : {constraint}),
		...(chosen === undefined ? {} : {chosen}),
		killed,
		...(wholeGroup === undefined ? {} : {wholeGroup}),
		reaped,
		...(panic === undefined ? {} : {panic}),
		noVictim,
		missing: missingParts(draft),
		text: draft.text,
	};
}
