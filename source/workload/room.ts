// How large a machine may be on this computer: what is free now, less what Node and the screen need beside it.
import {availableMemory} from 'node:process';

/** The rest is left to Node, the screen and others on the computer (an estimate: a dashboard takes some 200 MB). */
const SHARE = 0.8;

/** Bytes that machines may take together. */
export const machineRoom = (): number => availableMemory() * SHARE;
