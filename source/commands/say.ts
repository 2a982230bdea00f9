// Words for people on standard error, line by line: what others wrote in them is shown, never sent.
import {shown} from '../messages/foreign.ts';
import type {Output} from './context.ts';

/** A line; where standard error itself cannot be written, nothing can be said about it. */
export const say = (stderr: Output, line: string): void => void stderr.write(`${shown(line)}\n`);
