// /sys/kernel/mm/mempolicy/weighted_interleave as 6.12 has it. (mm/mempolicy.c node_show, node_store)
import type {Sample} from '../machine/sample.ts';
import {WEIGHTED_NODES} from '../machine/sysctls-mempolicy.ts';

export const WEIGHTS = 'mempolicy.weighted_interleave';
/** Under /sys, without the node's number. */
export const WEIGHT_PATH = 'kernel/mm/mempolicy/weighted_interleave/node';

const weightsOf = ({sysctls}: Pick<Sample, 'sysctls'>): string[] => (sysctls[WEIGHTS] ?? '').split(/\s+/);

/** By path under /sys; nothing before 6.12. */
export function weightTexts(sample: Pick<Sample, 'sysctls' | 'nodes' | 'kernel'>): Readonly<Record<string, string>> {
	if (sample.kernel.version !== '6.12') return {};
	const weights = weightsOf(sample);
	return Object.fromEntries(sample.nodes.slice(0, WEIGHTED_NODES).map(({node}) => [`${WEIGHT_PATH}${node}`, `${Number(weights[node] ?? 1) || 1}\n`]));
}

/** What was written for one node, as the setting takes it; an empty text sets the weight back. Null: EINVAL. */
export function weightWritten(node: number, written: string): string | null {
	const word = written.trim();
	const value = word === '' ? 0 : /^(?:0[xX][\da-fA-F]+|\d+)$/.test(word) ? Number(word) : Number.NaN;
	if (Number.isNaN(value) || value > 255) return null;
	return [...Array.from({length: node}, () => '-'), value].join(' ');
}
