// A sentence of the event log: a glyph, and phrases that carry their weight.

export type Weight = 'plain' | 'strong' | 'ok' | 'warm' | 'warn' | 'alarm' | 'anon' | 'accent';
export type Phrase = readonly [text: string, weight: Weight];
/** A glyph that tells the kind, its weight, and the sentence. */
export type Sentence = {readonly glyph: string; readonly weight: Weight; readonly phrases: readonly Phrase[]};

/** A sentence of phrases; a bare text is a plain one. */
export const sentence = (glyph: string, weight: Weight, ...phrases: (Phrase | string)[]): Sentence => ({
	glyph,
	weight,
	phrases: phrases.map(phrase => (typeof phrase === 'string' ? [phrase, 'plain'] : phrase)),
});
