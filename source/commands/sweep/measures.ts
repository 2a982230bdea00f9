// What a sweep measures where nothing is named: what hurts first, then what it costs.

export const DEFAULT_MEASURES: readonly string[] = ['stall_time', 'allocstall', 'pgscan_kswapd', 'free_lowest', 'oom_kill'];
