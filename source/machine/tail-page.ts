// The pages at the tails of a node's inactive lists, as a Sample has them (account/list-tails.ts reads them off).
import type {Pid} from './command.ts';

/** A page at the tail of an inactive list: whose it is, whether reclaim would find it in use, and whether it has to be written first. */
export type TailPage = {
	readonly pfn: number;
	readonly of:
		| {readonly kind: 'process'; readonly pid: Pid; readonly name: string; readonly address: number}
		| {readonly kind: 'file'; readonly path: string; readonly page: number}
		| {readonly kind: 'nobody'};
	readonly used: boolean;
	readonly dirty: boolean;
};
/** What reclaim looks at next on a node; null: that list is empty. */
export type ListTails = {readonly anon: TailPage | null; readonly file: TailPage | null};
