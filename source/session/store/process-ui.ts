// What a person has chosen on the process screen: which process, which address, which pane.
import type {Pid} from '../../machine/command.ts';

export type ProcessPane = 'space' | 'walk' | 'tlb' | 'malloc' | 'own-events';
export const PROCESS_PANES: readonly ProcessPane[] = ['space', 'walk', 'tlb', 'malloc', 'own-events'];
export const isProcessPane = (name: string | undefined): name is ProcessPane => (PROCESS_PANES as readonly (string | undefined)[]).includes(name);

/** When a key made the process do something, and which: what came of it is the answer. */
export type Since = {readonly atUs: number; readonly what: string};

export type ProcessUi = {
	/** The process that is looked into; null until the screen has been opened. */
	readonly pid: Pid | null;
	/** Byte address of the cursor; null = it goes where the last fault was. */
	readonly address: number | null;
	readonly pane: ProcessPane;
	readonly tab: 'space' | 'maps';
	/** Size that was typed last for malloc. */
	readonly size: string;
	readonly since: Since | null;
	/** An access that would end the process and was asked for once. */
	readonly dared: string | null;
	/** Events of the process that lie below the last one shown. */
	readonly eventsBack: number;
};

export const INITIAL_PROCESS_UI: ProcessUi = {pid: null, address: null, pane: 'space', tab: 'space', size: '100KiB', since: null, dared: null, eventsBack: 0};
