// /proc/PID/numa_maps: fs/proc/task_mmu.c show_numa_map(), mm/mempolicy.c mpol_to_str().
// Deviates: what is in RAM counts as active (a Sample does not say on which list a region's pages are), so that no line has `active=`; a file's pages on a
// disk are clean; mapmax is all who map the file, and of memory that fork has shared there is none; swapcache and writeback are not told by region.
import type {RegionSample} from '../machine/process-view.ts';
import type {ProcessSample} from '../machine/sample.ts';
import {bitList, PAGE_KB} from './format.ts';
import {isPrivate} from './maps.ts';

/** mpol_to_str(). */
function policyText({bind, prefer, interleave, weighted, many}: ProcessSample['policy']): string {
	const named = (name: string, nodes: readonly number[]): string => `${name}:${bitList([...nodes].sort((a, b) => a - b))}`;
	if (many !== undefined) return named('prefer (many)', many);
	if (interleave !== undefined) return named(`${weighted === true ? 'weighted ' : ''}interleave`, interleave);
	if (bind !== null) return named('bind', bind);
	return prefer < 0 ? 'default' : `prefer:${prefer}`;
}

/** seq_file_path() with "\n\t= ". */
const escaped = (path: string): string => path.replace(/[\n\t= \\]/g, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);

/** By how many the page of a file is mapped that most have: as if by all, if by more than one. */
const mapMax = ({kind, sharers, sharedPages}: RegionSample): string => ((kind === 'file' ? sharedPages > 0 : sharers > 1) ? ` mapmax=${sharers}` : '');

function regionText(region: RegionSample, policy: string): string {
	const {start, kind, path, residentPages: pages, nodePages} = region;
	const place = path.startsWith('/') ? ` file=${escaped(path)}` : kind === 'heap' || kind === 'stack' ? ` ${kind}` : '';
	const head = `${start.toString(16).padStart(8, '0')} ${policy}${place}`;
	if (pages === 0) return `${head}\n`;
	const figures = isPrivate(region) ? `anon=${pages} dirty=${pages}` : `${region.shmem ? 'dirty' : 'mapped'}=${pages}${mapMax(region)}`;
	const byNode = nodePages.length === 0 ? [pages] : nodePages;
	const nodes = byNode.flatMap((count, node) => (count === 0 ? [] : [`N${node}=${count}`]));
	return `${head} ${figures} ${nodes.join(' ')} kernelpagesize_kB=${PAGE_KB}\n`;
}

/** /proc/PID/numa_maps, in pages; empty for a kernel thread and a zombie. */
export const pidNumaMapsText = ({regions, policy}: Pick<ProcessSample, 'regions' | 'policy'>): string =>
	regions.map(region => regionText(region, policyText(policy))).join('');
