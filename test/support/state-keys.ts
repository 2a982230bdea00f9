// Keys of `state` in a scenario, read off its schema, for who walks the registry.
import * as z from 'zod';
import {stateSchema} from '../../source/workload/state-schema.ts';

/** Keys of the objects that a schema lists; none: it lists nothing. */
function keysOf(schema: unknown): readonly string[] {
	if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return keysOf(schema.unwrap());
	if (schema instanceof z.ZodArray) return keysOf(schema.element);
	return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** By key of `state`, those of what it lists. */
export const STATE_KEYS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
	Object.entries(stateSchema.shape).map(([key, schema]) => [key, keysOf(schema)]),
);
