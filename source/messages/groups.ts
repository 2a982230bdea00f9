// Sentences about memory groups.
import {spoken} from './language.ts';

export const groupMessages = spoken(
	{
		currentHelp: (): string => 'memory.current: what the group and those below it are charged',
		peakHelp: (): string => 'memory.peak: the most it ever was',
		swapHelp: (): string => 'memory.swap.current: what of it is in swap',
		statHelp: (name: string): string => `${name} of its memory.stat`,
		eventHelp: (name: string): string => `${name} of its memory.events or memory.swap.events`,
		psiHelp: (line: string): string => `avg10 of the ${line} line of its memory.pressure`,
		processesHelp: (): string => 'processes in it, not in those below it',
	},
	{
		currentHelp: (): string => 'memory.current：本组及其下各组的计费内存',
		peakHelp: (): string => 'memory.peak：曾达到的最大值',
		swapHelp: (): string => 'memory.swap.current：其中在交换区的部分',
		statHelp: (name: string): string => `其 memory.stat 的 ${name}`,
		eventHelp: (name: string): string => `其 memory.events 或 memory.swap.events 的 ${name}`,
		psiHelp: (line: string): string => `其 memory.pressure 中 ${line} 行的 avg10`,
		processesHelp: (): string => '组内进程数，不含下级组',
	},
);
