// /proc/cpuinfo: arch/x86/kernel/cpu/proc.c show_cpuinfo(). Each CPU is a core of its own in one package. It names no maker and no model, and only the
// flags that every x86-64 CPU has: the machine knows what work costs, not what it is made of.
import type {Sample} from '../machine/sample.ts';

const FLAGS = 'fpu tsc msr pae cx8 apic cmov fxsr sse sse2 syscall nx lm';

/** The whole of /proc/cpuinfo, a block for each CPU, with a blank line after each. */
export function cpuinfoText({cpus}: Pick<Sample, 'cpus'>): string {
	return cpus
		.map((_, cpu) => {
			const fields: readonly (readonly [string, string | number])[] = [
				['processor', cpu],
				['vendor_id', 'lowwater'],
				['cpu family', 6],
				['model', 0],
				['model name', 'lowwater simulated CPU'],
				['stepping', 0],
				['cpu MHz', '1000.000'],
				['cache size', '0 KB'],
				['physical id', 0],
				['siblings', cpus.length],
				['core id', cpu],
				['cpu cores', cpus.length],
				['apicid', cpu],
				['fpu', 'yes'],
				['wp', 'yes'],
				['flags', FLAGS],
				['bugs', ''],
				['address sizes', '46 bits physical, 48 bits virtual'],
			];
			return `${fields.map(([label, value]) => `${label.padEnd(15).replace(/ +$/, label.length < 8 ? '\t\t' : '\t')}: ${value}\n`).join('')}\n`;
		})
		.join('');
}
