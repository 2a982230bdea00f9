// What the story of a scenario is about: the figure that the overview draws large.
export const LEAD_NAMES = ['free', 'dirty', 'refaults', 'faults', 'nodes', 'psi', 'committed'] as const;
export type LeadName = (typeof LEAD_NAMES)[number];
