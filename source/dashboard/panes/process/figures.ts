// Addresses and frames as they are written on the process screen, and what its panes are given.
import type {LayoutSample, ProcessView} from '../../../machine/process-view.ts';
import type {ProcessSample} from '../../../machine/sample.ts';
import type {View} from '../../view/view.ts';

export const PAGE = 4096;

/** A process that is looked into: its memory, its figures, and whether it is no more. */
export type Inside = {readonly view: View; readonly memory: ProcessView; readonly process: ProcessSample | null; readonly ended: boolean};

/** The process as the newest Sample has it; null when it has ended. */
export const processOf = ({sample}: Pick<View, 'sample'>, pid: number | null): ProcessSample | null =>
	sample.processes.find(process => process.pid === pid && process.state !== 'Z') ?? null;

/** "0x00007f18108a7000", in 32 bits "0x0804a000". */
export const addressText = (address: number, bits: 64 | 32): string => `0x${address.toString(16).padStart(bits === 64 ? 16 : 8, '0')}`;

/** "7f18108a7000", in 32 bits "0804a000": as maps begins a line. */
export const columnAddress = (address: number, bits: 64 | 32): string => address.toString(16).padStart(bits === 64 ? 12 : 8, '0');

/** First byte of the page that an address lies in. */
export const pageOf = (address: number): number => Math.floor(address / PAGE) * PAGE;

/** Whether an address lies in the kernel's half. */
export const inKernel = ({kernelStart}: Pick<LayoutSample, 'kernelStart'>, address: number): boolean => address >= kernelStart;
