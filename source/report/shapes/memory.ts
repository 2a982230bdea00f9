// show_free_areas(): the global block (pages) and the lines of nodes (kB, since 4.8). Which names stand in which of them differs by release, so every
// "name:number" is taken as it comes.
import {type NodeDraft, type Shape, tokens} from '../draft.ts';

const GLOBAL =
	/^(?:active_anon|active_file|inactive_file|unevictable|slab_reclaimable|mapped|sec_pagetables|bounce|kernel_misc_reclaimable|free|free_cma|unstable|Active|isolated_anon|zspages)[: ]/;
const NODE = /^Node (\d+) (?=active_anon:|active_file:|inactive_anon:|unevictable:|isolated\()/;
const UNRECLAIMABLE = /all_unreclaimable\? (yes|no)/;

export const memInfo: Shape = (text, draft) => {
	if (!/^Mem-[Ii]nfo:/.test(text)) return false;
	draft.memInfo = true;
	draft.going = null;
	return true;
};

/** "active_anon:62 inactive_anon:110416 isolated_anon:0": no unit, pages. */
export const globalBlock: Shape = (text, draft) => {
	if (!GLOBAL.test(text)) return false;
	const found = tokens(text);
	if (found.length === 0 || found.some(({kb}) => kb)) return false;
	for (const {name, value} of found) draft.pages[name] ??= value;
	draft.going = null;
	return true;
};

function addTo(node: NodeDraft, text: string): void {
	for (const {name, value} of tokens(text)) if (name !== 'Node') node.kb[name] = value;
	const unreclaimable = UNRECLAIMABLE.exec(text)?.[1];
	if (unreclaimable !== undefined) node.allUnreclaimable = unreclaimable === 'yes';
}

export const nodeLine: Shape = (text, draft) => {
	const match = NODE.exec(text);
	if (match === null) return false;
	const number = Number(match[1]);
	const node = draft.nodes.find(one => one.node === number) ?? {node: number, kb: {}};
	if (!draft.nodes.includes(node)) draft.nodes.push(node);
	addTo(node, text.slice(match[0].length));
	draft.node = node;
	draft.going = 'node';
	return true;
};

/** A line that a mail or a terminal broke goes on: "pagetables:1496kB all_unreclaimable? yes". */
export const brokenLine: Shape = (text, draft) => {
	if (draft.going !== 'node' && draft.going !== 'zone') return false;
	if (!/^\s*(?:[a-z_][\w()]*: ?\d+ ?[kK]B|all_unreclaimable\?)(?:\s|$)/.test(text)) return false;
	const target = draft.going === 'node' ? draft.node : draft.zone;
	if (target === null) return false;
	addTo(target as NodeDraft, text);
	return true;
};
