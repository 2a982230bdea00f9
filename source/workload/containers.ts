// What containers make of memory groups: the files that docker run and a kubelet write, and the oom_score_adj of what runs in them.
// (moby daemon/daemon_unix.go verifyPlatformContainerResources, adaptContainerSettings; opencontainers/cgroups fs2/memory.go; kubelet: qos/policy.go GetContainerOOMScoreAdjust, cm/qos_container_manager_linux.go, kuberuntime_container_linux.go;
// docs C 19) The kubelet's own evictions are not modelled.
const PAGE = 4096;
/** Docker takes no less: 6 MiB (linuxMinMemory). */
export const LEAST_BYTES = 6 * 2 ** 20;

/** Files of a group by name, values as they are written; oom_score_adj null: nobody says. */
export type ContainerFiles = {readonly files: Readonly<Record<string, string | number | undefined>>; readonly oomScoreAdj: number | null};

/** Bytes; memory_swap −1: as much swap as there is. */
export type DockerFlags = {
	readonly memory?: number | undefined;
	readonly memory_swap?: number | undefined;
	readonly memory_reservation?: number | undefined;
	readonly oom_score_adj?: number | undefined;
};

/** --memory, --memory-swap (memory and swap together; by itself twice the memory), --memory-reservation, --oom-score-adj. */
export function dockerFiles({memory, memory_swap: both, memory_reservation: reservation, oom_score_adj: adj}: DockerFlags): ContainerFiles {
	const max = isSet(memory) ? memory : undefined;
	const swap = both !== undefined && both < 0 ? 'max' : max === undefined ? undefined : isSet(both) ? both - max : max;
	return {
		files: {'memory.max': max, 'memory.swap.max': swap, 'memory.low': isSet(reservation) ? reservation : undefined},
		oomScoreAdj: adj ?? null,
	};
}

/** To both docker and a kubelet 0 is nothing said. */
const isSet = (bytes: number | undefined): bytes is number => bytes !== undefined && bytes > 0;

export type DockerMistake = {readonly flag: 'memory' | 'memory_swap' | 'memory_reservation'; readonly why: 'least' | 'alone' | 'under-memory' | 'over-memory'};

/** What docker run refuses of its flags; null: nothing. */
export function dockerMistake({memory, memory_swap: both, memory_reservation: reservation}: DockerFlags): DockerMistake | null {
	if (isSet(memory) && memory < LEAST_BYTES) return {flag: 'memory', why: 'least'};
	if (isSet(both) && !isSet(memory)) return {flag: 'memory_swap', why: 'alone'};
	if (isSet(both) && isSet(memory) && both < memory) return {flag: 'memory_swap', why: 'under-memory'};
	if (isSet(reservation) && reservation < LEAST_BYTES) return {flag: 'memory_reservation', why: 'least'};
	if (isSet(reservation) && isSet(memory) && reservation > memory) return {flag: 'memory_reservation', why: 'over-memory'};
	return null;
}

export type Container = {readonly request?: number | undefined; readonly limit?: number | undefined};
export type Pod = {readonly containers: Readonly<Record<string, Container>>};
export type Kubelet = {readonly memory: number; readonly reserved: number; readonly memory_qos: boolean; readonly throttling_factor: number};
export const QOS_CLASSES = ['Guaranteed', 'Burstable', 'BestEffort'] as const;
export type QosClass = (typeof QOS_CLASSES)[number];

/** What is asked for where nothing is: a limit asks for itself. */
export const requestOf = ({request, limit}: Container): number => request ?? limit ?? 0;

/** By memory alone. */
export function qosClass({containers}: Pod): QosClass {
	const all = Object.values(containers);
	if (all.every(one => !isSet(one.request) && !isSet(one.limit))) return 'BestEffort';
	return all.every(one => isSet(one.limit) && requestOf(one) === one.limit) ? 'Guaranteed' : 'Burstable';
}

/** oom_score_adj of every process of a container. */
export function containerAdj(qos: QosClass, request: number, memory: number): number {
	if (qos === 'Guaranteed') return -997;
	if (qos === 'BestEffort') return 1000;
	const adj = 1000 - Math.floor((1000 * request) / memory);
	return adj < 3 ? 3 : Math.min(adj, 999);
}

/** memory.high of MemoryQoS in bytes; null: none. */
export function memoryHigh(container: Container, allocatable: number, factor: number): number | null {
	const request = requestOf(container);
	if (request === (container.limit ?? 0)) return null;
	const limit = isSet(container.limit) ? container.limit : allocatable;
	const high = Math.floor((request + factor * (limit - request)) / PAGE) * PAGE;
	return high > request ? high : null;
}

/** The tree that a kubelet with the cgroupfs driver makes of pods: groups by their paths, parents first. */
export function podGroups(pods: Readonly<Record<string, Pod>>, kubelet: Kubelet): readonly (readonly [string, ContainerFiles])[] {
	const allocatable = kubelet.memory - kubelet.reserved;
	const groups: (readonly [string, ContainerFiles])[] = [];
	const add = (path: string, files: ContainerFiles['files'], oomScoreAdj: number | null = null): void => {
		groups.push([path, {files, oomScoreAdj}]);
	};
	const sum = (list: readonly Pod[]): number => list.flatMap(pod => Object.values(pod.containers)).reduce((total, one) => total + requestOf(one), 0);
	const all = Object.values(pods);
	const guarded = (list: readonly Pod[]): number | undefined => (kubelet.memory_qos ? sum(list) : undefined);
	add('/kubepods', {'memory.max': allocatable, 'memory.min': guarded(all)});
	add('/kubepods/burstable', {'memory.min': guarded(all.filter(pod => qosClass(pod) === 'Burstable'))});
	add('/kubepods/besteffort', {});
	for (const [name, pod] of Object.entries(pods)) {
		const qos = qosClass(pod);
		const list = Object.values(pod.containers);
		const limits = list.every(one => isSet(one.limit)) ? list.reduce((total, one) => total + (one.limit ?? 0), 0) : undefined;
		const path = `/kubepods${qos === 'Guaranteed' ? '' : `/${qos.toLowerCase()}`}/pod-${name}`;
		add(path, {'memory.max': limits, 'memory.min': guarded([pod])});
		for (const [of, container] of Object.entries(pod.containers)) {
			const high = kubelet.memory_qos && qos === 'Burstable' ? (memoryHigh(container, allocatable, kubelet.throttling_factor) ?? undefined) : undefined;
			const files = {'memory.max': isSet(container.limit) ? container.limit : undefined, 'memory.swap.max': 0, 'memory.oom.group': 1, 'memory.high': high};
			const min = kubelet.memory_qos && qos !== 'BestEffort' ? {'memory.min': requestOf(container)} : {};
			add(`${path}/${of}`, {...files, ...min}, containerAdj(qos, requestOf(container), kubelet.memory));
		}
	}
	return groups;
}
