// What the story of a scenario is about: the figure that the overview draws large. `group` is the memory of one memory group, which the scenario names.
export const LEAD_NAMES = ['free', 'dirty', 'refaults', 'faults', 'nodes', 'psi', 'committed', 'group'] as const;
export type LeadName = (typeof LEAD_NAMES)[number];

/** What a scenario writes: a name, or the path of a group. */
export const LEAD_WORDS = LEAD_NAMES.filter(name => name !== 'group');
