// What a timeline does, as plain data: commands to the machine in which a process may still be named by its name.
import type {Command, Executable, Pid, Program, Signal} from '../machine/command.ts';

/** A process by its name (the newest that was made with it) or by its pid. */
export type ProcessRef = {readonly name: string} | {readonly pid: Pid};

export type SpawnAction = {
	readonly kind: 'spawn';
	readonly name: string;
	/** Name of the program in the registry. */
	readonly label: string;
	readonly program: Program;
	/** The event that it was read from, where somebody typed one: for who writes it down. The machine does not see it. */
	readonly as?: Readonly<Record<string, unknown>>;
	readonly parent?: ProcessRef;
	readonly oomScoreAdj?: number;
	readonly stopUs?: number;
	readonly uid?: number;
	readonly compression?: number;
	readonly zeroFilled?: number;
	readonly cgroup?: string;
	readonly cpu?: number;
	readonly node?: number;
	readonly bind?: readonly number[];
	readonly prefer?: number;
	readonly interleave?: readonly number[];
	readonly weightedInterleave?: readonly number[];
	readonly preferMany?: readonly number[];
	readonly executable?: Executable;
};

export type Action =
	| SpawnAction
	| {readonly kind: 'signal'; readonly to: ProcessRef; readonly signal: Signal}
	| {readonly kind: 'oom_score_adj'; readonly of: ProcessRef; readonly value: number}
	/** `of` forks; the child, called `name`, uses all that it has at `rate` (pages a second, 0 = as fast as it can; null: none of it), sleeps for `holdUs`, and ends. */
	| {
			readonly kind: 'fork';
			readonly of: ProcessRef;
			readonly name: string;
			readonly access: 'read' | 'write';
			readonly rate: number | null;
			readonly holdUs: number;
	  }
	/** To a memory group, by its path. */
	| {readonly kind: 'move'; readonly process: ProcessRef; readonly to: string}
	/** device null: all that there are. */
	| {readonly kind: 'swapon' | 'swapoff'; readonly device: string | null}
	| {
			readonly kind: 'command';
			readonly command: Extract<
				Command,
				{kind: 'sysctl' | 'sysrq' | 'create_file' | 'call' | 'sync' | 'umount' | 'remount' | 'truncate' | 'unlink' | 'mkdir' | 'rmdir' | 'cgroup'}
			>;
	  };

/** How an action comes again: so long after each time, so often in all; null: for ever. */
export type Again = {readonly everyUs: number; readonly times: number | null};

/** An action at its time, the first where it comes again. `place` is "file:line:column" for messages. */
export type TimedAction = {readonly atUs: number; readonly place: string; readonly action: Action; readonly again?: Again};
